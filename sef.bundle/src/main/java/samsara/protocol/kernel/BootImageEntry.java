package samsara.protocol.kernel;

import samsara.abi.Memory;

/// A row of the kernel's boot image table. It says nothing about privileges: those are RS's.
///
/// ~~~
///     0 slot
///     4 endpoint
///     8 flags
///    12 quantumTicks
///    16 queue
///    20 segmentBase
///    24 segmentBytes
///    28 imageId
///    32 name[16]
///    48 end
/// ~~~
///
/// @param slot process number
/// @param endpoint endpoint
/// @param flags FULL_VM or 0
/// @param quantumTicks time slice
/// @param queue scheduling queue, 0 best
/// @param segmentBase physical address of its data region
/// @param segmentBytes size of its data region
/// @param imageId its linked image, 0 for tasks and for host processes
/// @param name process name
public record BootImageEntry(
    int slot,
    int endpoint,
    int flags,
    int quantumTicks,
    int queue,
    int segmentBase,
    int segmentBytes,
    int imageId,
    String name) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 48;

  /// Gets page tables from VM and may not run before.
  public static final int FULL_VM = 0x100;

  /// Reads a record.
  public static BootImageEntry read(Memory memory, int address) {
    return new BootImageEntry(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.int32(address + 16),
        memory.int32(address + 20),
        memory.int32(address + 24),
        memory.int32(address + 28),
        memory.string(address + 32, 16));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, slot);
    memory.int32(address + 4, endpoint);
    memory.int32(address + 8, flags);
    memory.int32(address + 12, quantumTicks);
    memory.int32(address + 16, queue);
    memory.int32(address + 20, segmentBase);
    memory.int32(address + 24, segmentBytes);
    memory.int32(address + 28, imageId);
    memory.string(address + 32, 16, name);
  }
}
