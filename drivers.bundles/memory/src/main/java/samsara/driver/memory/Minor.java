package samsara.driver.memory;

/// Minor devices of major 1.
///
/// MINIX: `include/minix/dmap.h`.
final class Minor {
  static final int RAM = 0;
  static final int MEM = 1;
  static final int KMEM = 2;
  static final int NULL = 3;
  static final int BOOT = 4;
  static final int ZERO = 5;
  static final int IMGRD = 6;
  static final int FIRST_RAM_DISK = 7;
  static final int LAST_RAM_DISK = 12;

  /// One more than the last minor.
  static final int COUNT = 13;

  private Minor() {}

  /// `true` for devices whose content is memory of the driver, with a size that can be set.
  static boolean isDisk(int minor) {
    return minor == RAM
        || minor == BOOT
        || minor == IMGRD
        || (minor >= FIRST_RAM_DISK && minor <= LAST_RAM_DISK);
  }
}
