package samsara.protocol.common;

import org.jspecify.annotations.Nullable;
import samsara.abi.Message;
import samsara.abi.Numbered;

/// Messages to services of every kind, sent without waiting for an answer by a boot service (an
/// endpoint below INIT).
///
/// MINIX: `include/minix/com.h`.
public enum CommonRequest implements Numbered {
  /// A signal for the service. M2: i1 signal, see {@link #signal}.
  SIGNAL(0),

  /// The service shall print a description of its state. Samsara's own.
  DEBUG_DUMP(1);

  /// Added to each number to make the message type.
  public static final int BASE = 0xE00;

  private static final Numbered.Table<CommonRequest> TABLE =
      new Numbered.Table<>(CommonRequest.class);

  private final int number;

  CommonRequest(int number) {
    this.number = number;
  }

  /// The constant for a message type, or null if there is none.
  public static @Nullable CommonRequest of(int type) {
    return TABLE.of(type - BASE);
  }

  /// The message type.
  public int type() {
    return BASE + number;
  }

  /// A SIGNAL message.
  public static long[] signal(int signal) {
    long[] message = Message.ofType(SIGNAL.type());
    Message.int32(message, Message.M2_I1, signal);
    return message;
  }

  /// The signal of a SIGNAL message.
  public static int signal(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  @Override
  public int number() {
    return number;
  }
}
