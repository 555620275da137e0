package samsara.protocol.rs;

import samsara.abi.Memory;

/// The private half of a slot, as GETSYSINFO shows it to root.
///
/// ~~~
///     0 endpoint
///     4 pid
///     8 flags
///    12 systemFlags
///    16 periodTicks
///    20 aliveTicks
///    24 restarts
///    28 backoff
///    32 major
///    36 style
///    40 imageId
///    44 label[16]
///    60 programName[16]
///    76 version[32]
///   108 command[512]
///   620 end
/// ~~~
///
/// @param endpoint endpoint
/// @param pid pid
/// @param flags RS slot flags
/// @param systemFlags {@link SystemFlag} bits
/// @param periodTicks heartbeat period
/// @param aliveTicks uptime at the last sign of life
/// @param restarts restarts so far
/// @param backoff seconds until the deferred restart
/// @param major device major
/// @param style driver style
/// @param imageId its image
/// @param label label
/// @param programName program
/// @param version bundle version of the image
/// @param command command line
public record SlotInfo(
    int endpoint,
    int pid,
    int flags,
    int systemFlags,
    int periodTicks,
    int aliveTicks,
    int restarts,
    int backoff,
    int major,
    int style,
    int imageId,
    String label,
    String programName,
    String version,
    String command) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 620;

  /// Slot allocated.
  public static final int IN_USE = 0x001;

  /// An exit is expected: do not restart.
  public static final int EXITING = 0x002;

  /// An exit is expected: restart at once.
  public static final int REFRESHING = 0x004;

  /// Killed for silence.
  public static final int NOPINGREPLY = 0x008;

  /// Dead; slot and pid still held.
  public static final int TERMINATED = 0x010;

  /// A client is blocked on this service.
  public static final int LATEREPLY = 0x020;

  /// INIT is sent, its answer awaited.
  public static final int INITIALIZING = 0x040;

  /// Part of an update.
  public static final int UPDATING = 0x080;

  /// The instance that owns the label.
  public static final int ACTIVE = 0x100;

  /// Reads a record.
  public static SlotInfo read(Memory memory, int address) {
    return new SlotInfo(
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
        memory.string(address + 44, 16),
        memory.string(address + 60, 16),
        memory.string(address + 76, 32),
        memory.string(address + 108, 512));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, endpoint);
    memory.int32(address + 4, pid);
    memory.int32(address + 8, flags);
    memory.int32(address + 12, systemFlags);
    memory.int32(address + 16, periodTicks);
    memory.int32(address + 20, aliveTicks);
    memory.int32(address + 24, restarts);
    memory.int32(address + 28, backoff);
    memory.int32(address + 32, major);
    memory.int32(address + 36, style);
    memory.int32(address + 40, imageId);
    memory.string(address + 44, 16, label);
    memory.string(address + 60, 16, programName);
    memory.string(address + 76, 32, version);
    memory.string(address + 108, 512, command);
  }
}
