package samsara.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

final class PartitionsTest {
  private static final long BYTES = 10_000 * 512L;

  private final Map<Long, byte[]> sectors = new HashMap<>();

  private void entry(long sector, int index, int type, int first, int count) {
    byte[] bytes = sectors.computeIfAbsent(sector, each -> new byte[512]);
    ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    table.put(446 + index * 16 + 4, (byte) type);
    table.putInt(446 + index * 16 + 8, first);
    table.putInt(446 + index * 16 + 12, count);
    table.putShort(510, (short) 0xAA55);
  }

  private Partitions read() throws ErrnoException {
    return Partitions.read(1, BYTES, sector -> sectors.getOrDefault(sector, new byte[512]));
  }

  @Test
  void unitWithoutATableIsOnePiece() throws ErrnoException {
    Partitions partitions = read();

    assertThat(partitions.range(5)).isEqualTo(new BlockRange(1, 0, BYTES));
    assertThat(partitions.range(6).bytes()).isZero();
  }

  @Test
  void partitionsAreSortedByWhereTheyBegin() throws ErrnoException {
    entry(0, 0, 0x81, 5000, 100);
    entry(0, 2, 0x83, 10, 200);

    Partitions partitions = read();

    assertThat(partitions.range(6)).isEqualTo(new BlockRange(1, 10 * 512L, 200 * 512L));
    assertThat(partitions.range(7)).isEqualTo(new BlockRange(1, 5000 * 512L, 100 * 512L));
    assertThat(partitions.range(8).bytes()).isZero();
  }

  @Test
  void minixPartitionsHaveSubpartitions() throws ErrnoException {
    entry(0, 0, 0x81, 1000, 1000);
    entry(1000, 0, 0x81, 1001, 99);
    entry(1000, 1, 0x81, 1100, 900);

    Partitions partitions = read();

    assertThat(partitions.range(128 + 16)).isEqualTo(new BlockRange(1, 1001 * 512L, 99 * 512L));
    assertThat(partitions.range(128 + 17)).isEqualTo(new BlockRange(1, 1100 * 512L, 900 * 512L));
  }

  @Test
  void otherPartitionsHaveNone() throws ErrnoException {
    entry(0, 0, 0x83, 1000, 1000);
    entry(1000, 0, 0x81, 1001, 99);

    assertThat(read().range(128 + 16).bytes()).isZero();
  }

  @Test
  void whatReachesOutIsCut() throws ErrnoException {
    entry(0, 0, 0x81, 9_900, 1_000);
    entry(0, 1, 0x81, 20_000, 10);

    Partitions partitions = read();

    assertThat(partitions.range(6).bytes()).isEqualTo(100 * 512L);
    assertThat(partitions.range(7).bytes()).isZero();
  }

  @Test
  void tableWithoutItsMarkIsNone() throws ErrnoException {
    entry(0, 0, 0x81, 10, 10);
    sectors.getOrDefault(0L, new byte[512])[510] = 0;

    assertThat(read().range(6).bytes()).isZero();
  }

  @Test
  void readErrorsAreTold() {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(() ->
            Partitions.read(
                0,
                BYTES,
                sector -> {
                  throw new ErrnoException(Errno.EIO);
                }));
  }

  @Test
  void minorsTellTheirUnit() {
    assertThat(Partitions.unitOf(0)).isZero();
    assertThat(Partitions.unitOf(9)).isEqualTo(1);
    assertThat(Partitions.unitOf(128 + 15)).isZero();
    assertThat(Partitions.unitOf(128 + 16)).isEqualTo(1);
  }
}
