package samsara.shell.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes keys of the machine of the bytes that a terminal of the host sends.
final class HostKeys {
  /// The key that leaves: Ctrl and the closing bracket.
  static final int DETACH = 0x1D;

  private static final int ESC = 0x1B;
  private static final int DELETE = 0x7F;
  private static final Map<String, String> SEQUENCES =
      Map.ofEntries(
          Map.entry("[A", "up"),
          Map.entry("[B", "down"),
          Map.entry("[C", "right"),
          Map.entry("[D", "left"),
          Map.entry("OA", "up"),
          Map.entry("OB", "down"),
          Map.entry("OC", "right"),
          Map.entry("OD", "left"),
          Map.entry("[H", "home"),
          Map.entry("[F", "end"),
          Map.entry("OH", "home"),
          Map.entry("OF", "end"),
          Map.entry("OP", "f1"),
          Map.entry("OQ", "f2"),
          Map.entry("OR", "f3"),
          Map.entry("OS", "f4"),
          Map.entry("[P", "f1"),
          Map.entry("[Q", "f2"),
          Map.entry("[R", "f3"),
          Map.entry("[S", "f4"));
  private static final Map<String, String> NUMBERED =
      Map.ofEntries(
          Map.entry("1", "home"),
          Map.entry("2", "ins"),
          Map.entry("3", "del"),
          Map.entry("4", "end"),
          Map.entry("5", "pgup"),
          Map.entry("6", "pgdn"),
          Map.entry("11", "f1"),
          Map.entry("12", "f2"),
          Map.entry("13", "f3"),
          Map.entry("14", "f4"),
          Map.entry("15", "f5"),
          Map.entry("17", "f6"),
          Map.entry("18", "f7"),
          Map.entry("19", "f8"),
          Map.entry("20", "f9"),
          Map.entry("21", "f10"),
          Map.entry("23", "f11"),
          Map.entry("24", "f12"));

  private HostKeys() {}

  /// The keys for bytes that came together, each as `Seat.type` takes it. What no key makes is left
  /// out.
  static List<String> of(String typed) {
    List<String> keys = new ArrayList<>();
    int at = 0;
    while (at < typed.length()) {
      at =
          typed.charAt(at) == ESC && at + 1 < typed.length()
              ? escape(typed, at + 1, keys)
              : plain(typed, at, keys);
    }
    return keys;
  }

  private static int plain(String typed, int at, List<String> keys) {
    add(key(typed.charAt(at), ""), keys);
    return at + 1;
  }

  private static void add(String key, List<String> keys) {
    if (!key.isEmpty()) {
      keys.add(key);
    }
  }

  private static String key(char character, String modifier) {
    return switch (character) {
      case '\r', '\n' -> "<" + modifier + "enter>";
      case '\t' -> "<" + modifier + "tab>";
      case ESC -> "<" + modifier + "esc>";
      case DELETE, '\b' -> "<" + modifier + "backspace>";
      case ' ' -> modifier.isEmpty() ? " " : "<" + modifier + "space>";
      case '<' -> "<" + modifier + "lt>";
      default -> {
        if (character < ' ') {
          yield character == 0 || character > 0x1C
              ? ""
              : "<" + modifier + "ctrl-" + Character.toLowerCase((char) (character + '@')) + ">";
        }
        if (character > DELETE) {
          yield "";
        }
        yield modifier.isEmpty() ? String.valueOf(character) : modified(character, modifier);
      }
    };
  }

  // The hyphen and the bracket would end the name too early, and names know no capital letters.
  private static String modified(char character, String modifier) {
    return switch (character) {
      case '-' -> "-"; // has no name: better without the modifier than not at all
      case '>' -> "<" + modifier + "shift-.>";
      default ->
          Character.isUpperCase(character)
              ? "<" + modifier + "shift-" + Character.toLowerCase(character) + ">"
              : "<" + modifier + character + ">";
    };
  }

  private static int escape(String typed, int from, List<String> keys) {
    char first = typed.charAt(from);
    if ((first != '[' && first != 'O') || from + 1 == typed.length()) {
      add(key(first, "alt-"), keys);
      return from + 1;
    }
    int end = from + 1;
    while (end < typed.length() && "0123456789;".indexOf(typed.charAt(end)) >= 0) {
      end++;
    }
    if (end < typed.length()) {
      String[] numbers = typed.substring(from + 1, end).split(";", -1);
      char last = typed.charAt(end);
      String name =
          last == '~' ? NUMBERED.get(numbers[0]) : SEQUENCES.get(String.valueOf(first) + last);
      if (name != null) {
        keys.add("<" + modifiers(numbers) + name + ">");
      }
    }
    return Math.min(end + 1, typed.length());
  }

  // The second number is 1 and the sum of what is held down.
  private static String modifiers(String[] numbers) {
    int held =
        numbers.length > 1 && numbers[1].matches("[1-8]") ? Integer.parseInt(numbers[1]) - 1 : 0;
    return ((held & 4) != 0 ? "ctrl-" : "")
        + ((held & 2) != 0 ? "alt-" : "")
        + ((held & 1) != 0 ? "shift-" : "");
  }
}
