package samsara.driver.pci;

import samsara.sys.DeviceCalls;

/// Configuration space by mechanism 1: an address register and a data register. What is not there
/// reads as all ones.
final class ConfigSpace {
  /// Bytes of a function's configuration space.
  static final int SPACE_BYTES = 256;

  static final int VENDOR = 0x00;
  static final int DEVICE = 0x02;
  static final int COMMAND = 0x04;
  static final int REVISION = 0x08;
  static final int HEADER = 0x0E;
  static final int BASE_ADDRESS = 0x10;
  static final int SECONDARY_BUS = 0x19;
  static final int LINE = 0x3C;
  static final int PIN = 0x3D;

  static final int COMMAND_IO = 0x0001;
  static final int COMMAND_MEMORY = 0x0002;
  static final int COMMAND_MASTER = 0x0004;

  private static final int ADDRESS_PORT = 0xCF8;
  private static final int DATA_PORT = 0xCFC;
  private static final int ENABLE = 1 << 31;

  private final DeviceCalls ports;

  ConfigSpace(DeviceCalls ports) {
    this.ports = ports;
  }

  // A number without sign, for 32 bits as far as an int goes.
  int read(Place place, int register, int widthBytes) {
    int port = select(place, register);
    int result =
        switch (widthBytes) {
          case 1 -> ports.in8(port);
          case 2 -> ports.in16(port);
          default -> ports.in32(port);
        };
    int ones = widthBytes == 4 ? -1 : (1 << (widthBytes * Byte.SIZE)) - 1;
    return result < 0 ? ones : ports.lastInput() & ones;
  }

  void write(Place place, int register, int widthBytes, int value) {
    int port = select(place, register);
    switch (widthBytes) {
      case 1 -> ports.out8(port, value);
      case 2 -> ports.out16(port, value);
      default -> ports.out32(port, value);
    }
  }

  private int select(Place place, int register) {
    ports.out32(ADDRESS_PORT, ENABLE | place.address() | (register & 0xFC));
    return DATA_PORT + (register & 3);
  }
}
