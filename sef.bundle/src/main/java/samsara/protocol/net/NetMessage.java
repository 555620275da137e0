package samsara.protocol.net;

import samsara.abi.Message;

/// View of a {@link NetRequest} and of its answers.
///
/// MINIX: the data-link part of `include/minix/com.h`.
public final class NetMessage {
  /// Mode: all frames.
  public static final int PROMISCUOUS = 0x2;

  /// Mode: frames for groups.
  public static final int MULTICAST = 0x4;

  /// Mode: frames for everybody.
  public static final int BROADCAST = 0x8;

  /// Status: a frame has gone.
  public static final int SENT = 0x01;

  /// Status: a frame has come.
  public static final int RECEIVED = 0x02;

  private static final int ERROR_SHIFT = 16;
  private static final int ADDRESS_BYTES = 6;
  private static final int NAME_BYTES = 14;

  private NetMessage() {}

  /// Port of the driver: 0, a driver has one card.
  public static int port(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets port.
  public static void port(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// On whose behalf; echoed.
  public static int process(long[] message) {
    return Message.int32(message, Message.M2_I2);
  }

  /// Sets process.
  public static void process(long[] message, int value) {
    Message.int32(message, Message.M2_I2, value);
  }

  /// WRITEV_S, READV_S: elements of the vector; TASK_REPLY: length of the frame received.
  public static int count(long[] message) {
    return Message.int32(message, Message.M2_I3);
  }

  /// Sets count.
  public static void count(long[] message, int value) {
    Message.int32(message, Message.M2_I3, value);
  }

  /// CONF: {@link #PROMISCUOUS}, {@link #MULTICAST} and {@link #BROADCAST} bits.
  public static int mode(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets mode.
  public static void mode(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// WRITEV_S, READV_S: grant on the vector; GETSTAT_S: on the buffer.
  public static int grant(long[] message) {
    return Message.int32(message, Message.M2_L2);
  }

  /// Sets grant.
  public static void grant(long[] message, int value) {
    Message.int32(message, Message.M2_L2, value);
  }

  /// TASK_REPLY: {@link #SENT} and {@link #RECEIVED}, and an errno in the upper half.
  public static int stat(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets stat.
  public static void stat(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// CONF_REPLY: port, or a negated errno.
  public static int confResult(long[] message) {
    return Message.int32(message, Message.M3_I1);
  }

  /// Sets confResult.
  public static void confResult(long[] message, int value) {
    Message.int32(message, Message.M3_I1, value);
  }

  /// CONF_REPLY: number of ports.
  public static int confPorts(long[] message) {
    return Message.int32(message, Message.M3_I2);
  }

  /// Sets confPorts.
  public static void confPorts(long[] message, int value) {
    Message.int32(message, Message.M3_I2, value);
  }

  /// TASK_REPLY: what went wrong, 0 or an errno.
  public static int error(long[] message) {
    return stat(message) >>> ERROR_SHIFT;
  }

  /// Sets stat of flags and an errno.
  public static void stat(long[] message, int flags, int errno) {
    stat(message, flags | (errno << ERROR_SHIFT));
  }

  /// CONF_REPLY: the station address, six bytes.
  public static byte[] address(long[] message) {
    byte[] address = new byte[ADDRESS_BYTES];
    for (int i = 0; i < address.length; i++) {
      int word = Message.int32(message, Message.M3_CA1 + (i & ~3));
      address[i] = (byte) (word >>> ((i & 3) * Byte.SIZE));
    }
    return address;
  }

  /// Sets address.
  public static void address(long[] message, byte[] value) {
    int[] words = new int[2];
    for (int i = 0; i < ADDRESS_BYTES; i++) {
      words[i / 4] |= (value[i] & 0xFF) << ((i & 3) * Byte.SIZE);
    }
    Message.int32(message, Message.M3_CA1, words[0]);
    Message.int32(message, Message.M3_CA1 + Integer.BYTES, words[1]);
  }

  /// NAME_REPLY: the name.
  public static String name(long[] message) {
    return Message.string(message, Message.M3_CA1, NAME_BYTES);
  }

  /// Sets name.
  public static void name(long[] message, String value) {
    Message.string(message, Message.M3_CA1, NAME_BYTES, value);
  }
}
