package samsara.protocol.device;

/// Operations of a SELECT request and of its answers.
///
/// MINIX: `SEL_*` in `include/minix/ipc.h` and `servers/vfs/select.h`.
public final class SelectFlag {
  /// Reading would not block.
  public static final int READ = 1;

  /// Writing would not block.
  public static final int WRITE = 2;

  /// An error is pending.
  public static final int ERROR = 4;

  /// Tell later about what is not ready now.
  public static final int NOTIFY = 8;

  private SelectFlag() {}
}
