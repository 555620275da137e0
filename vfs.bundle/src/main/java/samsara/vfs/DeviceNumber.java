package samsara.vfs;

/// Device numbers: 16 bits, the major in the high byte.
final class DeviceNumber {
  /// No device.
  static final int NONE = 0;

  private DeviceNumber() {}

  static int of(int major, int minor) {
    return major << 8 | minor;
  }

  static int major(int device) {
    return device >>> 8 & 0xFF;
  }

  static int minor(int device) {
    return device & 0xFF;
  }
}
