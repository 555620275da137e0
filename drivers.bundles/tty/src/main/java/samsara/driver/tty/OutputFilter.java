package samsara.driver.tty;

import java.io.ByteArrayOutputStream;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.TermiosFlag;

/// Output processing: what a line makes of the characters that a process writes. Knows the column.
///
/// MINIX: `drivers/tty/tty.c`, out_process.
final class OutputFilter {
  /// Most bytes that one character becomes.
  static final int EXPANSION_MAX = 8;

  private static final int TAB = 8;
  private static final int END_OF_TRANSMISSION = 4;

  private int column;

  int column() {
    return column;
  }

  void column(int value) {
    column = value;
  }

  /// Appends what a character becomes.
  void process(Termios termios, int character, ByteArrayOutputStream out) {
    boolean processes = termios.output(TermiosFlag.OPOST);
    switch (character) {
      case '\b' -> {
        column = Math.max(column - 1, 0);
        out.write(character);
      }
      case '\r' -> {
        column = 0;
        out.write(character);
      }
      case '\n' -> {
        if (processes && termios.output(TermiosFlag.ONLCR)) {
          column = 0;
          out.write('\r');
        }
        out.write(character);
      }
      case '\t' -> {
        int width = TAB - column % TAB;
        column += width;
        if (processes && termios.output(TermiosFlag.XTABS)) {
          for (int i = 0; i < width; i++) {
            out.write(' ');
          }
        } else {
          out.write(character);
        }
      }
      default -> {
        boolean isLeftOut =
            character == END_OF_TRANSMISSION && processes && termios.output(TermiosFlag.ONOEOT);
        if (!isLeftOut) {
          column += character >= ' ' ? 1 : 0;
          out.write(character);
        }
      }
    }
  }
}
