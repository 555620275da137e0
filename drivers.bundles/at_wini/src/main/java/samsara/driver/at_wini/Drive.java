package samsara.driver.at_wini;

/// What a drive has said about itself. How it is addressed follows from that: LBA if it can, 48
/// bits where 28 don't reach, DMA if drive and controller can.
///
/// @param position 0 to 3: channel, and drive on it
/// @param sectors its size
/// @param usesLba otherwise by cylinder, head and sector
/// @param hasLba48 knows the commands with 48 address bits
/// @param hasDma moves data by itself
record Drive(
    int position,
    long sectors,
    boolean usesLba,
    boolean hasLba48,
    boolean hasDma,
    int heads,
    int sectorsPerTrack) {
  /// Sectors that 28 bits reach.
  static final long LBA28_MAX = 0x0FFFFFFF;

  private static final int LBA = 0x0200;
  private static final int DMA = 0x0100;
  private static final int LBA48 = 0x0400;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  /// A drive before it has been asked.
  static Drive unknown(int position) {
    return new Drive(position, 0, true, false, false, 1, 1);
  }

  /// Reads the 512 bytes that IDENTIFY gives.
  static Drive identified(int position, byte[] words) {
    boolean lba = (word(words, 49) & LBA) != 0;
    boolean lba48 = (word(words, 83) & LBA48) != 0;
    long chs = (long) word(words, 1) * word(words, 3) * word(words, 6);
    long size = lba ? (word(words, 60) | (long) word(words, 61) << 16) & UNSIGNED : chs;
    if (lba48) {
      size = 0;
      for (int i = 3; i >= 0; i--) {
        size = size << 16 | word(words, 100 + i);
      }
    }
    return new Drive(
        position,
        size,
        lba,
        lba48,
        (word(words, 49) & DMA) != 0,
        Math.max(1, word(words, 3)),
        Math.max(1, word(words, 6)));
  }

  private static int word(byte[] words, int index) {
    return (words[index * 2] & 0xFF) | (words[index * 2 + 1] & 0xFF) << 8;
  }

  /// `true` when these sectors need 48 bits.
  boolean needsExtended(long sector, int count) {
    return hasLba48 && sector + count > LBA28_MAX;
  }
}
