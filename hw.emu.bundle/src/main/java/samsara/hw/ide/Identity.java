package samsara.hw.ide;

import java.nio.charset.StandardCharsets;

/// What a disk answers to IDENTIFY: 256 words, as ATA/ATAPI-6 numbers them.
final class Identity {
  private static final int LBA28_SECTORS_MAX = 0x0FFFFFFF;
  private static final int LBA_DMA_IORDY = 0x0B00;
  private static final int FEATURES_82 = 0x4020; // NOP, write cache
  private static final int FEATURES_83 = 0x7400; // LBA48, both flushes

  private final byte[] bytes = new byte[DiskImage.SECTOR_BYTES];

  private Identity() {}

  /// The words of a disk.
  ///
  /// @param position 0 to 3, of which the serial number is made
  static byte[] of(long sectors, Geometry standard, Geometry current, int multiple, int position) {
    Identity identity = new Identity();
    identity.describe(sectors, standard, current, multiple);
    identity.text(10, 20, "SAMSARA%04d".formatted(position + 1));
    identity.text(23, 8, "1.0");
    identity.text(27, 40, "SAMSARA DISK");
    return identity.bytes;
  }

  private void describe(long sectors, Geometry standard, Geometry current, int multiple) {
    word(0, 0x0040); // a fixed disk
    word(1, standard.cylinders());
    word(3, standard.heads());
    word(6, standard.sectors());
    word(47, 0x8000 | IdeDisk.MULTIPLE_MAX);
    word(49, LBA_DMA_IORDY);
    word(50, 0x4000);
    word(53, 0x0007); // words 54 to 58, 64 to 70 and 88 are valid
    word(54, current.cylinders());
    word(55, current.heads());
    word(56, current.sectors());
    long reachable = (long) current.cylinders() * current.heads() * current.sectors();
    word(57, (int) reachable);
    word(58, (int) (reachable >> 16));
    word(59, multiple == 0 ? 0 : 0x0100 | multiple);
    long lba28 = Math.min(sectors, LBA28_SECTORS_MAX);
    word(60, (int) lba28);
    word(61, (int) (lba28 >> 16));
    word(63, 0x0407); // multiword DMA 2, chosen
    word(64, 0x0003);
    for (int timing = 65; timing <= 68; timing++) {
      word(timing, 120); // ns
    }
    word(80, 0x007E); // ATA/ATAPI-1 to 6
    word(82, FEATURES_82);
    word(83, FEATURES_83);
    word(84, 0x4000);
    word(85, FEATURES_82);
    word(86, FEATURES_83 & 0x3FFF);
    word(87, 0x4000);
    word(88, 0x003F); // ultra DMA up to 5
    word(93, 0x6001);
    for (int i = 0; i < 4; i++) {
      word(100 + i, (int) (sectors >> (16 * i)));
    }
  }

  private void word(int index, int value) {
    bytes[index * 2] = (byte) value;
    bytes[index * 2 + 1] = (byte) (value >> 8);
  }

  // The first character of a pair is in the upper byte.
  private void text(int index, int length, String text) {
    byte[] padded = (text + " ".repeat(length - text.length())).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < length; i += 2) {
      word(index + i / 2, (padded[i] & 0xFF) << 8 | (padded[i + 1] & 0xFF));
    }
  }
}
