package samsara.protocol.pm;

import samsara.abi.Memory;

/// Memory that {@link PtraceRequest#GET_RANGE} and {@link PtraceRequest#SET_RANGE} copy.
///
/// ~~~
///     0 space
///     4 address
///     8 buffer
///    12 bytes
///    16 end
/// ~~~
///
/// MINIX: `struct ptrace_range` in `include/sys/ptrace.h`.
///
/// @param space {@link #CODE} or {@link #DATA}; both lie in one address space
/// @param address where in the traced process
/// @param buffer where in the tracer
/// @param bytes how many, not 0
public record TraceRange(int space, int address, int buffer, int bytes) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 16;

  /// The traced process's code.
  public static final int CODE = 0;

  /// The traced process's data.
  public static final int DATA = 1;

  /// Reads a record.
  public static TraceRange read(Memory memory, int address) {
    return new TraceRange(
        memory.int32(address),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address, space);
    memory.int32(address + 4, this.address);
    memory.int32(address + 8, buffer);
    memory.int32(address + 12, bytes);
  }
}
