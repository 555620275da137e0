package samsara.driver.tty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.sys.Sys;

/// The text mode of a VGA: its memory, and the registers that say where the screen and the cursor
/// are in it. What is written to an absent card is lost, as on any PC.
///
/// MINIX: `drivers/tty/console.c`.
final class VideoCard {
  /// Physical address of its memory.
  static final int MEMORY = 0xB8000;

  /// Cells in its memory.
  static final int CELLS = 0x4000;

  private static final int CELL_BYTES = 2;
  private static final int INDEX = 0x3D4;
  private static final int DATA = 0x3D5;
  private static final int START = 0x0C;
  private static final int CURSOR = 0x0E;

  private final Sys sys;
  private final int buffer;
  private int start = -1;
  private int cursor = -1;

  VideoCard(Sys sys) {
    this.sys = sys;
    buffer = sys.heap().allocate(CELLS * CELL_BYTES);
  }

  /// Writes cells.
  void write(int at, short[] cells) {
    byte[] bytes = new byte[cells.length * CELL_BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(cells);
    sys.ipc().memory().write(buffer, bytes, 0, bytes.length);
    report(
        sys.kernel()
            .physCopy(
                Endpoint.SELF, buffer, Endpoint.NONE, MEMORY + at * CELL_BYTES, bytes.length));
  }

  /// Reads cells.
  short[] read(int at, int count) {
    byte[] bytes = new byte[count * CELL_BYTES];
    report(
        sys.kernel()
            .physCopy(
                Endpoint.NONE, MEMORY + at * CELL_BYTES, Endpoint.SELF, buffer, bytes.length));
    sys.ipc().memory().read(buffer, bytes, 0, bytes.length);
    short[] cells = new short[count];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(cells);
    return cells;
  }

  /// Shows the screen that begins at a cell, with the cursor at another.
  void show(int startCell, int cursorCell) {
    if (startCell != start) {
      start = startCell;
      set(START, startCell);
    }
    if (cursorCell != cursor) {
      cursor = cursorCell;
      set(CURSOR, cursorCell);
    }
  }

  private void set(int register, int value) {
    out(INDEX, register);
    out(DATA, value >> 8);
    out(INDEX, register + 1);
    out(DATA, value & 0xFF);
  }

  private void out(int port, int value) {
    report(sys.devices().out8(port, value));
  }

  private void report(int result) {
    if (result < 0) {
      throw new samsara.sef.Panic("video card is out of reach: error=" + Errno.nameOf(result));
    }
  }
}
