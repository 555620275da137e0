package samsara.protocol.rs;

import samsara.abi.Message;

/// View of LU_PREPARE, both ways.
///
/// ~~~
/// | source | type | result | state | maxTicks |
/// ~~~
public final class PrepareMessage {
  private PrepareMessage() {}

  /// The service's answer: 0 when it is ready, else why it can't be.
  public static int result(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets result.
  public static void result(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// A {@link PrepareState}, NULL to cancel.
  public static int state(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets state.
  public static void state(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// Ticks that it may take.
  public static int maxTicks(long[] message) {
    return Message.int32(message, Message.M1_I3);
  }

  /// Sets maxTicks.
  public static void maxTicks(long[] message, int value) {
    Message.int32(message, Message.M1_I3, value);
  }
}
