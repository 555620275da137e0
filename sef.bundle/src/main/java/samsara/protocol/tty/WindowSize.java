package samsara.protocol.tty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Size of a terminal; 0 where it is not known.
///
/// MINIX: `struct winsize` in `include/termios.h`.
///
/// @param rows in characters
/// @param columns in characters
/// @param width in pixels
/// @param height in pixels
public record WindowSize(int rows, int columns, int width, int height) {
  /// Size of the structure.
  public static final int SIZE_BYTES = 8;

  /// Not known.
  public static final WindowSize UNKNOWN = new WindowSize(0, 0, 0, 0);

  /// The size in a structure.
  public static WindowSize of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new WindowSize(next(in), next(in), next(in), next(in));
  }

  private static int next(ByteBuffer in) {
    return in.getShort() & 0xFFFF;
  }

  /// The structure.
  public byte[] toBytes() {
    return ByteBuffer.allocate(SIZE_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) rows)
        .putShort((short) columns)
        .putShort((short) width)
        .putShort((short) height)
        .array();
  }
}
