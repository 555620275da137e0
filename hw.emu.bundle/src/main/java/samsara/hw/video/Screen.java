package samsara.hw.video;

import samsara.hw.Picture;

/// What the monitor shows at a moment: cells of a character of code page 437 and an attribute (bits
/// 0 to 3 the colour, 4 to 6 the background), row by row, and where the cursor is.
///
/// @param columns width
/// @param cells the character in bits 0 to 7, the attribute in bits 8 to 15
/// @param cursor cell of the cursor, -1 when it is not shown
record Screen(int columns, Cells cells, int cursor) implements Picture {
  /// The cells; an array that nobody changes any more.
  interface Cells {
    /// The cell at an index.
    int at(int index);

    /// The number of cells.
    int count();
  }

  private static final String LOW =
      "\0\u263A\u263B\u2665\u2666\u2663\u2660\u2022\u25D8\u25CB\u25D9\u2642\u2640\u266A\u266B\u263C"
          + "\u25BA\u25C4\u2195\u203C\u00B6\u00A7\u25AC\u21A8\u2191\u2193\u2192\u2190\u221F\u2194"
          + "\u25B2\u25BC";
  private static final String HIGH =
      "\u2302\u00C7\u00FC\u00E9\u00E2\u00E4\u00E0\u00E5\u00E7\u00EA\u00EB\u00E8\u00EF\u00EE\u00EC"
          + "\u00C4\u00C5\u00C9\u00E6\u00C6\u00F4\u00F6\u00F2\u00FB\u00F9\u00FF\u00D6\u00DC\u00A2"
          + "\u00A3\u00A5\u20A7\u0192\u00E1\u00ED\u00F3\u00FA\u00F1\u00D1\u00AA\u00BA\u00BF\u2310"
          + "\u00AC\u00BD\u00BC\u00A1\u00AB\u00BB\u2591\u2592\u2593\u2502\u2524\u2561\u2562\u2556"
          + "\u2555\u2563\u2551\u2557\u255D\u255C\u255B\u2510\u2514\u2534\u252C\u251C\u2500\u253C"
          + "\u255E\u255F\u255A\u2554\u2569\u2566\u2560\u2550\u256C\u2567\u2568\u2564\u2565\u2559"
          + "\u2558\u2552\u2553\u256B\u256A\u2518\u250C\u2588\u2584\u258C\u2590\u2580\u03B1\u00DF"
          + "\u0393\u03C0\u03A3\u03C3\u00B5\u03C4\u03A6\u0398\u03A9\u03B4\u221E\u03C6\u03B5\u2229"
          + "\u2261\u00B1\u2265\u2264\u2320\u2321\u00F7\u2248\u00B0\u2219\u00B7\u221A\u207F\u00B2"
          + "\u25A0\u00A0";
  private static final int FIRST_ASCII = 0x20;
  private static final int FIRST_HIGH = 0x7F;

  @Override
  public int rows() {
    return cells.count() / columns;
  }

  @Override
  public char character(int cell) {
    return unicode(cells.at(cell) & 0xFF);
  }

  @Override
  public int attribute(int cell) {
    return cells.at(cell) >> 8 & 0xFF;
  }

  /// The characters, a line a row, without the blanks at the ends of the rows and without the empty
  /// rows at the end.
  String text() {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows(); row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        line.append(unicode(cells.at(row * columns + column) & 0xFF));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString().stripTrailing();
  }

  private static char unicode(int code) {
    if (code == 0) {
      return ' ';
    }
    if (code < FIRST_ASCII) {
      return LOW.charAt(code);
    }
    return code < FIRST_HIGH ? (char) code : HIGH.charAt(code - FIRST_HIGH);
  }
}
