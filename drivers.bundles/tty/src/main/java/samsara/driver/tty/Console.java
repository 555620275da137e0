package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import samsara.protocol.tty.WindowSize;

/// A virtual console: a screen in its own part of the video memory. What the hardware can't tell,
/// where the screen and the cursor are, is noted behind its cells, so that a console outlives the
/// driver.
///
/// MINIX: `drivers/tty/console.c`.
final class Console implements TtyDevice {
  /// Rows and columns of the screen.
  static final int ROWS = 25;

  static final int COLUMNS = 80;

  private static final int NOTES = 4;
  private static final int MAGIC = 0x5A17;
  private static final int ENDLESS = 1 << 20;

  private final VideoCard card;
  private final int base;
  private final int cells;
  private final TextScreen screen;
  private final EscapeParser parser;
  private boolean visible;
  private int rowsBack;

  /// A console in `cells` cells from `base` on.
  Console(VideoCard card, int base, int cells, Runnable bell) {
    this.card = card;
    this.base = base;
    this.cells = cells;
    screen = new TextScreen(ROWS, COLUMNS, cells - NOTES, bell);
    parser = new EscapeParser(screen);
  }

  /// Takes over what is in the memory, if it is a console; clears it otherwise.
  void begin() {
    short[] memory = card.read(base, cells);
    int at = cells - NOTES;
    int origin = memory[at + 1] & 0xFFFF;
    int row = (memory[at + 2] & 0xFFFF) / 256;
    int column = memory[at + 2] & 0xFF;
    boolean valid =
        (memory[at] & 0xFFFF) == MAGIC
            && origin % COLUMNS == 0
            && origin + ROWS * COLUMNS <= screen.cellCount()
            && row < ROWS
            && column <= COLUMNS;
    if (valid) {
      screen.restore(memory, origin, row, column, memory[at + 3] & 0xFFFF);
    }
    flush();
  }

  /// Text in its way to the screen.
  @Override
  public void put(byte[] bytes) {
    rowsBack = 0;
    for (byte each : bytes) {
      parser.accept(each & 0xFF);
    }
    flush();
  }

  private void flush() {
    int from = screen.dirtyFrom();
    int to = screen.dirtyTo();
    if (from < to) {
      short[] changed = new short[to - from];
      for (int i = 0; i < changed.length; i++) {
        changed[i] = screen.cell(from + i);
      }
      card.write(base + from, changed);
      screen.clean();
    }
    card.write(
        base + cells - NOTES,
        new short[] {
          (short) MAGIC,
          (short) screen.origin(),
          (short) (screen.row() << 8 | screen.column()),
          (short) screen.attribute()
        });
    show();
  }

  private void show() {
    if (visible) {
      card.show(base + screen.origin() - rowsBack * COLUMNS, base + screen.cursor());
    }
  }

  /// Shows it, or lets another be shown.
  void visible(boolean isVisible) {
    visible = isVisible;
    rowsBack = 0;
    show();
  }

  /// Looks at rows that have scrolled away, or back.
  void scroll(int rows) {
    rowsBack = Math.clamp((long) rowsBack + rows, 0, screen.origin() / COLUMNS);
    show();
  }

  @Override
  public int roomBytes() {
    return ENDLESS;
  }

  @Override
  public WindowSize size() {
    return new WindowSize(ROWS, COLUMNS, 0, 0);
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    parser.save(out);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    parser.restore(in);
  }
}
