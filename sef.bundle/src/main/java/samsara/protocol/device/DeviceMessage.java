package samsara.protocol.device;

import samsara.abi.Message;

/// View of a request to a driver and of its answer.
///
/// MINIX: the `DEVICE`, `IO_ENDPT`, `COUNT`, `POSITION`, `HIGHPOS`, `IO_GRANT` and `REP_*` fields
/// of `include/minix/com.h`.
public final class DeviceMessage {
  private DeviceMessage() {}

  /// Minor device; in select requests and answers too.
  public static int minor(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets minor.
  public static void minor(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// On whose behalf: VFS for transfers, the process for open and close.
  public static int endpoint(long[] message) {
    return Message.int32(message, Message.M2_I2);
  }

  /// Sets endpoint.
  public static void endpoint(long[] message, int value) {
    Message.int32(message, Message.M2_I2, value);
  }

  /// Bytes to move, access flags of open, request of ioctl.
  public static int bytes(long[] message) {
    return Message.int32(message, Message.M2_I3);
  }

  /// Sets bytes.
  public static void bytes(long[] message, int value) {
    Message.int32(message, Message.M2_I3, value);
  }

  /// Low half of the position; user endpoint of ioctl.
  public static int positionLow(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets positionLow.
  public static void positionLow(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// High half of the position.
  public static int positionHigh(long[] message) {
    return Message.int32(message, Message.M2_L2);
  }

  /// Sets positionHigh.
  public static void positionHigh(long[] message, int value) {
    Message.int32(message, Message.M2_L2, value);
  }

  /// Grant on the buffer.
  public static int grant(long[] message) {
    return Message.int32(message, Message.M2_P1);
  }

  /// Sets grant.
  public static void grant(long[] message, int value) {
    Message.int32(message, Message.M2_P1, value);
  }

  /// In answers: `endpoint` of the request.
  public static int replyEndpoint(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets replyEndpoint.
  public static void replyEndpoint(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// In answers: bytes moved, 0, a negated errno, or SUSPEND.
  public static int replyStatus(long[] message) {
    return Message.int32(message, Message.M2_I2);
  }

  /// Sets replyStatus.
  public static void replyStatus(long[] message, int value) {
    Message.int32(message, Message.M2_I2, value);
  }

  /// In REVIVE: the grant of the request.
  public static int replyGrant(long[] message) {
    return Message.int32(message, Message.M2_P1);
  }

  /// Sets replyGrant.
  public static void replyGrant(long[] message, int value) {
    Message.int32(message, Message.M2_P1, value);
  }
}
