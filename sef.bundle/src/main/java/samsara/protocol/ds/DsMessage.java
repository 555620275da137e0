package samsara.protocol.ds;

import samsara.abi.Message;

/// View of a DS request and its answer. The key is always given by grant.
///
/// MINIX: the `DS_*` fields of `include/minix/com.h`.
public final class DsMessage {
  private DsMessage() {}

  /// {@link DsFlag} bits; in answers the type.
  public static int flags(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets flags.
  public static void flags(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// Endpoint of the owner, in answers of CHECK and RETRIEVE_LABEL.
  public static int owner(long[] message) {
    return Message.int32(message, Message.M2_I2);
  }

  /// Sets owner.
  public static void owner(long[] message, int value) {
    Message.int32(message, Message.M2_I2, value);
  }

  /// The 32-bit value, the endpoint of a label, or the grant of a longer value.
  public static int value(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets value.
  public static void value(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// Length of a longer value, of the buffer for it; in answers the bytes copied.
  public static int valueBytes(long[] message) {
    return Message.int32(message, Message.M2_L2);
  }

  /// Sets valueBytes.
  public static void valueBytes(long[] message, int value) {
    Message.int32(message, Message.M2_L2, value);
  }

  /// Grant on the key.
  public static int keyGrant(long[] message) {
    return Message.int32(message, Message.M2_P1);
  }

  /// Sets keyGrant.
  public static void keyGrant(long[] message, int value) {
    Message.int32(message, Message.M2_P1, value);
  }

  /// Length of the key with its NUL, 2 … 80.
  public static int keyBytes(long[] message) {
    return Message.int16(message, Message.M2_S1);
  }

  /// Sets keyBytes.
  public static void keyBytes(long[] message, int value) {
    Message.int16(message, Message.M2_S1, value);
  }
}
