package samsara.protocol.kernel;

import samsara.abi.Memory;

/// Kernel parameters.
///
/// ~~~
///     0 processes
///     4 tasks
///     8 privileges
///    12 hz
///    16 ramBytes
///    20 freeBase
///    24 uptimeTicks
///    28 version[32]
///    60 end
/// ~~~
///
/// @param processes slots for user and service processes
/// @param tasks slots for kernel tasks
/// @param privileges privilege structures
/// @param hz ticks a second
/// @param ramBytes size of physical memory
/// @param freeBase first physical address that nobody owns at boot
/// @param uptimeTicks ticks since boot
/// @param version name and version of the system
public record KernelInfo(
    int processes,
    int tasks,
    int privileges,
    int hz,
    int ramBytes,
    int freeBase,
    int uptimeTicks,
    String version) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 60;

  /// Reads a record.
  public static KernelInfo read(Memory memory, int address) {
    return new KernelInfo(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.int32(address + 16),
        memory.int32(address + 20),
        memory.int32(address + 24),
        memory.string(address + 28, 32));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, processes);
    memory.int32(address + 4, tasks);
    memory.int32(address + 8, privileges);
    memory.int32(address + 12, hz);
    memory.int32(address + 16, ramBytes);
    memory.int32(address + 20, freeBase);
    memory.int32(address + 24, uptimeTicks);
    memory.string(address + 28, 32, version);
  }
}
