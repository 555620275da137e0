package samsara.protocol.rs;

import samsara.abi.Memory;

/// A PCI class that a driver may see.
///
/// ~~~
///     0 value
///     4 mask
///     8 end
/// ~~~
///
/// @param value base class, subclass and interface
/// @param mask which bits of it count
public record PciClass(int value, int mask) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 8;

  /// Reads a record.
  public static PciClass read(Memory memory, int address) {
    return new PciClass(memory.int32(address + 0), memory.int32(address + 4));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, value);
    memory.int32(address + 4, mask);
  }
}
