package samsara.hw;

/// One counter of the 8254, in modes 0 (one shot), 2 (rate) and 3 (square wave). The state is what
/// was programmed and when; what the counter holds at a moment is computed from that, so nothing
/// has to happen between two accesses.
///
/// All times are in counts of the input clock since power-on. Modes 1, 4 and 5 are not on this
/// board: a channel that is put into one stands still with its output high.
final class PitChannel {
  /// What [#nextRise] returns when the output does not rise again by itself.
  static final long NEVER = Long.MAX_VALUE;

  private static final int BINARY_MODULUS = 0x10000;
  private static final int DECIMAL_MODULUS = 10000;
  private static final int STATUS_OUTPUT = 0x80;
  private static final int STATUS_NULL_COUNT = 0x40;
  private static final int NONE = -1;

  // The access field of the control word.
  private static final int ACCESS_LOW = 1;
  private static final int ACCESS_HIGH = 2;
  private static final int ACCESS_BOTH = 3;

  // The control word.
  private int control; // its low six bits, as the status byte shows them
  private boolean bcd;

  // The counter.
  private boolean loaded; // a count was written since the control word
  private int reload = BINARY_MODULUS;
  private int nextReload = NONE; // takes over from reload at nextReloadAt
  private long nextReloadAt;
  private long start; // when the counter was loaded with reload, the first time
  private boolean gate;
  private long haltedAfter; // counts made when the gate closed

  // Byte-wise access.
  private int lowByte = NONE; // written, its high byte outstanding
  private boolean highByteNext; // of an unlatched or latched two-byte read
  private int latchedCount = NONE;
  private int latchedStatus = NONE;

  PitChannel(boolean gate) {
    this.gate = gate;
    control = ACCESS_BOTH << 4;
  }

  private int access() {
    return control >> 4;
  }

  private int mode() {
    int mode = control >> 1 & 7;
    return mode > 5 ? mode & 3 : mode;
  }

  /// True when the output is a square wave that can be heard.
  boolean isSquareWave() {
    return mode() == 3 && loaded;
  }

  /// The counts of a period, once the present one has ended.
  int period() {
    return nextReload == NONE ? reload : nextReload;
  }

  private boolean periodic() {
    return mode() == 2 || mode() == 3;
  }

  private boolean counts() {
    return loaded && (periodic() || mode() == 0);
  }

  /// A control word for this channel, which stops it until a count is written.
  void program(int controlWord) {
    control = controlWord & 0x3F;
    bcd = (controlWord & 1) != 0;
    loaded = false;
    nextReload = NONE;
    haltedAfter = 0;
    lowByte = NONE;
    highByteNext = false;
    latchedCount = NONE;
    latchedStatus = NONE;
  }

  /// A byte of the count. True when it changes the course of the output.
  boolean write(int value, long now) {
    switch (access()) {
      case ACCESS_LOW -> load(value, now);
      case ACCESS_HIGH -> load(value << 8, now);
      default -> {
        if (lowByte == NONE) {
          lowByte = value;
          if (mode() != 0) {
            return false;
          }
          loaded = false; // the first byte stops a one shot
          return true;
        }
        load(lowByte | value << 8, now);
        lowByte = NONE;
      }
    }
    return true;
  }

  private void load(int written, long now) {
    int modulus = bcd ? DECIMAL_MODULUS : BINARY_MODULUS;
    int value = bcd ? fromBcd(written) : written;
    int count = value == 0 ? modulus : value;
    takeOver(now);
    if (periodic() && loaded && gate) {
      nextReload = count; // the present period runs to its end
      nextReloadAt = start + (elapsed(now) / reload + 1) * reload;
      return;
    }
    reload = count;
    start = now;
    haltedAfter = 0;
    loaded = true;
  }

