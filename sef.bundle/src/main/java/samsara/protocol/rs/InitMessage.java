package samsara.protocol.rs;

import samsara.abi.Message;

/// View of INIT, both ways: RS tells how to start, the service answers how it went.
///
/// ~~~
/// | source | type | result | initType | tableGrant | oldEndpoint |
/// ~~~
public final class InitMessage {
  private InitMessage() {}

  /// The service's answer: 0 or a negated errno.
  public static int result(long[] message) {
    return Message.int32(message, Message.M7_I1);
  }

  /// Sets result.
  public static void result(long[] message, int value) {
    Message.int32(message, Message.M7_I1, value);
  }

  /// An {@link InitType}.
  public static int initType(long[] message) {
    return Message.int32(message, Message.M7_I2);
  }

  /// Sets initType.
  public static void initType(long[] message, int value) {
    Message.int32(message, Message.M7_I2, value);
  }

  /// Grant on RS's public process table: {@link PublicEntry} records.
  public static int tableGrant(long[] message) {
    return Message.int32(message, Message.M7_I3);
  }

  /// Sets tableGrant.
  public static void tableGrant(long[] message, int value) {
    Message.int32(message, Message.M7_I3, value);
  }

  /// Where the previous instance can be reached, NONE on a fresh start.
  public static int oldEndpoint(long[] message) {
    return Message.int32(message, Message.M7_I4);
  }

  /// Sets oldEndpoint.
  public static void oldEndpoint(long[] message, int value) {
    Message.int32(message, Message.M7_I4, value);
  }
}
