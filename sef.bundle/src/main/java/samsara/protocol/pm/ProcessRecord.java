package samsara.protocol.pm;

import samsara.abi.Memory;

/// A row of PM's process table.
///
/// ~~~
///     0 pid
///     4 parent
///     8 endpoint
///    12 uid
///    16 effectiveUid
///    20 gid
///    24 flags
///    28 name[16]
///    44 end
/// ~~~
///
/// @param pid process id
/// @param parent pid of the parent; INIT shows 0
/// @param endpoint endpoint
/// @param uid real user id
/// @param effectiveUid effective user id
/// @param gid real group id
/// @param flags bit 0: service, bit 1: zombie, bit 2: exiting
/// @param name process name
public record ProcessRecord(
    int pid, int parent, int endpoint, int uid, int effectiveUid, int gid, int flags, String name) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 44;

  /// Reads a record.
  public static ProcessRecord read(Memory memory, int address) {
    return new ProcessRecord(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.int32(address + 16),
        memory.int32(address + 20),
        memory.int32(address + 24),
        memory.string(address + 28, 16));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, pid);
    memory.int32(address + 4, parent);
    memory.int32(address + 8, endpoint);
    memory.int32(address + 12, uid);
    memory.int32(address + 16, effectiveUid);
    memory.int32(address + 20, gid);
    memory.int32(address + 24, flags);
    memory.string(address + 28, 16, name);
  }
}