  int read(long now) {
    if (latchedStatus != NONE) {
      int status = latchedStatus;
      latchedStatus = NONE;
      return status;
    }
    int count = latchedCount != NONE ? latchedCount : count(now);
    boolean high = access() == ACCESS_HIGH || (access() == ACCESS_BOTH && highByteNext);
    boolean last = access() != ACCESS_BOTH || highByteNext;
    highByteNext = !last;
    if (last) {
      latchedCount = NONE;
    }
    return (high ? count >> 8 : count) & 0xFF;
  }

  /// Holds the count for reading; a count that is held already stays.
  void latchCount(long now) {
    if (latchedCount == NONE) {
      latchedCount = count(now);
    }
  }

  /// Holds the status byte for reading.
  void latchStatus(long now) {
    if (latchedStatus == NONE) {
      takeOver(now);
      boolean nullCount = !loaded || nextReload != NONE;
      latchedStatus =
          control | (output(now) ? STATUS_OUTPUT : 0) | (nullCount ? STATUS_NULL_COUNT : 0);
    }
  }

  /// Opens or closes the gate: modes 2 and 3 start a new period when it opens, mode 0 goes on.
  void gate(boolean open, long now) {
    if (open == gate) {
      return;
    }
    takeOver(now);
    if (open) {
      reload = nextReload == NONE ? reload : nextReload;
      nextReload = NONE;
      start = periodic() ? now : now - haltedAfter;
    } else {
      haltedAfter = now - start;
    }
    gate = open;
  }

  boolean gate() {
    return gate;
  }

  /// The OUT pin.
  boolean output(long now) {
    takeOver(now);
    long elapsed = elapsed(now);
    return switch (mode()) {
      case 0 -> counts() && elapsed >= reload;
      case 2 -> !counts() || !gate || elapsed % reload != reload - 1;
      case 3 -> !counts() || !gate || elapsed % reload < (reload + 1) / 2;
      default -> true;
    };
  }

  /// When OUT rises next after `now`, or [#NEVER].
  long nextRise(long now) {
    takeOver(now);
    if (!counts() || !gate) {
      return NEVER;
    }
    if (mode() == 0) {
      return elapsed(now) < reload ? start + reload : NEVER;
    }
    return start + (elapsed(now) / reload + 1) * reload;
  }

  /// How often OUT rose after `from` up to and with `to`, as far as the count that holds now goes.
  long risesBetween(long from, long to) {
    takeOver(to);
    if (!counts() || !gate || !periodic()) {
      return 0;
    }
    return Math.max(0, (to - start) / reload - Math.max(0, from - start) / reload);
  }

  private int count(long now) {
    takeOver(now);
    long elapsed = counts() ? elapsed(now) : 0;
    int modulus = bcd ? DECIMAL_MODULUS : BINARY_MODULUS;
    long count =
        switch (mode()) {
          case 0 -> reload - elapsed;
          case 3 -> squareWaveCount((int) (elapsed % reload));
          default -> reload - elapsed % reload;
        };
    int wrapped = (int) Math.floorMod(count, (long) modulus);
    return bcd ? toBcd(wrapped) : wrapped;
  }

  // Counts down by two, twice in a period; an odd count gives the high half one clock more.
  private int squareWaveCount(int position) {
    int highHalf = (reload + 1) / 2;
    int even = reload & ~1;
    return even - 2 * (position < highHalf ? position : position - highHalf);
  }

  private long elapsed(long now) {
    return gate ? now - start : haltedAfter;
  }

  // The count that was written during a period holds from its end on.
  private void takeOver(long now) {
    if (nextReload != NONE && now >= nextReloadAt) {
      reload = nextReload;
      start = nextReloadAt;
      nextReload = NONE;
    }
  }

  private static int fromBcd(int value) {
    return (value >> 12 & 15) * 1000
        + (value >> 8 & 15) * 100
        + (value >> 4 & 15) * 10
        + (value & 15);
  }

  private static int toBcd(int value) {
    return ((value / 1000) << 12)
        | ((value / 100 % 10) << 8)
        | ((value / 10 % 10) << 4)
        | (value % 10);
  }
}
