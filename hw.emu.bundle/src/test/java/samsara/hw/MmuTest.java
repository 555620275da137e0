package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MmuTest {
  private static final int DIRECTORY = 0x1000;
  private static final int TABLE = 0x2000;
  private static final int FRAME = 0x5000;
  private static final int OTHER_FRAME = 0x6000;
  private static final int PAGE = 0x0804_8000;
  private static final int ADDRESS = PAGE + 0x123;
  private static final int ALL_RIGHTS = Mmu.ENTRY_PRESENT | Mmu.ENTRY_WRITABLE | Mmu.ENTRY_USER;
  private static final int USER_WRITE = Mmu.USER | Mmu.WRITE;

  private final Ram ram = new Ram(16 << 20);
  private final Mmu mmu = new Mmu(ram);

  @BeforeEach
  void mapOnePage() {
    mapTable(DIRECTORY, TABLE, ALL_RIGHTS);
    mapPage(TABLE, FRAME, ALL_RIGHTS);
  }

  private void mapTable(int directory, int table, int bits) {
    ram.write32(directory + (PAGE >>> 22) * 4, table | bits);
  }

  private void mapPage(int table, int frame, int bits) {
    ram.write32(table + (PAGE >>> 12 & 0x3FF) * 4, frame | bits);
  }

  private int directoryEntry() {
    return ram.read32(DIRECTORY + (PAGE >>> 22) * 4);
  }

  private int tableEntry() {
    return ram.read32(TABLE + (PAGE >>> 12 & 0x3FF) * 4);
  }

  private void assertFault(long translation, int errorCode) {
    assertThat(Mmu.isFault(translation)).isTrue();
    assertThat(Mmu.errorCode(translation)).isEqualTo(errorCode);
  }

  @Test
  void translatesThroughTwoLevels() {
    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.READ)).isEqualTo(FRAME + 0x123);
    assertThat(mmu.translate(DIRECTORY, PAGE + 0xFFF, USER_WRITE)).isEqualTo(FRAME + 0xFFF);
  }

  @Test
  void lowBitsOfTheRootAreFlags() {
    assertThat(mmu.translate(DIRECTORY | 0x18, ADDRESS, Mmu.READ)).isEqualTo(FRAME + 0x123);
  }

  @Test
  void missingDirectoryEntryFaultsAsNotPresent() {
    assertFault(mmu.translate(DIRECTORY, 0x4000_0000, Mmu.READ), 0);
    assertFault(mmu.translate(DIRECTORY, 0x4000_0000, USER_WRITE), USER_WRITE);
  }

  @Test
  void missingTableEntryFaultsAsNotPresent() {
    assertFault(mmu.translate(DIRECTORY, PAGE + 0x1000, Mmu.WRITE), Mmu.WRITE);
    assertFault(mmu.translate(DIRECTORY, PAGE + 0x1000, Mmu.USER), Mmu.USER);
  }

  @Test
  void writeToReadOnlyPageFaultsAsProtection() {
    mapPage(TABLE, FRAME, Mmu.ENTRY_PRESENT | Mmu.ENTRY_USER);

    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.USER)).isEqualTo(FRAME + 0x123);
    assertFault(mmu.translate(DIRECTORY, ADDRESS, USER_WRITE), USER_WRITE | Mmu.FAULT_PRESENT);
  }

  @Test
  void theKernelRespectsReadOnlyPages() {
    mapPage(TABLE, FRAME, Mmu.ENTRY_PRESENT | Mmu.ENTRY_USER);

    assertFault(mmu.translate(DIRECTORY, ADDRESS, Mmu.WRITE), Mmu.WRITE | Mmu.FAULT_PRESENT);
  }

  @Test
  void userAccessToKernelPageFaultsAlsoAfterTheKernelUsedIt() {
    mapPage(TABLE, FRAME, Mmu.ENTRY_PRESENT | Mmu.ENTRY_WRITABLE);

    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.WRITE)).isEqualTo(FRAME + 0x123);
    assertFault(mmu.translate(DIRECTORY, ADDRESS, Mmu.USER), Mmu.USER | Mmu.FAULT_PRESENT);
    assertFault(mmu.translate(DIRECTORY, ADDRESS, USER_WRITE), USER_WRITE | Mmu.FAULT_PRESENT);
  }

  @Test
  void rightsAreThoseOfBothLevels() {
    mapTable(DIRECTORY, TABLE, Mmu.ENTRY_PRESENT | Mmu.ENTRY_WRITABLE);
    assertFault(mmu.translate(DIRECTORY, ADDRESS, Mmu.USER), Mmu.USER | Mmu.FAULT_PRESENT);

    mapTable(DIRECTORY, TABLE, Mmu.ENTRY_PRESENT | Mmu.ENTRY_USER);
    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.USER)).isEqualTo(FRAME + 0x123);
    assertFault(mmu.translate(DIRECTORY, ADDRESS, USER_WRITE), USER_WRITE | Mmu.FAULT_PRESENT);
  }

  @Test
  void readSetsAccessedOnBothLevelsAndNothingElse() {
    mmu.translate(DIRECTORY, ADDRESS, Mmu.USER);

    assertThat(directoryEntry()).isEqualTo(TABLE | ALL_RIGHTS | Mmu.ENTRY_ACCESSED);
    assertThat(tableEntry()).isEqualTo(FRAME | ALL_RIGHTS | Mmu.ENTRY_ACCESSED);
  }

  @Test
  void writeSetsDirtyInTheTableAlone() {
    mmu.translate(DIRECTORY, ADDRESS, USER_WRITE);

    assertThat(directoryEntry() & Mmu.ENTRY_DIRTY).isZero();
    assertThat(tableEntry()).isEqualTo(FRAME | ALL_RIGHTS | Mmu.ENTRY_ACCESSED | Mmu.ENTRY_DIRTY);
  }

  @Test
  void firstWriteAfterReadsStillSetsDirty() {
    mmu.translate(DIRECTORY, ADDRESS, Mmu.USER);
    mmu.translate(DIRECTORY, ADDRESS, Mmu.USER);
    mmu.translate(DIRECTORY, ADDRESS, USER_WRITE);

    assertThat(tableEntry() & Mmu.ENTRY_DIRTY).isNotZero();
  }

  @Test
  void faultSetsNoBits() {
    mapPage(TABLE, FRAME, Mmu.ENTRY_PRESENT | Mmu.ENTRY_USER);
    mmu.translate(DIRECTORY, ADDRESS, USER_WRITE);

    assertThat(tableEntry()).isEqualTo(FRAME | Mmu.ENTRY_PRESENT | Mmu.ENTRY_USER);
    assertThat(directoryEntry() & Mmu.ENTRY_ACCESSED).isZero();
  }

  @Test
  void translationStaysUntilInvalidated() {
    mmu.translate(DIRECTORY, ADDRESS, Mmu.READ);
    mapPage(TABLE, OTHER_FRAME, ALL_RIGHTS);
    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.READ)).isEqualTo(FRAME + 0x123);

    mmu.invalidatePage(DIRECTORY, PAGE);
    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.READ)).isEqualTo(OTHER_FRAME + 0x123);
  }

  @Test
  void invalidationOfAnotherPageKeepsTheTranslation() {
    mmu.translate(DIRECTORY, ADDRESS, Mmu.READ);
    mapPage(TABLE, OTHER_FRAME, ALL_RIGHTS);
    mmu.invalidatePage(DIRECTORY, PAGE + 0x1000);
    mmu.invalidatePage(DIRECTORY, PAGE + 0x10_0000); // same place in the cache

    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.READ)).isEqualTo(FRAME + 0x123);
  }

  @Test
  void takingRightsAwayNeedsInvalidationToo() {
    mmu.translate(DIRECTORY, ADDRESS, USER_WRITE);
    mapPage(TABLE, FRAME, Mmu.ENTRY_PRESENT | Mmu.ENTRY_USER);
    assertThat(mmu.translate(DIRECTORY, ADDRESS, USER_WRITE)).isEqualTo(FRAME + 0x123);

    mmu.invalidatePage(DIRECTORY, ADDRESS);
    assertFault(mmu.translate(DIRECTORY, ADDRESS, USER_WRITE), USER_WRITE | Mmu.FAULT_PRESENT);
  }

  @Test
  void clearedDirtyBitIsSetAgainAfterInvalidation() {
    mmu.translate(DIRECTORY, ADDRESS, USER_WRITE);
    mapPage(TABLE, FRAME, ALL_RIGHTS);
    mmu.invalidatePage(DIRECTORY, ADDRESS);
    mmu.translate(DIRECTORY, ADDRESS, Mmu.READ);
    assertThat(tableEntry() & Mmu.ENTRY_DIRTY).isZero();

    mmu.translate(DIRECTORY, ADDRESS, USER_WRITE);
    assertThat(tableEntry() & Mmu.ENTRY_DIRTY).isNotZero();
  }

  @Test
  void flushDropsAllOfOneRoot() {
    mmu.translate(DIRECTORY, ADDRESS, Mmu.READ);
    mapPage(TABLE, OTHER_FRAME, ALL_RIGHTS);
    mmu.flush(DIRECTORY);

    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.READ)).isEqualTo(OTHER_FRAME + 0x123);
  }

  @Test
  void eachRootHasItsOwnCache() {
    int directory = 0x3000;
    int table = 0x4000;
    mapTable(directory, table, ALL_RIGHTS);
    mapPage(table, OTHER_FRAME, ALL_RIGHTS);
    mmu.translate(DIRECTORY, ADDRESS, Mmu.READ);
    assertThat(mmu.translate(directory, ADDRESS, Mmu.READ)).isEqualTo(OTHER_FRAME + 0x123);

    mapPage(TABLE, 0x7000, ALL_RIGHTS);
    mmu.flush(directory);
    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.READ))
        .as("flush of another root keeps what this one remembers")
        .isEqualTo(FRAME + 0x123);
  }

  @Test
  void releasedRootStartsAfresh() {
    Tlb before = mmu.tlb(DIRECTORY);
    before.translate(ADDRESS, Mmu.READ);
    mapPage(TABLE, OTHER_FRAME, ALL_RIGHTS);
    mmu.release(DIRECTORY);

    assertThat(mmu.tlb(DIRECTORY)).isNotSameAs(before);
    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.READ)).isEqualTo(OTHER_FRAME + 0x123);
  }

  @Test
  void collidingPagesEvictEachOther() {
    int colliding = PAGE + 0x10_0000;
    ram.write32(TABLE + (colliding >>> 12 & 0x3FF) * 4, OTHER_FRAME | Mmu.ENTRY_PRESENT);

    for (int i = 0; i < 3; i++) {
      assertThat(mmu.translate(DIRECTORY, ADDRESS, USER_WRITE)).isEqualTo(FRAME + 0x123);
      assertThat(mmu.translate(DIRECTORY, colliding, Mmu.READ)).isEqualTo(OTHER_FRAME);
      assertFault(mmu.translate(DIRECTORY, colliding, Mmu.USER), Mmu.USER | Mmu.FAULT_PRESENT);
    }
  }

  @Test
  void largePageMapsFourMebibytes() {
    int large = 0x40_0000 | ALL_RIGHTS | Mmu.ENTRY_LARGE;
    ram.write32(DIRECTORY + (PAGE >>> 22) * 4, large);

    assertThat(mmu.translate(DIRECTORY, 0x0800_0000, Mmu.USER)).isEqualTo(0x40_0000);
    assertThat(mmu.translate(DIRECTORY, 0x083F_FFFF, Mmu.USER)).isEqualTo(0x7F_FFFF);
    assertThat(directoryEntry()).isEqualTo(large | Mmu.ENTRY_ACCESSED);

    assertThat(mmu.translate(DIRECTORY, ADDRESS, USER_WRITE)).isEqualTo(0x44_8123);
    assertThat(directoryEntry()).isEqualTo(large | Mmu.ENTRY_ACCESSED | Mmu.ENTRY_DIRTY);
  }

  @Test
  void largePageHasRightsToo() {
    ram.write32(DIRECTORY + (PAGE >>> 22) * 4, 0x40_0000 | Mmu.ENTRY_PRESENT | Mmu.ENTRY_LARGE);

    assertThat(mmu.translate(DIRECTORY, ADDRESS, Mmu.READ)).isEqualTo(0x44_8123);
    assertFault(mmu.translate(DIRECTORY, ADDRESS, Mmu.WRITE), Mmu.WRITE | Mmu.FAULT_PRESENT);
    assertFault(mmu.translate(DIRECTORY, ADDRESS, Mmu.USER), Mmu.USER | Mmu.FAULT_PRESENT);
  }

  @Test
  void invalidationDropsALargePageAsAWhole() {
    ram.write32(DIRECTORY + (PAGE >>> 22) * 4, 0x40_0000 | ALL_RIGHTS | Mmu.ENTRY_LARGE);
    mmu.translate(DIRECTORY, 0x0800_0000, Mmu.READ);
    mmu.translate(DIRECTORY, 0x0800_1000, Mmu.READ);
    ram.write32(DIRECTORY + (PAGE >>> 22) * 4, 0x80_0000 | ALL_RIGHTS | Mmu.ENTRY_LARGE);
    mmu.invalidatePage(DIRECTORY, 0x0830_0000);

    assertThat(mmu.translate(DIRECTORY, 0x0800_0000, Mmu.READ)).isEqualTo(0x80_0000);
    assertThat(mmu.translate(DIRECTORY, 0x0800_1000, Mmu.READ)).isEqualTo(0x80_1000);
  }

  @Test
  void addressesOfTheUpperHalfWork() {
    int directory = 0x3000;
    ram.write32(directory + 1023 * 4, TABLE | ALL_RIGHTS);
    ram.write32(TABLE + 1023 * 4, 0xFFFF_F000 | ALL_RIGHTS);

    assertThat(mmu.translate(directory, -1, USER_WRITE)).isEqualTo(0xFFFF_FFFFL);
    assertThat(mmu.translate(directory, -1, USER_WRITE)).isEqualTo(0xFFFF_FFFFL);
  }

  @Test
  void directoryOutsideMemoryIsABusError() {
    assertThatExceptionOfType(BusError.class)
        .isThrownBy(() -> mmu.translate(ram.sizeBytes(), ADDRESS, Mmu.READ))
        .withMessageContaining("0x01000000");
  }
}
