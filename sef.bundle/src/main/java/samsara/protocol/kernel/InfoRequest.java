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

  /// One {@link PrivilegeRecord}, of M7 i4.
  PRIV(17),

  /// Ticks a second, 32 bits.
  HZ(18),

  /// M3: i1 own endpoint, ca1 own name; no buffer.
  WHOAMI(19);

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
