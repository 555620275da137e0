package samsara.hw.cpu;

/// A small random generator whose sequence is fixed for good: recorded outcomes depend on it.
final class Dice {
  private static final int[] EDGES = {
    0,
    1,
    -1,
    2,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFF_FFFF,
    0x8000_0000,
    0x0F,
    0x10,
    31,
    32
  };

  private long state;

  Dice(long seed) {
    state = seed;
  }

  int bits32() {
    state += 0x9E37_79B9_7F4A_7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return (int) ((mixed ^ (mixed >>> 31)) >>> 16);
  }

  long bits64() {
    return ((long) bits32() << 32) | (bits32() & 0xFFFF_FFFFL);
  }

  int below(int bound) {
    return (bits32() >>> 1) % bound;
  }

  boolean percent(int chance) {
    return below(100) < chance;
  }

  int oneOf(int... values) {
    return values[below(values.length)];
  }

  /// Often a value at the edge of some range.
  int value() {
    return percent(30) ? EDGES[below(EDGES.length)] : bits32();
  }
}
