package samsara.protocol.rs;

import samsara.abi.Memory;

/// A PCI device that a driver may see.
///
/// ~~~
///     0 vendor
///     4 device
///     8 end
/// ~~~
///
/// @param vendor vendor id
/// @param device device id
public record PciDevice(int vendor, int device) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 8;

  /// Reads a record.
  public static PciDevice read(Memory memory, int address) {
    return new PciDevice(memory.int32(address + 0), memory.int32(address + 4));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, vendor);
    memory.int32(address + 4, device);
  }
}
