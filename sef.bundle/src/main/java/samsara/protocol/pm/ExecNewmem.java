package samsara.protocol.pm;

import samsara.abi.Memory;

/// What a process's new address space shall hold.
///
/// MINIX: `struct exec_newmem` in `include/minix/type.h`.
///
/// ~~~
///     0 textBytes
///     4 dataBytes
///     8 bssBytes
///    12 stackBytes
///    16 name[16]
///    32 end
/// ~~~
///
/// @param textBytes text; 0 for a service
/// @param dataBytes initialised data; for a service its first heap
/// @param bssBytes zeroed data
/// @param stackBytes initial stack with the argument frame
/// @param name process name
public record ExecNewmem(int textBytes, int dataBytes, int bssBytes, int stackBytes, String name) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 32;

  /// Reads a record.
  public static ExecNewmem read(Memory memory, int address) {
    return new ExecNewmem(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.string(address + 16, 16));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, textBytes);
    memory.int32(address + 4, dataBytes);
    memory.int32(address + 8, bssBytes);
    memory.int32(address + 12, stackBytes);
    memory.string(address + 16, 16, name);
  }
}
