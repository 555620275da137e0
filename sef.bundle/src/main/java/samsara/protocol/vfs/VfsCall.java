package samsara.protocol.vfs;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Calls to VFS; the number is the message type.
///
/// MINIX: `include/minix/callnr.h`, `servers/vfs/table.c`.
public enum VfsCall implements Numbered {
  /// M1: i1 fd, i2 bytes, p1 buffer; answers bytes moved.
  READ(3),

  /// As READ.
  WRITE(4),

  /// M3: i1 name length with NUL, i2 flags, p1 name; answers the fd.
  OPEN(5),

  /// M1: i1 fd.
  CLOSE(6),

  /// M1: i1 name length with NUL, p1 name, p2 address of a {@link StatRecord}.
  STAT(18),

  /// M2: i1 fd, i3 request, p1 argument.
  IOCTL(54),

  /// M2: i1 request, p1 argument. No request exists: {@code FSSIGNON} and {@code FSDEVUNMAP} are
  /// gone, drivers are mapped by RS. `EINVAL`.
  SVRCTL(77),

  /// M1: i1 what (1: the device map as {@link DeviceMapEntry}), p1 address, i2 bytes. Root only.
  GETSYSINFO(79),

  /// M8: i1 descriptors, p1 set to read, p2 to write, p3 for errors, each 32 bits or 0; p4 seconds
  /// and microseconds, or 0 for ever. Answers how many are ready.
  SELECT(85),

  /// M2: p1 label, l1 its length, i1 major, i2 style, i3 flags. RS only.
  MAPDRIVER(122);

  private static final Numbered.Table<VfsCall> TABLE = new Numbered.Table<>(VfsCall.class);

  private final int number;

  VfsCall(int number) {
    this.number = number;
  }

  /// The constant for a number, or null if there is none.
  public static @Nullable VfsCall of(int type) {
    return TABLE.of(type);
  }

  @Override
  public int number() {
    return number;
  }
}
