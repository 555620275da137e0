package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// Takes the characters that go to a screen apart: text, control characters, escape sequences. A
/// sequence that means nothing is swallowed.
///
/// ~~~
///        ESC            [                 final letter
/// TEXT -------> ESCAPE ----> PARAMETERS --------------> TEXT
///    ^-- ESC M ---'              '-- digits, ; --'
/// ~~~
///
/// MINIX: `drivers/tty/console.c`, parse_escape.
final class EscapeParser {
  /// What a screen can do. Counts and places are from 1.
  interface Screen {
    /// Shows a character where the cursor is and moves it on.
    void character(int character);

    void bell();

    void backspace();

    void tab();

    void lineFeed();

    void carriageReturn();

    /// One row up; at the top everything moves down.
    void reverseLineFeed();

    /// Moves the cursor by rows and columns, as far as the screen goes.
    void move(int rows, int columns);

    /// Moves the cursor to a place, as near as the screen allows.
    void moveTo(int row, int column);

    /// Erases in the screen: 0 from the cursor on, 1 up to the cursor, 2 all.
    void eraseScreen(int which);

    /// Erases in the row, as above.
    void eraseRow(int which);

    void insertRows(int count);

    void deleteRows(int count);

    void insertCharacters(int count);

    void deleteCharacters(int count);

    /// Sets the look of characters: a number of SGR.
    void rendition(int number);

    /// The reset of the terminal.
    void reset();
  }

  /// Parameters that a sequence can have; further ones are ignored.
  static final int PARAMETERS_MAX = 8;

  private static final int TEXT = 0;
  private static final int ESCAPE = 1;
  private static final int PARAMETERS = 2;
  private static final int ESC = 0x1B;
  private static final int NUMBER_MAX = 9999;

  private final Screen screen;
  private final int[] parameters = new int[PARAMETERS_MAX];
  private int count;
  private int state = TEXT;

  EscapeParser(Screen screen) {
    this.screen = screen;
  }

  /// Takes one character.
  void accept(int character) {
    switch (state) {
      case ESCAPE -> escape(character);
      case PARAMETERS -> parameter(character);
      default -> text(character);
    }
  }

  private void text(int character) {
    switch (character) {
      case 0 -> {} // padding
      case 7 -> screen.bell();
      case '\b' -> screen.backspace();
      case '\t' -> screen.tab();
      case '\n', 0x0B, '\f' -> screen.lineFeed();
      case '\r' -> screen.carriageReturn();
      case ESC -> state = ESCAPE;
      default -> screen.character(character);
    }
  }

  private void escape(int character) {
    state = TEXT;
    switch (character) {
      case '[' -> {
        state = PARAMETERS;
        count = 0;
        parameters[0] = 0;
      }
      case 'M' -> screen.reverseLineFeed();
      case 'c' -> screen.reset();
      case ESC -> state = ESCAPE;
      default -> {}
    }
  }

  private void parameter(int character) {
    if (character >= '0' && character <= '9') {
      if (count < PARAMETERS_MAX) {
        parameters[count] = Math.min(parameters[count] * 10 + character - '0', NUMBER_MAX);
      }
    } else if (character == ';') {
      count = Math.min(count + 1, PARAMETERS_MAX);
      if (count < PARAMETERS_MAX) {
        parameters[count] = 0;
      }
    } else if (character == ESC) {
      state = ESCAPE;
    } else if (character >= '@') {
      state = TEXT;
      perform(character);
    } else if (character < ' ') {
      text(character); // has its effect in the middle of a sequence, as on the terminals of old
    }
  }

  private void perform(int letter) {
    int first = parameters[0];
    int times = Math.max(first, 1);
    switch (letter) {
      case 'A' -> screen.move(-times, 0);
      case 'B' -> screen.move(times, 0);
      case 'C' -> screen.move(0, times);
      case 'D' -> screen.move(0, -times);
      case 'H', 'f' -> screen.moveTo(times, count > 0 ? Math.max(parameters[1], 1) : 1);
      case 'J' -> screen.eraseScreen(first);
      case 'K' -> screen.eraseRow(first);
      case 'L' -> screen.insertRows(times);
      case 'M' -> screen.deleteRows(times);
      case '@' -> screen.insertCharacters(times);
      case 'P' -> screen.deleteCharacters(times);
      case 'm' -> {
        for (int i = 0; i <= count && i < PARAMETERS_MAX; i++) {
          screen.rendition(parameters[i]);
        }
      }
      default -> {}
    }
  }

  void save(DataOutputStream out) throws IOException {
    out.writeByte(state);
    out.writeByte(count);
    for (int each : parameters) {
      out.writeShort(each);
    }
  }

  void restore(DataInputStream in) throws IOException {
    state = in.readByte();
    count = in.readByte();
    for (int i = 0; i < PARAMETERS_MAX; i++) {
      parameters[i] = in.readShort();
    }
  }
}
