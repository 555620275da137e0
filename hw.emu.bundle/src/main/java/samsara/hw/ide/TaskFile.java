package samsara.hw.ide;

/// The command block registers of a channel, which both drives hear. Count and address registers
/// are two bytes deep: a write pushes the last value behind, where commands with 48 address bits
/// find it and bit 7 of the device control shows it.
final class TaskFile {
  static final int COUNT = 2;
  static final int LOW = 3;
  static final int MIDDLE = 4;
  static final int HIGH = 5;
  static final int DEVICE = 6;

  private static final int LBA = 0x40;
  private static final int SECOND = 0x10;

  int features;
  int device = 0xA0;
  private final int[] current = new int[DEVICE];
  private final int[] previous = new int[DEVICE];

  void write(int register, int value) {
    previous[register] = current[register];
    current[register] = value;
  }

  void set(int register, int value) {
    current[register] = value;
  }

  int read(int register, boolean highOrder) {
    return highOrder ? previous[register] : current[register];
  }

  boolean isLba() {
    return (device & LBA) != 0;
  }

  /// 0 or 1.
  int drive() {
    return (device & SECOND) != 0 ? 1 : 0;
  }

  /// Sectors to move; 0 stands for the most.
  int count(boolean extended) {
    int count = extended ? previous[COUNT] << 8 | current[COUNT] : current[COUNT];
    return count != 0 ? count : extended ? 0x10000 : 0x100;
  }

  /// The first sector, -1 when the geometry has none such.
  long first(boolean extended, Geometry geometry) {
    if (extended) {
      return ((long) previous[HIGH] << 40)
          | ((long) previous[MIDDLE] << 32)
          | ((long) previous[LOW] << 24)
          | ((long) current[HIGH] << 16)
          | ((long) current[MIDDLE] << 8)
          | current[LOW];
    }
    if (isLba()) {
      return ((long) (device & 0x0F) << 24)
          | ((long) current[HIGH] << 16)
          | ((long) current[MIDDLE] << 8)
          | current[LOW];
    }
    return geometry.lba((current[HIGH] << 8) | current[MIDDLE], device & 0x0F, current[LOW]);
  }

  /// What a drive leaves after a reset: the mark of a disk.
  void signature() {
    previous[COUNT] = 0;
    current[COUNT] = 1;
    current[LOW] = 1;
    current[MIDDLE] = 0;
    current[HIGH] = 0;
    device = 0xA0;
  }
}
