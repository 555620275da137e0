package samsara.protocol.pm;

import samsara.abi.Message;

/// View of a {@link PmToVfs} note and of its answer.
///
/// MINIX: the `PM_*` fields of `include/minix/com.h`.
public final class PmNoteMessage {
  private PmNoteMessage() {}

  /// The process that the note is about, the child of a fork; in answers the same.
  public static int endpoint(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets endpoint.
  public static void endpoint(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// INIT: slot of the process.
  public static int slot(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets slot.
  public static void slot(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// SETUID, SETGID: the effective id.
  public static int effectiveId(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets effectiveId.
  public static void effectiveId(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// FORK, SRV_FORK: endpoint of the parent.
  public static int parent(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets parent.
  public static void parent(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// INIT, FORK, SRV_FORK: pid of the process.
  public static int pid(long[] message) {
    return Message.int32(message, Message.M1_I3);
  }

  /// Sets pid.
  public static void pid(long[] message, int value) {
    Message.int32(message, Message.M1_I3, value);
  }

  /// SETUID, SETGID: the real id.
  public static int realId(long[] message) {
    return Message.int32(message, Message.M1_I3);
  }

  /// Sets realId.
  public static void realId(long[] message, int value) {
    Message.int32(message, Message.M1_I3, value);
  }

  /// Answers: 0 or a negated errno.
  public static int status(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets status.
  public static void status(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }
}
