package samsara.protocol.device;

/// How VFS talks to a driver.
///
/// MINIX: `include/minix/dmap.h`.
public final class DeviceStyle {
  /// No device.
  public static final int NDEV = 0;

  /// Synchronous.
  public static final int DEV = 1;

  /// Transfers are answered asynchronously.
  public static final int DEVA = 2;

  /// Synchronous, with controlling-terminal logic.
  public static final int TTY = 3;

  /// Redirects to the controlling terminal.
  public static final int CTTY = 4;

  /// Open may answer a minor of its own.
  public static final int CLONE = 5;

  private DeviceStyle() {}

  /// `true` for a style that a driver can have.
  public static boolean isDriver(int style) {
    return style >= DEV && style <= CLONE;
  }

  /// The name that `service -devstyle` takes.
  public static String toString(int style) {
    return switch (style) {
      case NDEV -> "STYLE_NDEV";
      case DEV -> "STYLE_DEV";
      case DEVA -> "STYLE_DEVA";
      case TTY -> "STYLE_TTY";
      case CTTY -> "STYLE_CTTY";
      case CLONE -> "STYLE_CLONE";
      default -> "style " + style;
    };
  }
}
