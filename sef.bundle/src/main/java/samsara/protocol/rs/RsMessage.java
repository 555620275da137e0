package samsara.protocol.rs;

import samsara.abi.Message;

/// View of a client's request to RS and of its answer; which fields a request has stands with its
/// {@link RsRequest}. The type of an answer is its result. INIT and LU_PREPARE have views of their
/// own.
///
/// MINIX: the RS part of `include/minix/com.h`.
public final class RsMessage {
  /// GETSYSINFO: the {@link SlotInfo} of every slot in use.
  public static final int PRIVATE_TABLE = 2;

  /// GETSYSINFO: the {@link PublicEntry} of every active service.
  public static final int PUBLIC_TABLE = 11;

  private RsMessage() {}

  /// UP, UPDATE: address of a {@link StartRecord}.
  public static int startAddress(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets startAddress.
  public static void startAddress(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// UPDATE: a {@link PrepareState}.
  public static int state(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets state.
  public static void state(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// UPDATE: ticks that the service may take to prepare, 0 for the default.
  public static int maxTicks(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets maxTicks.
  public static void maxTicks(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// DOWN, REFRESH, RESTART, LOOKUP: address of the label.
  public static int labelAddress(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets labelAddress.
  public static void labelAddress(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// DOWN, REFRESH, RESTART, LOOKUP: length of the label, with or without its NUL.
  public static int labelBytes(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets labelBytes.
  public static void labelBytes(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// LOOKUP, answer: the endpoint.
  public static int endpoint(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets endpoint.
  public static void endpoint(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// GETSYSINFO: which table. The answer's type is the number of bytes copied: records of what is
  /// in use, one after the other.
  public static int table(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets table.
  public static void table(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// GETSYSINFO: where the caller wants it.
  public static int bufferAddress(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets bufferAddress.
  public static void bufferAddress(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// GETSYSINFO: how much room is there.
  public static int bufferBytes(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets bufferBytes.
  public static void bufferBytes(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }
}
