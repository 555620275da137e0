package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Signal;
import samsara.sys.Sys;

/// The virtual consoles on one screen and one keyboard, and what keys do that are no characters.
///
/// MINIX: `drivers/tty/console.c`, select_console; `drivers/tty/keyboard.c`, kb_read.
final class Consoles {
  /// Number of consoles.
  static final int COUNT = 4;

  private static final int HALF_SCREEN = Console.ROWS / 2;
  private static final String KEYPAD_LETTERS = "HYABDCVUGST@";
  private static final int[] FUNCTION_NUMBERS = {11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24};

  private final Sys sys;
  private final VideoCard card;
  private final Bell bell;
  private final KeyboardPort keyboard;
  private final FunctionKeyTable functionKeys;
  private final List<Console> screens = new ArrayList<>();
  private final List<Tty> lines = new ArrayList<>();
  private int current;

  Consoles(Sys sys, Answers answers) {
    this.sys = sys;
    card = new VideoCard(sys);
    bell = new Bell(sys);
    keyboard = new KeyboardPort(sys, this::key);
    functionKeys = new FunctionKeyTable(sys.ipc());
    int cells = VideoCard.CELLS / COUNT;
    for (int i = 0; i < COUNT; i++) {
      Console screen = new Console(card, i * cells, cells, bell::ring);
      screens.add(screen);
      lines.add(new Tty(sys, i, screen, answers));
    }
  }

  /// Brings the hardware to a sane state, whatever it was in. Answers 0 or a negated errno.
  int probe() {
    bell.silence();
    screens.forEach(Console::begin);
    return keyboard.probe();
  }

  /// Shows the console that was shown last, and listens to the keyboard.
  void begin() {
    screens.get(current).visible(true);
    keyboard.begin();
  }

  /// Ends the tone.
  void silence() {
    bell.silence();
  }

  List<Tty> lines() {
    return lines;
  }

  KeyboardPort keyboard() {
    return keyboard;
  }

  FunctionKeyTable functionKeys() {
    return functionKeys;
  }

  int current() {
    return current;
  }

  /// Shows another console; a number that is none changes nothing.
  void select(int console) {
    if (console >= 0 && console < COUNT && console != current) {
      screens.get(current).visible(false);
      current = console;
      screens.get(current).visible(true);
    }
  }

  private void key(int code) {
    switch (code) {
      case KeyDecoder.SCROLL_UP -> screens.get(current).scroll(HALF_SCREEN);
      case KeyDecoder.SCROLL_DOWN -> screens.get(current).scroll(-HALF_SCREEN);
      case KeyDecoder.REBOOT -> sys.kernel().kill(Endpoint.INIT, Signal.ABRT);
      default -> {
        if (code < Keymap.EXT) {
          lines.get(current).input(code);
        } else {
          special(code & 0xFF, code & ~0xFF);
        }
      }
    }
  }

  private void special(int number, int modifier) {
    boolean isFunctionKey = number >= Keymap.F1 && number < Keymap.F1 + FunctionKeyTable.KEYS;
    if (modifier == Keymap.WITH_ALT) {
      switch (number) {
        case Keymap.LEFT -> select((current + COUNT - 1) % COUNT);
        case Keymap.RIGHT -> select((current + 1) % COUNT);
        default -> select(isFunctionKey ? number - Keymap.F1 : -1);
      }
    } else if (isFunctionKey) {
      functionKey(number - Keymap.F1, modifier);
    } else if (number >= Keymap.HOME && number <= Keymap.INSERT) {
      type("\033[" + KEYPAD_LETTERS.charAt(number - Keymap.HOME));
    }
  }

  private void functionKey(int index, int modifier) {
    switch (modifier) {
      case Keymap.EXT -> {
        if (!functionKeys.press(index, false)) {
          type("\033[" + FUNCTION_NUMBERS[index] + "~");
        }
      }
      case Keymap.WITH_SHIFT -> functionKeys.press(index, true);
      case Keymap.WITH_CTRL -> {
        Tty line = lines.get(current);
        switch (index) {
          case 6 -> line.signal(Signal.QUIT);
          case 7 -> line.signal(Signal.INT);
          case 8 -> line.signal(Signal.KILL);
          default -> {}
        }
      }
      default -> {}
    }
  }

  private void type(String sequence) {
    for (int i = 0; i < sequence.length(); i++) {
      lines.get(current).input(sequence.charAt(i));
    }
  }

  void save(DataOutputStream out) throws IOException {
    out.writeByte(current);
    keyboard.save(out);
    functionKeys.save(out);
  }

  void restore(DataInputStream in) throws IOException {
    current = Math.clamp(in.readByte(), 0, COUNT - 1);
    keyboard.restore(in);
    functionKeys.restore(in);
  }
}
