package samsara.abi;

import java.nio.charset.StandardCharsets;

/// A message: 64 bytes in a `long[8]`, of which the first 36 are the reference's message, byte for
/// byte in little-endian order. The rest is never visible to user programs and is not carried by
/// SENDA; protocols use the first 36 only.
///
/// ~~~
/// 0        4      8                         36
/// | source | type | payload (28 bytes)      | unused
/// ~~~
///
/// The offsets `M1_I1`… name the fields of the reference's nine payload layouts. Protocol classes
/// give them meaning; no server uses them directly. Accessors take byte offsets that are aligned to
/// the width of the access, allocate nothing and check nothing beyond the array.
///
/// MINIX: `include/minix/ipc.h`.
public final class Message {
  /// Words of a message.
  public static final int WORDS = 8;

  /// Bytes of a message as user programs, SENDA tables and drivers in other languages see it.
  public static final int SIZE_BYTES = 36;

  /// Offset of the sender's endpoint, written by the kernel.
  public static final int SOURCE = 0;

  /// Offset of the type: a request's number, or the result in a reply.
  public static final int TYPE = 4;

  /// Offset of the first payload byte.
  public static final int PAYLOAD = 8;

  public static final int M1_I1 = 8;
  public static final int M1_I2 = 12;
  public static final int M1_I3 = 16;
  public static final int M1_P1 = 20;
  public static final int M1_P2 = 24;
  public static final int M1_P3 = 28;

  public static final int M2_I1 = 8;
  public static final int M2_I2 = 12;
  public static final int M2_I3 = 16;
  public static final int M2_L1 = 20;
  public static final int M2_L2 = 24;
  public static final int M2_P1 = 28;
  public static final int M2_S1 = 32;

  public static final int M3_I1 = 8;
  public static final int M3_I2 = 12;
  public static final int M3_P1 = 16;
  public static final int M3_CA1 = 20;

  public static final int M4_L1 = 8;
  public static final int M4_L2 = 12;
  public static final int M4_L3 = 16;
  public static final int M4_L4 = 20;
  public static final int M4_L5 = 24;

  public static final int M5_S1 = 8;
  public static final int M5_S2 = 10;
  public static final int M5_I1 = 12;
  public static final int M5_I2 = 16;
  public static final int M5_L1 = 20;
  public static final int M5_L2 = 24;
  public static final int M5_L3 = 28;

  public static final int M6_L1 = 8;
  public static final int M6_L2 = 12;
  public static final int M6_L3 = 16;
  public static final int M6_S1 = 20;
  public static final int M6_S2 = 22;
  public static final int M6_S3 = 24;
  public static final int M6_P1 = 28;
  public static final int M6_P2 = 32;

  public static final int M7_I1 = 8;
  public static final int M7_I2 = 12;
  public static final int M7_I3 = 16;
  public static final int M7_I4 = 20;
  public static final int M7_P1 = 24;
  public static final int M7_P2 = 28;

  public static final int M8_I1 = 8;
  public static final int M8_I2 = 12;
  public static final int M8_P1 = 16;
  public static final int M8_P2 = 20;
  public static final int M8_P3 = 24;
  public static final int M8_P4 = 28;

  public static final int M9_L1 = 8;
  public static final int M9_L2 = 12;
  public static final int M9_L3 = 16;
  public static final int M9_L4 = 20;
  public static final int M9_L5 = 24;
  public static final int M9_S1 = 28;
  public static final int M9_S2 = 30;
  public static final int M9_S3 = 32;
  public static final int M9_S4 = 34;

  private Message() {}

  /// A message of all zeroes.
  public static long[] create() {
    return new long[WORDS];
  }

  /// A message of the given type with an empty payload.
  public static long[] ofType(int type) {
    long[] message = new long[WORDS];
    type(message, type);
    return message;
  }

  /// Endpoint of the sender.
  public static int source(long[] message) {
    return (int) message[0];
  }

  /// Overwrites the sender; only what the kernel writes here is seen by a receiver.
  public static void source(long[] message, int endpoint) {
    message[0] = (message[0] & 0xFFFF_FFFF_0000_0000L) | (endpoint & 0xFFFF_FFFFL);
  }

  /// Request number, or result of a reply.
  public static int type(long[] message) {
    return (int) (message[0] >>> 32);
  }

  /// Sets the request number or the result.
  public static void type(long[] message, int type) {
    message[0] = (message[0] & 0xFFFF_FFFFL) | ((long) type << 32);
  }

  /// The 32-bit field at a byte offset that is a multiple of 4.
  public static int int32(long[] message, int offset) {
    return (int) (message[offset >>> 3] >>> ((offset & 4) << 3));
  }

  /// Sets the 32-bit field at a byte offset that is a multiple of 4.
  public static void int32(long[] message, int offset, int value) {
    int shift = (offset & 4) << 3;
    int word = offset >>> 3;
    message[word] = (message[word] & ~(0xFFFF_FFFFL << shift)) | ((value & 0xFFFF_FFFFL) << shift);
  }

  /// The 16-bit field at an even byte offset, sign-extended.
  public static int int16(long[] message, int offset) {
    return (short) (message[offset >>> 3] >>> ((offset & 6) << 3));
  }

  /// Sets the 16-bit field at an even byte offset.
  public static void int16(long[] message, int offset, int value) {
    int shift = (offset & 6) << 3;
    int word = offset >>> 3;
    message[word] = (message[word] & ~(0xFFFFL << shift)) | ((value & 0xFFFFL) << shift);
  }

  /// The byte at any offset, as 0..255.
  public static int int8(long[] message, int offset) {
    return (int) (message[offset >>> 3] >>> ((offset & 7) << 3)) & 0xFF;
  }

  /// Sets the byte at any offset.
  public static void int8(long[] message, int offset, int value) {
    int shift = (offset & 7) << 3;
    int word = offset >>> 3;
    message[word] = (message[word] & ~(0xFFL << shift)) | ((value & 0xFFL) << shift);
  }

  /// The inline string at an offset: up to `bytesMax` bytes, ended early by a NUL.
  public static String string(long[] message, int offset, int bytesMax) {
    byte[] bytes = new byte[bytesMax];
    int length = 0;
    while (length < bytesMax && int8(message, offset + length) != 0) {
      bytes[length] = (byte) int8(message, offset + length);
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  /// Stores an inline string, cut to `bytesMax - 1` bytes and padded with NULs.
  public static void string(long[] message, int offset, int bytesMax, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < bytesMax; i++) {
      int8(message, offset + i, i < bytesMax - 1 && i < bytes.length ? bytes[i] : 0);
    }
  }

  /// Copies a whole message, all eight words; this is the copy of a rendezvous.
  public static void copy(long[] from, long[] to) {
    to[0] = from[0];
    to[1] = from[1];
    to[2] = from[2];
    to[3] = from[3];
    to[4] = from[4];
    to[5] = from[5];
    to[6] = from[6];
    to[7] = from[7];
  }

  /// Sets every word to zero.
  public static void clear(long[] message) {
    for (int i = 0; i < WORDS; i++) {
      message[i] = 0;
    }
  }
}
