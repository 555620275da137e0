package samsara.hw.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The keys of a US keyboard: their set-1 codes, what set 2 makes of them, and what to press for a
/// text.
final class ScanCodes {
  /// Prefix of the grey keys.
  static final int EXTENDED = 0xE0;

  /// Added to a set-1 code when the key is let go.
  static final int RELEASE = 0x80;

  static final int LEFT_SHIFT = 0x2A;
  private static final int LEFT_CONTROL = 0x1D;
  private static final int LEFT_ALT = 0x38;
  private static final int GREY = 0x100;

  // The main block by set-1 code, from 0x02, without and with shift; a space where no character is.
  private static final String PLAIN =
      "1234567890-=\b\tqwertyuiop[]\n asdfghjkl;'` \\zxcvbnm,./ *  ";
  private static final String SHIFTED =
      "!@#$%^&*()_+\b\tQWERTYUIOP{}\n ASDFGHJKL:\"~ |ZXCVBNM<>? *  ";
  private static final int FIRST_CHARACTER = 0x02;
  private static final int SPACE = 0x39;

  // By set-1 code: the set-2 code of the same key.
  private static final int[] TO_SET_2 = {
    0x00, 0x76, 0x16, 0x1E, 0x26, 0x25, 0x2E, 0x36, 0x3D, 0x3E, 0x46, 0x45, 0x4E, 0x55, 0x66, 0x0D,
    0x15, 0x1D, 0x24, 0x2D, 0x2C, 0x35, 0x3C, 0x43, 0x44, 0x4D, 0x54, 0x5B, 0x5A, 0x14, 0x1C, 0x1B,
    0x23, 0x2B, 0x34, 0x33, 0x3B, 0x42, 0x4B, 0x4C, 0x52, 0x0E, 0x12, 0x5D, 0x1A, 0x22, 0x21, 0x2A,
    0x32, 0x31, 0x3A, 0x41, 0x49, 0x4A, 0x59, 0x7C, 0x11, 0x29, 0x58, 0x05, 0x06, 0x04, 0x0C, 0x03,
    0x0B, 0x83, 0x0A, 0x01, 0x09, 0x77, 0x7E, 0x6C, 0x75, 0x7D, 0x7B, 0x6B, 0x73, 0x74, 0x79, 0x69,
    0x72, 0x7A, 0x70, 0x71, 0x7F, 0x60, 0x61, 0x78, 0x07
  };

  private ScanCodes() {}

  /// The set-2 code of the key with that set-1 code, 0 if there is none.
  static int toSet2(int code) {
    return code < TO_SET_2.length ? TO_SET_2[code] : 0;
  }

  /// The keys to press and release, in order, for a text of printable characters, line feeds and
  /// names in angle brackets: `ls<enter>`, `<ctrl-alt-del>`, `<f1>`, `<lt>` for the bracket itself.
  /// Each element is one byte of set 1. An IllegalArgumentException names what has no key.
  static int[] typing(String text) {
    List<Integer> bytes = new ArrayList<>();
    for (int i = 0; i < text.length(); i++) {
      int end = text.charAt(i) == '<' ? text.indexOf('>', i) : -1;
      if (end > i + 1) {
        named(text.substring(i + 1, end).toLowerCase(Locale.ROOT), bytes);
        i = end;
      } else {
        character(text.charAt(i), bytes);
      }
    }
    return bytes.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void character(char character, List<Integer> bytes) {
    int at = PLAIN.indexOf(character);
    if (character == ' ') {
      press(SPACE, bytes);
    } else if (at >= 0) {
      press(FIRST_CHARACTER + at, bytes);
    } else {
      at = SHIFTED.indexOf(character);
      if (at < 0) {
        throw new IllegalArgumentException(
            "no key for character U+%04X".formatted((int) character));
      }
      bytes.add(LEFT_SHIFT);
      press(FIRST_CHARACTER + at, bytes);
      bytes.add(LEFT_SHIFT | RELEASE);
    }
  }

  private static void named(String name, List<Integer> bytes) {
    String[] parts = name.split("-", -1);
    List<Integer> modifiers = new ArrayList<>();
    for (int i = 0; i < parts.length - 1; i++) {
      int modifier =
          switch (parts[i]) {
            case "ctrl" -> LEFT_CONTROL;
            case "alt" -> LEFT_ALT;
            case "shift" -> LEFT_SHIFT;
            default -> throw new IllegalArgumentException("no key '<" + name + ">'");
          };
      modifiers.add(modifier);
      bytes.add(modifier);
    }
    String key = parts[parts.length - 1];
    if (key.equals("lt")) {
      character('<', bytes);
    } else if (key.length() == 1) {
      character(key.charAt(0), bytes);
    } else {
      press(code(key, name), bytes);
    }
    modifiers.reversed().forEach(modifier -> bytes.add(modifier | RELEASE));
  }

  private static int code(String key, String name) {
    return switch (key) {
      case "esc" -> 0x01;
      case "backspace" -> 0x0E;
      case "tab" -> 0x0F;
      case "enter" -> 0x1C;
      case "space" -> SPACE;
      case "capslock" -> 0x3A;
      case "numlock" -> 0x45;
      case "scrolllock" -> 0x46;
      case "home" -> GREY | 0x47;
      case "up" -> GREY | 0x48;
      case "pgup" -> GREY | 0x49;
      case "left" -> GREY | 0x4B;
      case "right" -> GREY | 0x4D;
      case "end" -> GREY | 0x4F;
      case "down" -> GREY | 0x50;
      case "pgdn" -> GREY | 0x51;
      case "ins" -> GREY | 0x52;
      case "del" -> GREY | 0x53;
      case "f11" -> 0x57;
      case "f12" -> 0x58;
      case String f when f.matches("f([1-9]|10)") -> 0x3A + Integer.parseInt(f.substring(1));
      default -> throw new IllegalArgumentException("no key '<" + name + ">'");
    };
  }

  private static void press(int code, List<Integer> bytes) {
    if ((code & GREY) != 0) {
      bytes.add(EXTENDED);
    }
    bytes.add(code & 0x7F);
    if ((code & GREY) != 0) {
      bytes.add(EXTENDED);
    }
    bytes.add((code & 0x7F) | RELEASE);
  }
}
