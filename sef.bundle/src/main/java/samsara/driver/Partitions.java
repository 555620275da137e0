package samsara.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import samsara.abi.ErrnoException;

/// The partitions and subpartitions of one unit, by minor: 0 the whole unit, 1 to 4 its partitions,
/// and for each of them four subpartitions. Partitions are sorted by where they begin; one that
/// reaches beyond what it is part of is cut. An entry that is empty, or a table without its mark,
/// gives empty ranges.
///
/// MINIX: `drivers/libdriver/drvlib.c`, partition.
public final class Partitions {
  /// Partitions of a unit, and subpartitions of a partition.
  public static final int PER_TABLE = 4;

  /// The minor of the first subpartition of the first unit.
  public static final int FIRST_SUBPARTITION = 128;

  /// Minors of a unit before its subpartitions.
  public static final int PER_UNIT = 1 + PER_TABLE;

  private static final int SECTOR_BYTES = 512;
  private static final int TABLE_OFFSET = 446;
  private static final int ENTRY_BYTES = 16;
  private static final int TYPE_OFFSET = 4;
  private static final int FIRST_OFFSET = 8;
  private static final int SIGNATURE_OFFSET = 510;
  private static final int SIGNATURE = 0xAA55;
  private static final int MINIX_TYPE = 0x81;
  private static final long UNSIGNED = 0xFFFF_FFFFL;

  private final BlockRange[] ranges = new BlockRange[PER_UNIT + PER_TABLE * PER_TABLE];

  /// Reads a sector of the unit.
  @FunctionalInterface
  public interface SectorReader {
    /// The 512 bytes of a sector.
    byte[] read(long sector) throws ErrnoException;
  }

  private record Entry(int type, BlockRange range) {}

  private Partitions(int unit, long bytes) {
    BlockRange nothing = new BlockRange(unit, 0, 0);
    Arrays.fill(ranges, nothing);
    ranges[0] = new BlockRange(unit, 0, bytes);
  }

  /// Reads the tables of a unit. Errors are the reader's.
  public static Partitions read(int unit, long bytes, SectorReader reader) throws ErrnoException {
    Partitions partitions = new Partitions(unit, bytes);
    List<Entry> primary = table(partitions.ranges[0], reader);
    for (int p = 0; p < primary.size(); p++) {
      BlockRange range = primary.get(p).range();
      partitions.ranges[1 + p] = range;
      if (primary.get(p).type() == MINIX_TYPE && range.bytes() > 0) {
        List<Entry> inner = table(range, reader);
        for (int s = 0; s < inner.size(); s++) {
          partitions.ranges[PER_UNIT + p * PER_TABLE + s] = inner.get(s).range();
        }
      }
    }
    return partitions;
  }

  private static List<Entry> table(BlockRange whole, SectorReader reader) throws ErrnoException {
    List<Entry> entries = new ArrayList<>();
    if (whole.bytes() < SECTOR_BYTES) {
      return entries;
    }
    ByteBuffer sector = ByteBuffer.wrap(reader.read(whole.first() / SECTOR_BYTES));
    sector.order(ByteOrder.LITTLE_ENDIAN);
    if ((sector.getShort(SIGNATURE_OFFSET) & 0xFFFF) != SIGNATURE) {
      return entries;
    }
    for (int i = 0; i < PER_TABLE; i++) {
      int at = TABLE_OFFSET + i * ENTRY_BYTES;
      int type = sector.get(at + TYPE_OFFSET) & 0xFF;
      long first = (sector.getInt(at + FIRST_OFFSET) & UNSIGNED) * SECTOR_BYTES;
      long size = (sector.getInt(at + FIRST_OFFSET + Integer.BYTES) & UNSIGNED) * SECTOR_BYTES;
      if (type != 0) {
        entries.add(new Entry(type, cut(whole, first, size)));
      }
    }
    entries.sort(Comparator.comparingLong(entry -> entry.range().first()));
    return entries;
  }

  private static BlockRange cut(BlockRange whole, long first, long bytes) {
    long from = Math.max(first, whole.first());
    long to = Math.min(first + bytes, whole.first() + whole.bytes());
    return new BlockRange(whole.unit(), from, Math.max(0, to - from));
  }

  /// The unit of a minor.
  public static int unitOf(int minor) {
    return minor < FIRST_SUBPARTITION
        ? minor / PER_UNIT
        : (minor - FIRST_SUBPARTITION) / (PER_TABLE * PER_TABLE);
  }

  /// The range of a minor of this unit.
  public BlockRange range(int minor) {
    return ranges[index(minor)];
  }

  /// Changes a range.
  public void range(int minor, BlockRange range) {
    ranges[index(minor)] = range;
  }

  private static int index(int minor) {
    return minor < FIRST_SUBPARTITION
        ? minor % PER_UNIT
        : PER_UNIT + (minor - FIRST_SUBPARTITION) % (PER_TABLE * PER_TABLE);
  }
}
