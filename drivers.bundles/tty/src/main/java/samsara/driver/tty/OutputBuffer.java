package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// What a line has put out and the other end has not taken: a ring of bytes. Writes leave some room
/// for echoes; what finds none at all is lost.
///
/// MINIX: `obuf` in `drivers/tty/rs232.c` and `drivers/tty/pty.c`.
final class OutputBuffer {
  private static final int SIZE_BYTES = 2048;
  private static final int RESERVE_BYTES = 256;

  private final byte[] ring = new byte[SIZE_BYTES];
  private int first;
  private int count;

  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /// Bytes that a write may put here.
  int roomBytes() {
    return Math.max(SIZE_BYTES - RESERVE_BYTES - count, 0);
  }

  void put(byte[] bytes) {
    int fitting = Math.min(bytes.length, SIZE_BYTES - count);
    for (int i = 0; i < fitting; i++) {
      ring[(first + count + i) % SIZE_BYTES] = bytes[i];
    }
    count += fitting;
  }

  /// The first bytes, at most so many, which stay.
  byte[] peek(int bytesMax) {
    byte[] bytes = new byte[Math.min(count, bytesMax)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ring[(first + i) % SIZE_BYTES];
    }
    return bytes;
  }

  /// Removes so many bytes, which have to be there.
  void drop(int bytes) {
    first = (first + bytes) % SIZE_BYTES;
    count -= bytes;
  }

  void clear() {
    first = 0;
    count = 0;
  }

  void save(DataOutputStream out) throws IOException {
    out.writeShort(count);
    out.write(peek(count));
  }

  void restore(DataInputStream in) throws IOException {
    clear();
    put(in.readNBytes(in.readShort()));
  }
}
