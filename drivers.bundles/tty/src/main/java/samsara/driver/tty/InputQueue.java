package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// Characters that were typed and nobody has read: a ring of characters with marks.
///
/// MINIX: `tty_inbuf` in `drivers/tty/tty.h`.
final class InputQueue {
  /// Characters that it holds.
  static final int SIZE = 256;

  /// Mark: the character ends a line.
  static final int END_OF_LINE = 0x1000;

  /// Mark: it ends a line and is not read itself.
  static final int END_OF_FILE = 0x2000;

  /// Mark: it was typed behind LNEXT and has no meaning.
  static final int LITERAL = 0x4000;

  private static final int WIDTH_SHIFT = 8;
  private static final int WIDTH_MASK = 0xF;

  private final int[] ring = new int[SIZE];
  private int first;
  private int count;
  private int lines;

  int count() {
    return count;
  }

  /// Lines that are complete.
  int lines() {
    return lines;
  }

  boolean isEmpty() {
    return count == 0;
  }

  boolean isFull() {
    return count == SIZE;
  }

  /// Appends a character with its marks and the columns that its echo takes.
  void add(int character, int width) {
    ring[(first + count) % SIZE] = character | Math.min(width, WIDTH_MASK) << WIDTH_SHIFT;
    count++;
    if (isEnd(character)) {
      lines++;
    }
  }

  /// Sets the columns of the last character.
  void lastWidth(int width) {
    int at = (first + count - 1) % SIZE;
    ring[at] =
        (ring[at] & ~(WIDTH_MASK << WIDTH_SHIFT)) | Math.min(width, WIDTH_MASK) << WIDTH_SHIFT;
  }

  /// The character at a place, with its marks and without its width.
  int at(int index) {
    return ring[(first + index) % SIZE] & ~(WIDTH_MASK << WIDTH_SHIFT);
  }

  /// `true` if a line is being typed.
  boolean hasOpenLine() {
    return count > 0 && !isEnd(at(count - 1));
  }

  /// Place of the first character of the line that is being typed.
  int openLine() {
    int at = count;
    while (at > 0 && !isEnd(at(at - 1))) {
      at--;
    }
    return at;
  }

  /// Takes the last character back and answers the columns of its echo.
  int removeLast() {
    count--;
    return ring[(first + count) % SIZE] >> WIDTH_SHIFT & WIDTH_MASK;
  }

  /// Takes the first character, with its marks.
  int take() {
    int character = at(0);
    first = (first + 1) % SIZE;
    count--;
    if (isEnd(character)) {
      lines--;
    }
    return character;
  }

  void clear() {
    first = 0;
    count = 0;
    lines = 0;
  }

  static boolean isEnd(int character) {
    return (character & (END_OF_LINE | END_OF_FILE)) != 0;
  }

  void save(DataOutputStream out) throws IOException {
    out.writeShort(count);
    for (int i = 0; i < count; i++) {
      out.writeShort(ring[(first + i) % SIZE]);
    }
  }

  void restore(DataInputStream in) throws IOException {
    clear();
    int saved = in.readShort();
    for (int i = 0; i < saved; i++) {
      int entry = in.readShort();
      add(entry & ~(WIDTH_MASK << WIDTH_SHIFT), entry >> WIDTH_SHIFT & WIDTH_MASK);
    }
  }
}
