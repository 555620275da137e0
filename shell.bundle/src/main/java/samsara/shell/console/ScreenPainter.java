package samsara.shell.console;

import samsara.hw.Picture;

/// Paints a picture on a terminal with control sequences, and after that only what has changed. A
/// terminal that is too small shows the part with the cursor.
final class ScreenPainter {
  private static final String COLOURS = "04261537";

  private final int rows;
  private final int columns;
  private int[] painted = {};
  private int top;
  private String cursor = "";

  /// @param rows rows of the terminal that are ours
  ScreenPainter(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /// Forgets what is on the terminal.
  void forget() {
    painted = new int[0];
    cursor = "";
  }

  /// What to send for a picture, empty if nothing has changed.
  String paint(Picture picture) {
    int shownRows = Math.min(rows, picture.rows());
    int shownColumns = Math.min(columns, picture.columns());
    int cursorRow = Math.max(picture.cursor(), 0) / picture.columns();
    int newTop = Math.clamp(top, Math.max(cursorRow - shownRows + 1, 0), Math.max(cursorRow, 0));
    newTop = Math.min(newTop, picture.rows() - shownRows);
    if (newTop != top || painted.length != shownRows * shownColumns) {
      top = newTop;
      painted = new int[shownRows * shownColumns];
      java.util.Arrays.fill(painted, -1);
    }
    StringBuilder out = new StringBuilder();
    int look = -1;
    int next = -1;
    for (int at = 0; at < painted.length; at++) {
      int row = at / shownColumns;
      int column = at % shownColumns;
      int cell = (top + row) * picture.columns() + column;
      int attribute = picture.attribute(cell);
      int content = attribute << 16 | picture.character(cell);
      if (content == painted[at]) {
        continue;
      }
      painted[at] = content;
      if (at != next || column == 0) {
        out.append("\033[").append(row + 1).append(';').append(column + 1).append('H');
      }
      if (attribute != look) {
        look = attribute;
        out.append(rendition(attribute));
      }
      char character = picture.character(cell);
      out.append(character < ' ' ? ' ' : character);
      next = at + 1;
    }
    if (!out.isEmpty()) {
      out.append("\033[0m");
    }
    String newCursor = cursor(picture, shownColumns);
    if (!out.isEmpty() || !newCursor.equals(cursor)) {
      cursor = newCursor;
      out.append(newCursor);
    }
    return out.toString();
  }

  private String cursor(Picture picture, int shownColumns) {
    if (picture.cursor() < 0) {
      return "\033[?25l";
    }
    int row = picture.cursor() / picture.columns() - top;
    int column = Math.min(picture.cursor() % picture.columns(), shownColumns - 1);
    return "\033[" + (row + 1) + ";" + (column + 1) + "H\033[?25h";
  }

  private static String rendition(int attribute) {
    StringBuilder sequence = new StringBuilder("\033[0");
    if ((attribute & 0x08) != 0) {
      sequence.append(";1");
    }
    if ((attribute & 0x80) != 0) {
      sequence.append(";5");
    }
    sequence.append(";3").append(COLOURS.charAt(attribute & 7));
    int background = attribute >> 4 & 7;
    if (background != 0) {
      sequence.append(";4").append(COLOURS.charAt(background));
    }
    return sequence.append('m').toString();
  }
}
