package samsara.protocol.vfs;

/// Flags of open.
///
/// MINIX: `include/fcntl.h`.
public final class OpenFlag {
  /// Read only.
  public static final int O_RDONLY = 0;

  /// Write only.
  public static final int O_WRONLY = 1;

  /// Read and write.
  public static final int O_RDWR = 2;

  /// Mask of the access mode.
  public static final int O_ACCMODE = 3;

  /// Create if missing.
  public static final int O_CREAT = 0x40;

  /// Fail if it exists.
  public static final int O_EXCL = 0x80;

  /// A terminal does not become the controlling one.
  public static final int O_NOCTTY = 0x100;

  /// Empty it.
  public static final int O_TRUNC = 0x200;

  /// Write at the end.
  public static final int O_APPEND = 0x400;

  /// Never wait.
  public static final int O_NONBLOCK = 0x800;

  /// Open again by itself after the driver restarted.
  public static final int O_REOPEN = 0x1000;

  private OpenFlag() {}
}
