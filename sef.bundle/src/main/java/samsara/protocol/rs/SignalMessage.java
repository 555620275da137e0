package samsara.protocol.rs;

import samsara.abi.Message;

/// View of the message by which a signal manager passes a signal on to a service: an asynchronous
/// message that wants no answer.
///
/// MINIX: `SIGS_SIGNAL_RECEIVED` in `include/minix/com.h`.
public final class SignalMessage {
  /// The message type.
  public static final int TYPE = 0xE00;

  private SignalMessage() {}

  /// Number of the signal.
  public static int signal(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets signal.
  public static void signal(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }
}
