package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// Makes key codes of the scan codes that a keyboard sends: knows which modifiers are down and
/// which locks are on.
///
/// MINIX: `drivers/tty/keyboard.c`, map_key and make_break.
final class KeyDecoder {
  /// No key.
  static final int NONE = -1;

  /// CTRL, ALT and the delete key.
  static final int REBOOT = 0x10000;

  /// SHIFT and page up, SHIFT and page down, of the grey keys.
  static final int SCROLL_UP = 0x10001;

  static final int SCROLL_DOWN = 0x10002;

  private static final int EXTENDED = 0xE0;
  private static final int PAUSE = 0xE1;
  private static final int RELEASE = 0x80;
  private static final int CONTROL_KEY = 0x1D;
  private static final int LEFT_SHIFT = 0x2A;
  private static final int RIGHT_SHIFT = 0x36;
  private static final int ALT_KEY = 0x38;
  private static final int SLASH = 0x35;
  private static final int KEYPAD_FIRST = 0x47;
  private static final int KEYPAD_LAST = 0x53;
  private static final int DELETE = 0x53;
  private static final int PAGE_UP = 0x49;
  private static final int PAGE_DOWN = 0x51;

  private static final int DOWN_SHIFT = 1;
  private static final int DOWN_RIGHT_SHIFT = 2;
  private static final int DOWN_CONTROL = 4;
  private static final int DOWN_RIGHT_CONTROL = 8;
  private static final int DOWN_ALT = 16;
  private static final int DOWN_RIGHT_ALT = 32;

  /// Locks, as the lights have them.
  static final int LOCK_SCROLL = 1;

  static final int LOCK_NUM = 2;
  static final int LOCK_CAPS = 4;

  private Keymap map = Keymap.us();
  private int down;
  private int locks;
  private int locksDown;
  private boolean extended;
  private int skip;

  void map(Keymap newMap) {
    map = newMap;
  }

  Keymap map() {
    return map;
  }

  /// The locks that are on.
  int locks() {
    return locks;
  }

  /// Takes a byte of the keyboard. Answers a key code, or {@link #NONE}.
  int accept(int received) {
    if (skip > 0) {
      skip--;
      return NONE;
    }
    if (received == PAUSE) {
      skip = 2; // of the pause key nothing is wanted
      return NONE;
    }
    if (received == EXTENDED) {
      extended = true;
      return NONE;
    }
    boolean isExtended = extended;
    extended = false;
    int scanCode = received & ~RELEASE;
    boolean pressed = (received & RELEASE) == 0;
    int modifier = modifier(scanCode, isExtended);
    if (modifier != 0) {
      down = pressed ? down | modifier : down & ~modifier;
      return NONE;
    }
    if (isExtended && (scanCode == LEFT_SHIFT || scanCode == RIGHT_SHIFT)) {
      return NONE; // what keyboards put around grey keys
    }
    int code = code(scanCode, isExtended);
    int lock = lock(code);
    if (lock != 0) {
      toggle(lock, pressed);
      return NONE;
    }
    return pressed && code != 0 ? code : NONE;
  }

  private static int modifier(int scanCode, boolean isExtended) {
    return switch (scanCode) {
      case LEFT_SHIFT -> isExtended ? 0 : DOWN_SHIFT;
      case RIGHT_SHIFT -> isExtended ? 0 : DOWN_RIGHT_SHIFT;
      case CONTROL_KEY -> isExtended ? DOWN_RIGHT_CONTROL : DOWN_CONTROL;
      case ALT_KEY -> isExtended ? DOWN_RIGHT_ALT : DOWN_ALT;
      default -> 0;
    };
  }

  private boolean isDown(int modifiers) {
    return (down & modifiers) != 0;
  }

  private int code(int scanCode, boolean isExtended) {
    boolean shift = isDown(DOWN_SHIFT | DOWN_RIGHT_SHIFT);
    boolean control = isDown(DOWN_CONTROL | DOWN_RIGHT_CONTROL);
    boolean alt = isDown(DOWN_ALT | DOWN_RIGHT_ALT);
    if (control && alt && scanCode == DELETE) {
      return REBOOT;
    }
    if (isExtended && scanCode == SLASH) {
      return '/';
    }
    boolean isKeypad = scanCode >= KEYPAD_FIRST && scanCode <= KEYPAD_LAST;
    if (isKeypad && isExtended && shift) {
      if (scanCode == PAGE_UP || scanCode == PAGE_DOWN) {
        return scanCode == PAGE_UP ? SCROLL_UP : SCROLL_DOWN;
      }
      shift = false;
    } else if (isKeypad && !isExtended && (locks & LOCK_NUM) != 0) {
      shift = !shift;
    } else if ((locks & LOCK_CAPS) != 0 && map.hasCaps(scanCode)) {
      shift = !shift;
    }
    int column;
    if (control) {
      column = Keymap.CONTROL;
    } else if (alt) {
      column = shift ? Keymap.ALT_SHIFTED : isDown(DOWN_ALT) ? Keymap.ALT : Keymap.RIGHT_ALT;
    } else {
      column = shift ? Keymap.SHIFTED : Keymap.PLAIN;
    }
    return map.code(scanCode, column) & ~Keymap.HAS_CAPS;
  }

  private static int lock(int code) {
    return switch (code) {
      case Keymap.EXT | Keymap.CAPS_LOCK -> LOCK_CAPS;
      case Keymap.EXT | Keymap.NUM_LOCK -> LOCK_NUM;
      case Keymap.EXT | Keymap.SCROLL_LOCK -> LOCK_SCROLL;
      default -> 0;
    };
  }

  // A key that is held repeats, and must not go on and off.
  private void toggle(int lock, boolean pressed) {
    if (pressed && (locksDown & lock) == 0) {
      locks ^= lock;
    }
    locksDown = pressed ? locksDown | lock : locksDown & ~lock;
  }

  void save(DataOutputStream out) throws IOException {
    out.writeByte(down);
    out.writeByte(locks);
    out.writeByte(locksDown);
    out.writeBoolean(extended);
    out.writeByte(skip);
    out.write(map.toBytes());
  }

  void restore(DataInputStream in) throws IOException {
    down = in.readByte();
    locks = in.readByte();
    locksDown = in.readByte();
    extended = in.readBoolean();
    skip = in.readByte();
    map = Keymap.of(in.readNBytes(samsara.protocol.tty.TtyIoctl.KEYMAP_BYTES));
  }
}
