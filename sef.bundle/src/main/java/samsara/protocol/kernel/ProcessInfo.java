package samsara.protocol.kernel;

import samsara.abi.Memory;

/// What the kernel knows of a process.
///
/// ~~~
///     0 slot
///     4 endpoint
///     8 flags
///    12 misc
///    16 queue
///    20 quantumTicks
///    24 userTicks
///    28 systemTicks
///    32 receivesFrom
///    36 sendsTo
///    40 privilegeId
///    44 imageId
///    48 name[16]
///    64 end
/// ~~~
///
/// @param slot process number
/// @param endpoint endpoint
/// @param flags run-time flags, see RtsFlag; 0: runnable
/// @param misc miscellaneous flags
/// @param queue scheduling queue
/// @param quantumTicks time slice
/// @param userTicks time in its own code
/// @param systemTicks time on its behalf
/// @param receivesFrom whom it waits for, NONE if nobody
/// @param sendsTo whom it wants to send to, NONE if nobody
/// @param privilegeId privilege id, -1 if none
/// @param imageId linked image of a service, else 0
/// @param name process name
public record ProcessInfo(
    int slot,
    int endpoint,
    int flags,
    int misc,
    int queue,
    int quantumTicks,
    int userTicks,
    int systemTicks,
    int receivesFrom,
    int sendsTo,
    int privilegeId,
    int imageId,
    String name) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 64;

  /// Reads a record.
  public static ProcessInfo read(Memory memory, int address) {
    return new ProcessInfo(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.int32(address + 16),
        memory.int32(address + 20),
        memory.int32(address + 24),
        memory.int32(address + 28),
        memory.int32(address + 32),
        memory.int32(address + 36),
        memory.int32(address + 40),
        memory.int32(address + 44),
        memory.string(address + 48, 16));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, slot);
    memory.int32(address + 4, endpoint);
    memory.int32(address + 8, flags);
    memory.int32(address + 12, misc);
    memory.int32(address + 16, queue);
    memory.int32(address + 20, quantumTicks);
    memory.int32(address + 24, userTicks);
    memory.int32(address + 28, systemTicks);
    memory.int32(address + 32, receivesFrom);
    memory.int32(address + 36, sendsTo);
    memory.int32(address + 40, privilegeId);
    memory.int32(address + 44, imageId);
    memory.string(address + 48, 16, name);
  }
}
