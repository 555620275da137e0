package samsara.driver.tty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import samsara.protocol.tty.TtyIoctl;

/// What each key means: for each set-1 scan code six codes, for the key alone and with modifiers.
/// Below 0x100 a code is a character.
///
/// MINIX: `include/minix/keymap.h`, `drivers/tty/keymaps`.
final class Keymap {
  /// Columns: no modifier, SHIFT, ALT, ALT of the right hand, ALT and SHIFT, CTRL.
  static final int PLAIN = 0;

  static final int SHIFTED = 1;
  static final int ALT = 2;
  static final int RIGHT_ALT = 3;
  static final int ALT_SHIFTED = 4;
  static final int CONTROL = 5;

  /// Scan codes that there are.
  static final int CODES = 128;

  private static final int COLUMNS = 6;

  /// Added to the number of a key that is no character, by modifier.
  static final int EXT = 0x100;

  static final int WITH_CTRL = 0x200;
  static final int WITH_SHIFT = 0x400;
  static final int WITH_ALT = 0x800;

  /// Caps lock has an effect.
  static final int HAS_CAPS = 0x8000;

  // Numbers of keys that are no characters: the keypad, from HOME on, locks, F1 and on.
  static final int HOME = 0x01;
  static final int END = 0x02;
  static final int UP = 0x03;
  static final int DOWN = 0x04;
  static final int LEFT = 0x05;
  static final int RIGHT = 0x06;
  static final int PAGE_UP = 0x07;
  static final int PAGE_DOWN = 0x08;
  static final int MIDDLE = 0x09;
  static final int MINUS = 0x0A;
  static final int PLUS = 0x0B;
  static final int INSERT = 0x0C;
  static final int CAPS_LOCK = 0x0D;
  static final int NUM_LOCK = 0x0E;
  static final int SCROLL_LOCK = 0x0F;
  static final int F1 = 0x10;

  // Scan codes 0x02 to 0x35, without and with SHIFT; a space where no character is.
  private static final String LOWER = "1234567890-=\b\tqwertyuiop[]\r asdfghjkl;'` \\zxcvbnm,./";
  private static final String UPPER = "!@#$%^&*()_+\b\tQWERTYUIOP{}\r ASDFGHJKL:\"~ |ZXCVBNM<>?";
  private static final int FIRST = 0x02;
  private static final int META = 0x80;
  private static final int KEYPAD = 0x47;
  private static final String KEYPAD_CHARACTERS = "789-456+1230.";
  private static final int[] KEYPAD_KEYS = {
    HOME, UP, PAGE_UP, MINUS, LEFT, MIDDLE, RIGHT, PLUS, END, DOWN, PAGE_DOWN, INSERT
  };
  private static final int DELETE_SCAN = 0x53;

  private final short[] codes;

  private Keymap(short[] codes) {
    this.codes = codes;
  }

  /// A map that somebody has loaded.
  static Keymap of(byte[] bytes) {
    short[] codes = new short[CODES * COLUMNS];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(codes);
    return new Keymap(codes);
  }

  byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(TtyIoctl.KEYMAP_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(codes);
    return bytes.array();
  }

  /// What a key means, 0 for nothing.
  int code(int scanCode, int column) {
    return codes[scanCode * COLUMNS + column] & 0xFFFF;
  }

  /// `true` if caps lock has an effect on a key.
  boolean hasCaps(int scanCode) {
    return (code(scanCode, PLAIN) & HAS_CAPS) != 0;
  }

  /// The keyboard of the United States.
  static Keymap us() {
    Keymap map = new Keymap(new short[CODES * COLUMNS]);
    for (int i = 0; i < LOWER.length(); i++) {
      if (LOWER.charAt(i) != ' ') {
        map.character(FIRST + i, LOWER.charAt(i), UPPER.charAt(i));
      }
    }
    map.all(0x01, 0x1B);
    map.all(0x0E, '\b');
    map.set(0x0E, CONTROL, 0x7F);
    map.character(0x39, ' ', ' ');
    map.set(0x39, CONTROL, 0);
    map.character(0x37, '*', '*');
    map.all(0x3A, EXT | CAPS_LOCK);
    map.all(0x45, EXT | NUM_LOCK);
    map.all(0x46, EXT | SCROLL_LOCK);
    for (int key = 0; key < 12; key++) {
      map.functionKey(key < 10 ? 0x3B + key : 0x57 + key - 10, F1 + key);
    }
    for (int i = 0; i < KEYPAD_KEYS.length; i++) {
      map.keypad(KEYPAD + i, KEYPAD_KEYS[i], KEYPAD_CHARACTERS.charAt(i));
    }
    map.all(DELETE_SCAN, 0x7F);
    map.set(DELETE_SCAN, SHIFTED, '.');
    return map;
  }

  private void character(int scanCode, char plain, char shifted) {
    boolean isLetter = plain >= 'a' && plain <= 'z';
    set(scanCode, PLAIN, isLetter ? plain | HAS_CAPS : plain);
    set(scanCode, SHIFTED, shifted);
    set(scanCode, ALT, plain | META);
    set(scanCode, RIGHT_ALT, plain | META);
    set(scanCode, ALT_SHIFTED, shifted | META);
    set(scanCode, CONTROL, control(plain, shifted));
  }

  // As on a terminal: letters and [ \ ] below 0x20, and ^@ ^^ ^_ by the key that has them shifted.
  private static int control(char plain, char shifted) {
    if (plain < ' ') {
      return plain;
    }
    if ("@^_".indexOf(shifted) >= 0) {
      return shifted & 0x1F;
    }
    return plain >= '@' ? plain & 0x1F : plain;
  }

  private void functionKey(int scanCode, int key) {
    set(scanCode, PLAIN, key | EXT);
    set(scanCode, SHIFTED, key | WITH_SHIFT);
    set(scanCode, ALT, key | WITH_ALT);
    set(scanCode, RIGHT_ALT, key | WITH_ALT);
    set(scanCode, ALT_SHIFTED, key | WITH_ALT | WITH_SHIFT);
    set(scanCode, CONTROL, key | WITH_CTRL);
  }

  private void keypad(int scanCode, int key, int character) {
    functionKey(scanCode, key);
    set(scanCode, SHIFTED, character);
    if (key == MINUS || key == PLUS) {
      set(scanCode, PLAIN, character);
    }
  }

  private void all(int scanCode, int code) {
    Arrays.fill(codes, scanCode * COLUMNS, (scanCode + 1) * COLUMNS, (short) code);
  }

  private void set(int scanCode, int column, int code) {
    codes[scanCode * COLUMNS + column] = (short) code;
  }
}
