package samsara.protocol.vm;

import samsara.abi.Memory;

/// State of physical memory.
///
/// ~~~
///     0 pageBytes
///     4 totalPages
///     8 freePages
///    12 processes
///    16 end
/// ~~~
///
/// @param pageBytes bytes of a page
/// @param totalPages pages of the machine
/// @param freePages pages that nobody owns
/// @param processes processes with an address space
public record MemoryTotals(int pageBytes, int totalPages, int freePages, int processes) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 16;

  /// Reads a record.
  public static MemoryTotals read(Memory memory, int address) {
    return new MemoryTotals(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, pageBytes);
    memory.int32(address + 4, totalPages);
    memory.int32(address + 8, freePages);
    memory.int32(address + 12, processes);
  }
}
