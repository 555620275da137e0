package samsara.hw.ide;

/// A translation of cylinder, head and sector numbers.
///
/// @param cylinders 1 to 65535
/// @param heads 1 to 16
/// @param sectors a track, 1 to 255
record Geometry(int cylinders, int heads, int sectors) {
  private static final int CYLINDERS_MAX = 16383;

  /// The one that a disk of that size has by itself.
  static Geometry standard(long diskSectors) {
    return of(diskSectors, 16, 63);
  }

  /// As many cylinders as fit the disk.
  static Geometry of(long diskSectors, int heads, int sectors) {
    long cylinders = diskSectors / ((long) heads * sectors);
    return new Geometry(Math.clamp(cylinders, 1, CYLINDERS_MAX), heads, sectors);
  }

  /// The number of a sector, -1 when there is none such. Sectors count from 1.
  long lba(int cylinder, int head, int sector) {
    boolean exists = sector >= 1 && sector <= sectors && head < heads && cylinder < cylinders;
    return exists ? ((long) cylinder * heads + head) * sectors + sector - 1 : -1;
  }
}
