package samsara.protocol.rs;

/// States in which a service can be asked to be for a live update.
///
/// MINIX: `include/minix/sef.h`.
public final class PrepareState {
  /// None; asking for it cancels.
  public static final int NULL = 0;

  /// Between two receives.
  public static final int WORK_FREE = 1;

  /// No request in service.
  public static final int REQUEST_FREE = 2;

  /// No conversation of several messages open.
  public static final int PROTOCOL_FREE = 3;

  /// States of the service's own begin here.
  public static final int CUSTOM_FIRST = 4;

  private PrepareState() {}
}
