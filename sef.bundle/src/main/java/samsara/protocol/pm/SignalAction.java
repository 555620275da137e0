package samsara.protocol.pm;

import samsara.abi.Memory;

/// What a process wants done with a signal.
///
/// ~~~
///     0 handler
///     4 mask
///     8 flags
///    12 end
/// ~~~
///
/// MINIX: `struct sigaction` in `include/signal.h`.
///
/// @param handler address of the handler, {@link #DEFAULT} or {@link #IGNORE}
/// @param mask signals that are blocked while the handler runs, bit n for signal n
/// @param flags flags of this class
public record SignalAction(int handler, int mask, int flags) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 12;

  /// The signal does what it does by itself.
  public static final int DEFAULT = 0;

  /// The signal does nothing.
  public static final int IGNORE = 1;

  /// The handler is for one signal only.
  public static final int RESET_HANDLER = 2;

  /// The signal itself is not blocked while its handler runs.
  public static final int NO_DEFER = 4;

  /// What holds until a process says something else.
  public static final SignalAction NONE = new SignalAction(DEFAULT, 0, 0);

  /// Reads a record.
  public static SignalAction read(Memory memory, int address) {
    return new SignalAction(
        memory.int32(address), memory.int32(address + 4), memory.int32(address + 8));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address, handler);
    memory.int32(address + 4, mask);
    memory.int32(address + 8, flags);
  }
}
