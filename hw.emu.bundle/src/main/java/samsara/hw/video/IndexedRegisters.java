package samsara.hw.video;

/// Registers behind a pair of ports: an index, and the data of the register it names. An index
/// beyond the last register reads as 0.
final class IndexedRegisters {
  private final int[] values;
  private int index;

  IndexedRegisters(int count) {
    values = new int[count];
  }

  void load(int[] all) {
    System.arraycopy(all, 0, values, 0, values.length);
  }

  int index() {
    return index;
  }

  void select(int value) {
    index = value;
  }

  int read() {
    return index < values.length ? values[index] : 0;
  }

  void write(int value) {
    if (index < values.length) {
      values[index] = value;
    }
  }

  int get(int register) {
    return values[register];
  }

  /// The word of which `high` is the upper byte and the next register the lower.
  int word(int high) {
    return values[high] << 8 | values[high + 1];
  }
}
