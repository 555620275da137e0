package samsara.hw.cpu;

import samsara.hw.Ram;

/// Bytes of machine code that lie in one page.
final class CodePiece {
  final int address;
  private final byte[] bytes;

  /// The code at `address`, which is `physical` in `ram` now.
  CodePiece(int address, int lengthBytes, Ram ram, int physical) {
    this.address = address;
    bytes = new byte[lengthBytes];
    ram.read(physical, bytes, 0, lengthBytes);
  }

  int lengthBytes() {
    return bytes.length;
  }

  /// True when the same code is at `physical` in `ram`.
  boolean isAt(Ram ram, int physical) {
    for (int n = 0; n < bytes.length; n++) {
      if ((byte) ram.read8(physical + n) != bytes[n]) {
        return false;
      }
    }
    return true;
  }
}
