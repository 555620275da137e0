package samsara.protocol.kernel;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// What {@link KernelCall#GETINFO} can copy. A buffer that is too small is `E2BIG`, an unknown
/// selector `EINVAL`.
///
/// MINIX: `kernel/system/do_getinfo.c`.
public enum InfoRequest implements Numbered {
  /// Kernel parameters: a {@link KernelInfo}.
  KINFO(0),

  /// The boot image table: {@link BootImageEntry} records.
  IMAGE(1),

  /// The process table: {@link ProcessInfo} records, kernel tasks first.
  PROCTAB(2),

  /// All samples of the times of interrupts, which are then forgotten: 32-bit samples a source, and
  /// sources; then for each source as RANDOMNESS_BIN.
  RANDOMNESS(3),

  /// Boot parameters: `name=value` strings, each ended by NUL, ended by an empty one.
  MONPARAMS(4),

  /// Interrupt hooks.
  IRQHOOKS(6),

  /// The kernel message buffer: 32-bit total of bytes ever printed, then the newest bytes.
  KMESSAGES(7),

  /// The privilege table: {@link PrivilegeRecord} records.
  PRIVTAB(8),

  /// One {@link ProcessInfo}, of M7 i4.
  PROC(11),

  /// How many processes were ready: 16 bits for each of 150 pieces of six seconds, the piece that
  /// is being filled, and ticks at which it was filled last (32 bits each).
  LOADINFO(15),

  /// Interrupt hooks that a driver has not enabled again: 16 words, a bit for each hook.
  IRQACTIDS(16),

  /// One {@link PrivilegeRecord}, of M7 i4.
  PRIV(17),

  /// Ticks a second, 32 bits.
  HZ(18),

  /// M3: i1 own endpoint, ca1 own name; no buffer.
  WHOAMI(19),

  /// Samples of one source, M7 i2, which are then forgotten: next slot and number of samples (32
  /// bits each), then 64 samples of 16 bits. `ENOENT` until there are 64.
  RANDOMNESS_BIN(20),

  /// Time that the CPU was idle since boot, in nanoseconds, 64 bits.
  IDLETSC(21);

  private static final Numbered.Table<InfoRequest> TABLE = new Numbered.Table<>(InfoRequest.class);

  private final int number;

  InfoRequest(int number) {
    this.number = number;
  }

  /// The constant for a number, or null if there is none.
  public static @Nullable InfoRequest of(int type) {
    return TABLE.of(type);
  }

  @Override
  public int number() {
    return number;
  }
}
