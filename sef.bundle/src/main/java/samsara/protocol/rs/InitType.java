package samsara.protocol.rs;

/// How a service is started.
///
/// MINIX: `include/minix/sef.h`.
public final class InitType {
  /// For the first time.
  public static final int FRESH = 0;

  /// As the new version of a running one.
  public static final int LIVE_UPDATE = 1;

  /// In place of one that crashed or was refreshed.
  public static final int RESTART = 2;

  private InitType() {}

  /// A readable name.
  public static String toString(int type) {
    return switch (type) {
      case FRESH -> "fresh";
      case LIVE_UPDATE -> "live update";
      case RESTART -> "restart";
      default -> "init type " + type;
    };
  }
}
