package samsara.protocol.vfs;

import samsara.abi.Memory;

/// A row of VFS's device map.
///
/// ~~~
///     0 major
///     4 endpoint
///     8 style
///    12 flags
///    16 label[16]
///    32 end
/// ~~~
///
/// @param major major number
/// @param endpoint driver, NONE for none
/// @param style style
/// @param flags driver flags
/// @param label driver's label
public record DeviceMapEntry(int major, int endpoint, int style, int flags, String label) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 32;

  /// Reads a record.
  public static DeviceMapEntry read(Memory memory, int address) {
    return new DeviceMapEntry(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.string(address + 16, 16));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, major);
    memory.int32(address + 4, endpoint);
    memory.int32(address + 8, style);
    memory.int32(address + 12, flags);
    memory.string(address + 16, 16, label);
  }
}
