package samsara.hw.net;

import java.util.regex.Pattern;

/// Station addresses as people write them, and the hash by which cards choose multicast frames.
final class MacAddress {
  static final int BYTES = 6;

  private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}");
  private static final int POLYNOMIAL = 0x04C11DB7;
  private static final int HASH_BITS = 6;

  private MacAddress() {}

  /// Reads `52:54:00:12:34:56`; an IllegalArgumentException names what is no station's address.
  static byte[] parse(String text) {
    if (!FORM.matcher(text).matches() || (Integer.parseInt(text.substring(0, 2), 16) & 1) != 0) {
      throw new IllegalArgumentException("no address of a network card: '" + text + "'");
    }
    byte[] address = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      address[i] = (byte) Integer.parseInt(text.substring(i * 3, i * 3 + 2), 16);
    }
    return address;
  }

  /// The upper six bits of the CRC of the address at the beginning of a frame.
  static int hash(byte[] frame) {
    int crc = -1;
    for (int i = 0; i < BYTES; i++) {
      int value = frame[i];
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        boolean carry = (crc < 0) != ((value & 1) != 0);
        crc = (crc << 1) ^ (carry ? POLYNOMIAL : 0);
        value >>= 1;
      }
    }
    return crc >>> (Integer.SIZE - HASH_BITS);
  }
}
