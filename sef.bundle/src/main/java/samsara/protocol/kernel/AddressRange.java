package samsara.protocol.kernel;

import samsara.abi.Memory;

/// An inclusive range of ports or physical addresses.
///
/// ~~~
///     0 base
///     4 limit
///     8 end
/// ~~~
///
/// @param base first
/// @param limit last
public record AddressRange(int base, int limit) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 8;

  /// Reads a record.
  public static AddressRange read(Memory memory, int address) {
    return new AddressRange(memory.int32(address + 0), memory.int32(address + 4));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, base);
    memory.int32(address + 4, limit);
  }
}
