package samsara.protocol.kernel;

import samsara.abi.Memory;

/// One copy of a VSAFECOPY vector; exactly one of the endpoints is SELF.
///
/// ~~~
///     0 from
///     4 to
///     8 grant
///    12 offset
///    16 address
///    20 bytes
///    24 end
/// ~~~
///
/// @param from source
/// @param to target
/// @param grant grant id of the other party
/// @param offset offset in the grant
/// @param address local address
/// @param bytes length
public record SafecopyElement(int from, int to, int grant, int offset, int address, int bytes) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 24;

  /// Reads a record.
  public static SafecopyElement read(Memory memory, int address) {
    return new SafecopyElement(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.int32(address + 16),
        memory.int32(address + 20));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, from);
    memory.int32(address + 4, to);
    memory.int32(address + 8, grant);
    memory.int32(address + 12, offset);
    memory.int32(address + 16, this.address);
    memory.int32(address + 20, bytes);
  }
}
