package samsara.testkit;

import samsara.abi.Endpoint;
import samsara.abi.Message;

/// A message that the process sent.
public final class Sent {
  private final int primitive;
  private final int destination;
  private final boolean noReply;
  private final long[] message;

  Sent(int primitive, int destination, boolean noReply, long[] message) {
    this.primitive = primitive;
    this.destination = destination;
    this.noReply = noReply;
    this.message = message.clone();
  }

  /// Number of the primitive, as in `samsara.abi.Ipc`.
  public int primitive() {
    return primitive;
  }

  /// Endpoint of the receiver.
  public int destination() {
    return destination;
  }

  /// `true` if no SENDREC takes it for its answer.
  public boolean noReply() {
    return noReply;
  }

  /// The message as it was then.
  public long[] message() {
    return message.clone();
  }

  /// Its type.
  public int type() {
    return Message.type(message);
  }

  @Override
  public String toString() {
    return "primitive="
        + primitive
        + " destination="
        + Endpoint.toString(destination)
        + " type="
        + type();
  }
}
