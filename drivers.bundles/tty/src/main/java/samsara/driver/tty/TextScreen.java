package samsara.driver.tty;

import java.util.Arrays;

/// One virtual screen: cells in a piece of video memory that is larger than the screen, so that
/// scrolling is a matter of where the screen begins, and what has scrolled away can be looked at.
/// Knows what has changed, and no hardware.
///
/// ~~~
/// 0           origin                    origin + rows * columns              cells
/// | scrolled away | the screen                          | free               | notes |
/// ~~~
///
/// MINIX: `drivers/tty/console.c`.
final class TextScreen implements EscapeParser.Screen {
  /// Light grey on black.
  static final int USUAL = 0x07;

  private static final int BRIGHT = 0x08;
  private static final int BLINK = 0x80;
  private static final int COLOURS = 0x77;
  private static final int TAB = 8;

  // From the colours of the sequences to those of the card.
  private static final int[] COLOUR = {0, 4, 2, 6, 1, 5, 3, 7};

  private final int rows;
  private final int columns;
  private final short[] cells;
  private final Runnable bell;
  private int origin;
  private int row;
  private int column;
  private int attribute = USUAL;
  private int reverse;
  private int dirtyFrom;
  private int dirtyTo;

  /// @param cellCount size of the piece, at least a screen
  TextScreen(int rows, int columns, int cellCount, Runnable bell) {
    this.rows = rows;
    this.columns = columns;
    this.bell = bell;
    cells = new short[cellCount / columns * columns];
    fill(0, cells.length);
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /// Cells that are used, whole rows.
  int cellCount() {
    return cells.length;
  }

  /// First cell of the screen.
  int origin() {
    return origin;
  }

  /// Cell of the cursor.
  int cursor() {
    return origin + row * columns + Math.min(column, columns - 1);
  }

  int row() {
    return row;
  }

  /// As many as there are columns, behind the last one: the next character begins a row.
  int column() {
    return column;
  }

  int attribute() {
    return attribute | reverse << 8;
  }

  short cell(int index) {
    return cells[index];
  }

  /// Takes over what a former instance has left in the memory.
  void restore(short[] content, int savedOrigin, int savedRow, int savedColumn, int look) {
    System.arraycopy(content, 0, cells, 0, cells.length);
    origin = savedOrigin;
    row = savedRow;
    column = savedColumn;
    attribute = look & 0xFF;
    reverse = look >> 8 & 1;
    clean();
  }

  // ---- What has changed. ----

  int dirtyFrom() {
    return dirtyFrom;
  }

  /// Behind the last changed cell; not above {@link #dirtyFrom} if none is.
  int dirtyTo() {
    return dirtyTo;
  }

  void clean() {
    dirtyFrom = cells.length;
    dirtyTo = 0;
  }

  private void dirty(int from, int to) {
    dirtyFrom = Math.min(dirtyFrom, from);
    dirtyTo = Math.max(dirtyTo, to);
  }

  private int look() {
    int colours = attribute & COLOURS;
    int shown = reverse == 0 ? colours : (colours & 0x07) << 4 | colours >> 4;
    return shown | (attribute & (BRIGHT | BLINK));
  }

  private short blank() {
    return (short) (((attribute & 0x70) | USUAL) << 8 | ' ');
  }

  private void fill(int from, int to) {
    Arrays.fill(cells, from, to, blank());
    dirty(from, to);
  }

  private void copy(int from, int to, int count) {
    System.arraycopy(cells, from, cells, to, count);
    dirty(to, to + count);
  }

  private int end() {
    return origin + rows * columns;
  }

  private int rowStart() {
    return origin + row * columns;
  }

  // ---- Text. ----

  @Override
  public void character(int character) {
    if (column >= columns) {
      column = 0;
      lineFeed();
    }
    int at = rowStart() + column;
    cells[at] = (short) (look() << 8 | (character & 0xFF));
    dirty(at, at + 1);
    column++;
  }

  @Override
  public void bell() {
    bell.run();
  }

  @Override
  public void backspace() {
    if (column > 0) {
      column = Math.min(column, columns) - 1;
    } else if (row > 0) {
      row--; // back to the end of a line that was too long for one row
      column = columns - 1;
    }
  }

  @Override
  public void tab() {
    if (column >= columns) {
      column = 0;
      lineFeed();
    }
    column = Math.min((column / TAB + 1) * TAB, columns);
  }

  @Override
  public void carriageReturn() {
    column = 0;
  }

  @Override
  public void lineFeed() {
    if (row < rows - 1) {
      row++;
    } else {
      scrollUp();
    }
  }

  private void scrollUp() {
    if (end() + columns > cells.length) {
      forgetHalf();
    }
    if (end() + columns <= cells.length) {
      origin += columns;
    } else {
      copy(origin + columns, origin, (rows - 1) * columns);
    }
    fill(end() - columns, end());
  }

  // Half of what has scrolled away goes, so that the memory is moved once in many rows.
  private void forgetHalf() {
    int rowsAway = (origin / columns + 1) / 2;
    int from = rowsAway * columns;
    copy(from, 0, end() - from);
    origin -= from;
  }

  @Override
  public void reverseLineFeed() {
    if (row > 0) {
      row--;
    } else {
      copy(origin, origin + columns, (rows - 1) * columns);
      fill(origin, origin + columns);
    }
  }

  // ---- Sequences. ----

  @Override
  public void move(int byRows, int byColumns) {
    row = Math.clamp(row + (long) byRows, 0, rows - 1);
    if (byColumns != 0) {
      column = Math.clamp(column + (long) byColumns, 0, columns - 1);
    }
  }

  @Override
  public void moveTo(int toRow, int toColumn) {
    row = Math.clamp(toRow - 1L, 0, rows - 1);
    column = Math.clamp(toColumn - 1L, 0, columns - 1);
  }

  @Override
  public void eraseScreen(int which) {
    erase(which, origin, end());
  }

  @Override
  public void eraseRow(int which) {
    erase(which, rowStart(), rowStart() + columns);
  }

  private void erase(int which, int first, int end) {
    switch (which) {
      case 0 -> fill(Math.min(rowStart() + column, end), end);
      case 1 -> fill(first, Math.min(rowStart() + column + 1, end));
      case 2 -> fill(first, end);
      default -> {}
    }
  }

  @Override
  public void insertRows(int count) {
    int moved = Math.min(count, rows - row) * columns;
    copy(rowStart(), rowStart() + moved, end() - rowStart() - moved);
    fill(rowStart(), rowStart() + moved);
  }

  @Override
  public void deleteRows(int count) {
    int moved = Math.min(count, rows - row) * columns;
    copy(rowStart() + moved, rowStart(), end() - rowStart() - moved);
    fill(end() - moved, end());
  }

  @Override
  public void insertCharacters(int count) {
    int at = Math.min(column, columns - 1);
    int moved = Math.min(count, columns - at);
    int from = rowStart() + at;
    copy(from, from + moved, columns - at - moved);
    fill(from, from + moved);
  }

  @Override
  public void deleteCharacters(int count) {
    int at = Math.min(column, columns - 1);
    int moved = Math.min(count, columns - at);
    int from = rowStart() + at;
    copy(from + moved, from, columns - at - moved);
    fill(rowStart() + columns - moved, rowStart() + columns);
  }

  @Override
  public void rendition(int number) {
    switch (number) {
      case 0 -> {
        attribute = USUAL;
        reverse = 0;
      }
      case 1 -> attribute |= BRIGHT;
      case 4 -> attribute = (attribute & ~0x07) | COLOUR[4]; // underlined: blue, as colour cards do
      case 5 -> attribute |= BLINK;
      case 7 -> reverse = 1;
      case 22 -> attribute &= ~BRIGHT;
      case 24 -> attribute = (attribute & ~0x07) | USUAL;
      case 25 -> attribute &= ~BLINK;
      case 27 -> reverse = 0;
      case 39 -> attribute = (attribute & ~0x07) | USUAL;
      case 49 -> attribute &= ~0x70;
      default -> {
        if (number >= 30 && number <= 37) {
          attribute = (attribute & ~0x07) | COLOUR[number - 30];
        } else if (number >= 40 && number <= 47) {
          attribute = (attribute & ~0x70) | COLOUR[number - 40] << 4;
        }
      }
    }
  }

  @Override
  public void reset() {
    rendition(0);
    eraseScreen(2);
    row = 0;
    column = 0;
  }
}
