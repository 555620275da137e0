package samsara.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.ByteMemory;

final class PageTablesTest {
  private static final int FIRST_FRAME = 0x10;

  private final ByteMemory memory = new ByteMemory(0x100000);
  private final FrameAllocator frames = new FrameAllocator(0x100, FIRST_FRAME);

  private PageTables newTables() {
    memory.fill(0, memory.bytes().length, 0xFF); // what earlier owners left
    return new PageTables(memory, frames);
  }

  private int word(int address) {
    return memory.int32(address);
  }

  @Test
  void emptyDirectoryIsAllZero() {
    PageTables tables = newTables();

    assertThat(tables.directory()).isEqualTo(0x10000);
    for (int at = 0; at < 4096; at += 4) {
      assertThat(word(0x10000 + at)).isZero();
    }
    assertThat(tables.frameCount()).isEqualTo(1);
  }

  @Test
  void mappedPageIsPresentWritableAndForUserMode() {
    PageTables tables = newTables();

    tables.map(1, 0x42, PageTables.WRITABLE);

    assertThat(word(0x10000)).isEqualTo(0x11007); // directory entry 0: table in frame 0x11
    assertThat(word(0x11000)).isZero(); // page 0
    assertThat(word(0x11004)).isEqualTo(0x42007); // page 1
    assertThat(word(0x11008)).isZero();
    assertThat(tables.frameCount()).isEqualTo(2);
  }

  @Test
  void highAddressUsesTheUpperHalfOfTheDirectory() {
    PageTables tables = newTables();

    tables.map(0x80000, 0x42, PageTables.WRITABLE); // 0x80000000
    tables.map(0x7FFFF, 0x43, PageTables.WRITABLE); // the page below

    assertThat(word(0x10000 + 512 * 4)).isEqualTo(0x11007);
    assertThat(word(0x11000)).isEqualTo(0x42007);
    assertThat(word(0x10000 + 511 * 4)).isEqualTo(0x12007);
    assertThat(word(0x12000 + 1023 * 4)).isEqualTo(0x43007);
  }

  @Test
  void neighbouringPagesShareATable() {
    PageTables tables = newTables();

    tables.map(1, 0x42, PageTables.WRITABLE);
    tables.map(1023, 0x43, PageTables.WRITABLE);

    assertThat(tables.frameCount()).isEqualTo(2);
    assertThat(word(0x11000 + 1023 * 4)).isEqualTo(0x43007);
  }

  @Test
  void missingTablesAreCountedAcrossTheirBorder() {
    PageTables tables = newTables();
    tables.map(1, 0x42, PageTables.WRITABLE);

    assertThat(tables.tablesMissing(2, 10)).isZero();
    assertThat(tables.tablesMissing(1023, 2)).isEqualTo(1);
    assertThat(tables.tablesMissing(1024, 1025)).isEqualTo(2);
    assertThat(tables.tablesMissing(5000, 0)).isZero();
  }

  @Test
  void unmappedPageLeavesAZeroEntryAndItsTable() {
    PageTables tables = newTables();
    tables.map(1, 0x42, PageTables.WRITABLE);

    tables.unmap(1);

    assertThat(word(0x11004)).isZero();
    assertThat(word(0x10000)).isEqualTo(0x11007);
  }

  @Test
  void bitsThatTheMmuSetsDoNotHideATable() {
    PageTables tables = newTables();
    tables.map(1, 0x42, PageTables.WRITABLE);
    memory.int32(0x10000, word(0x10000) | 0x20); // accessed

    tables.map(2, 0x43, PageTables.WRITABLE);

    assertThat(word(0x11008)).isEqualTo(0x43007);
    assertThat(tables.frameCount()).isEqualTo(2);
  }

  @Test
  void pageWithoutTheRightToWriteLacksThatBitOnly() {
    PageTables tables = newTables();

    tables.map(1, 0x42, 0);
    tables.map(2, 0x43, PageTables.SHARED);

    assertThat(word(0x11004)).isEqualTo(0x42005);
    assertThat(word(0x11008)).isEqualTo(0x43205);
    assertThat(tables.entry(1)).isEqualTo(0x42005);
    assertThat(tables.entry(3)).isZero();
    assertThat(tables.entry(0x80000)).isZero();
  }

  @Test
  void mappedPagesAreFoundAcrossMissingTables() {
    PageTables tables = newTables();
    tables.map(5, 0x42, 0);
    tables.map(0x80001, 0x43, 0);

    assertThat(tables.nextMapped(0, Pages.COUNT)).isEqualTo(5);
    assertThat(tables.nextMapped(6, Pages.COUNT)).isEqualTo(0x80001);
    assertThat(tables.nextMapped(6, 0x80001)).isEqualTo(0x80001);
    assertThat(tables.nextMapped(0x80002, Pages.COUNT)).isEqualTo(Pages.COUNT);
  }

  @Test
  void releaseFreesDirectoryAndTables() {
    int before = frames.freeFrames();
    PageTables tables = newTables();
    tables.map(1, 0x42, PageTables.WRITABLE);
    tables.map(0x80000, 0x43, PageTables.WRITABLE);
    assertThat(frames.freeFrames()).isEqualTo(before - 3);

    tables.release();

    assertThat(frames.freeFrames()).isEqualTo(before);
  }
}
