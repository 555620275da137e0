package samsara.driver.log;

/// Text that nobody has read yet, in a ring: when it is full the oldest makes room.
final class LogBuffer {
  /// Size of the ring.
  static final int SIZE_BYTES = 50 * 1024;

  private final byte[] ring = new byte[SIZE_BYTES];
  private int first;
  private int length;

  /// Bytes that can be read.
  int length() {
    return length;
  }

  void append(byte[] text, int offset, int bytes) {
    for (int i = 0; i < bytes; i++) {
      ring[(first + length) % SIZE_BYTES] = text[offset + i];
      if (length < SIZE_BYTES) {
        length++;
      } else {
        first = (first + 1) % SIZE_BYTES;
      }
    }
  }

  /// The oldest bytes, which stay.
  byte[] peek(int bytesMax) {
    byte[] text = new byte[Math.min(bytesMax, length)];
    for (int i = 0; i < text.length; i++) {
      text[i] = ring[(first + i) % SIZE_BYTES];
    }
    return text;
  }

  /// Forgets the oldest bytes.
  void drop(int bytes) {
    assert bytes <= length : "bytes=" + bytes + " length=" + length;
    first = (first + bytes) % SIZE_BYTES;
    length -= bytes;
  }
}
