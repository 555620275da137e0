package samsara.sim;

import java.util.Arrays;

/// Frames whose every byte follows from their number, so that whoever gets one can tell whether it
/// is as it was sent.
///
/// ~~~
/// 0 destination  6 source  12 type 0x88B5  14 number  18 check sum  22 content
/// ~~~
public final class TestFrame {
  /// Length of the shortest frame.
  public static final int BYTES_MIN = 60;

  /// Length of the longest frame.
  public static final int BYTES_MAX = 1514;

  private static final int NUMBER = 14;
  private static final int SUM = 18;
  private static final int CONTENT = 22;
  private static final int ADDRESS_BYTES = 6;

  private TestFrame() {}

  /// The frame of a number.
  public static byte[] of(byte[] destination, byte[] source, int number, int bytes) {
    byte[] frame = new byte[bytes];
    System.arraycopy(destination, 0, frame, 0, ADDRESS_BYTES);
    System.arraycopy(source, 0, frame, ADDRESS_BYTES, ADDRESS_BYTES);
    frame[12] = (byte) 0x88;
    frame[13] = (byte) 0xB5;
    put(frame, NUMBER, number);
    for (int i = CONTENT; i < bytes; i++) {
      frame[i] = (byte) (number * 31 + i * 7 + (i >> 8));
    }
    put(frame, SUM, sum(frame));
    return frame;
  }

  /// The same to whom it came from.
  public static byte[] echo(byte[] frame) {
    byte[] back = source(frame);
    byte[] echoer = destination(frame);
    return of(back, echoer, number(frame), frame.length);
  }

  /// Where it goes.
  public static byte[] destination(byte[] frame) {
    return Arrays.copyOf(frame, ADDRESS_BYTES);
  }

  /// Where it comes from.
  public static byte[] source(byte[] frame) {
    return Arrays.copyOfRange(frame, ADDRESS_BYTES, 2 * ADDRESS_BYTES);
  }

  /// Its number.
  public static int number(byte[] frame) {
    return get(frame, NUMBER);
  }

  /// `true` if its check sum is right.
  public static boolean isWhole(byte[] frame) {
    return frame.length >= BYTES_MIN && get(frame, SUM) == sum(frame);
  }

  /// `true` if it is, to the byte, the frame of its number.
  public static boolean isRight(byte[] frame) {
    return Arrays.equals(frame, of(destination(frame), source(frame), number(frame), frame.length));
  }

  // The length counts too.
  private static int sum(byte[] frame) {
    int sum = 0x811C9DC5 ^ frame.length;
    for (int i = 0; i < frame.length; i++) {
      if (i < SUM || i >= CONTENT) {
        sum = (sum ^ (frame[i] & 0xFF)) * 0x01000193;
      }
    }
    return sum;
  }

  private static void put(byte[] frame, int at, int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      frame[at + i] = (byte) (value >>> (8 * i));
    }
  }

  private static int get(byte[] frame, int at) {
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value |= (frame[at + i] & 0xFF) << (8 * i);
    }
    return value;
  }
}
