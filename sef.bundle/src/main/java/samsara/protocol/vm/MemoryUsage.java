package samsara.protocol.vm;

import samsara.abi.Memory;

/// Memory of one process. Pages count whether there is memory behind them already or not.
///
/// ~~~
///     0 endpoint
///     4 regions
///     8 dataPages
///    12 stackPages
///    16 mappedPages
///    20 tablePages
///    24 callMask
///    32 end
/// ~~~
///
/// @param endpoint the process
/// @param regions number of its regions; 0 for a process without address space
/// @param dataPages pages of data and heap
/// @param stackPages pages of stack
/// @param mappedPages pages that it mapped
/// @param tablePages pages of its page directory and page tables
/// @param callMask bit n: may make VM call n
public record MemoryUsage(
    int endpoint,
    int regions,
    int dataPages,
    int stackPages,
    int mappedPages,
    int tablePages,
    long callMask) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 32;

  /// Reads a record.
  public static MemoryUsage read(Memory memory, int address) {
    return new MemoryUsage(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.int32(address + 16),
        memory.int32(address + 20),
        memory.int64(address + 24));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, endpoint);
    memory.int32(address + 4, regions);
    memory.int32(address + 8, dataPages);
    memory.int32(address + 12, stackPages);
    memory.int32(address + 16, mappedPages);
    memory.int32(address + 20, tablePages);
    memory.int64(address + 24, callMask);
  }
}
