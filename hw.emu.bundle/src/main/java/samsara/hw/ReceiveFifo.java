package samsara.hw;

/// The receiver side of a 16550: sixteen bytes, or one when the FIFO is off.
final class ReceiveFifo {
  private static final int CAPACITY = 16;
  private static final int[] TRIGGERS = {1, 4, 8, 14};

  private final byte[] bytes = new byte[CAPACITY];
  private int first;
  private int size;
  private boolean enabled;
  private int trigger = 1;

  /// Switches between sixteen bytes and one; a change empties it.
  void enable(boolean on) {
    if (on != enabled) {
      clear();
    }
    enabled = on;
  }

  /// Sets the fill that makes an interrupt by its code in the control register, 0 to 3.
  void trigger(int code) {
    trigger = TRIGGERS[code];
  }

  boolean enabled() {
    return enabled;
  }

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == (enabled ? CAPACITY : 1);
  }

  boolean reachesTrigger() {
    return size >= (enabled ? trigger : 1);
  }

  void add(int value) {
    assert !isFull();
    bytes[(first + size++) % CAPACITY] = (byte) value;
  }

  /// Without the FIFO a new byte takes the place of the one that was not read.
  void replace(int value) {
    bytes[first] = (byte) value;
  }

  /// The oldest byte; when there is none, what was read last.
  int remove() {
    if (size == 0) {
      return bytes[Math.floorMod(first - 1, CAPACITY)] & 0xFF;
    }
    int value = bytes[first] & 0xFF;
    first = (first + 1) % CAPACITY;
    size--;
    return value;
  }
}
