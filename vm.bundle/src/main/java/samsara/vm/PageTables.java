package samsara.vm;

import samsara.abi.Memory;

/// The page directory and the page tables of one address space, as the MMU reads them.
///
/// ~~~
/// address   | directory index (10) | table index (10) | offset (12) |
/// entry     | frame (20)  | 0 | shared = 0x200 | used by the MMU | U=4 W=2 P=1 |
/// ~~~
///
/// They are edited through VM's own memory, which is mapped to itself: an address is a physical
/// address. A table is made when its first page is mapped and lives as long as the directory.
///
/// MINIX: `servers/vm/arch/i386/pagetable.c`.
final class PageTables {
  /// Bit of an entry: the process may write.
  static final int WRITABLE = 0x2;

  /// Bit of an entry that the MMU leaves alone: somebody else sees the page on purpose, so that a
  /// write does not make a copy.
  static final int SHARED = 0x200;

  private static final int PRESENT = 0x1;
  private static final int USER = 0x4;
  private static final int TABLE_FLAGS = PRESENT | WRITABLE | USER;
  private static final int INDEX_BITS = 10;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;
  private static final int FRAME_MASK = -Memory.PAGE_BYTES;

  private final Memory memory;
  private final FrameAllocator frames;
  private final int directory;
  private int tableCount;

  /// An empty directory; takes one frame.
  PageTables(Memory memory, FrameAllocator frames) {
    this.memory = memory;
    this.frames = frames;
    directory = newTable();
  }

  /// Physical address of the page directory.
  int directory() {
    return directory;
  }

  /// Frames of the directory and its tables.
  int frameCount() {
    return 1 + tableCount;
  }

  /// Frames that mapping some pages will take for tables.
  int tablesMissing(int firstPage, int pageCount) {
    int missing = 0;
    if (pageCount > 0) {
      for (int index = firstPage >>> INDEX_BITS;
          index <= (firstPage + pageCount - 1) >>> INDEX_BITS;
          index++) {
        missing += hasTable(index << INDEX_BITS) ? 0 : 1;
      }
    }
    return missing;
  }

  /// The entry of a page, 0 if it is not mapped.
  int entry(int page) {
    return hasTable(page) ? memory.int32(entryOf(page)) : 0;
  }

  /// The frame of an entry.
  static int frame(int entry) {
    return Pages.of(entry);
  }

  /// The first mapped page of a range; its end if there is none.
  int nextMapped(int firstPage, int endPage) {
    int page = firstPage;
    while (page < endPage) {
      if (!hasTable(page)) {
        page = (page | INDEX_MASK) + 1;
      } else if (memory.int32(entryOf(page)) == 0) {
        page++;
      } else {
        return page;
      }
    }
    return endPage;
  }

  /// Maps a page to a frame, with WRITABLE and SHARED or without.
  void map(int page, int frame, int flags) {
    if (!hasTable(page)) {
      memory.int32(directoryEntryOf(page), newTable() | TABLE_FLAGS);
      tableCount++;
    }
    memory.int32(entryOf(page), Pages.address(frame) | flags | PRESENT | USER);
  }

  /// Unmaps a page that is mapped.
  void unmap(int page) {
    int entry = entryOf(page);
    assert (memory.int32(entry) & PRESENT) != 0 : "page=" + page;
    memory.int32(entry, 0);
  }

  /// Frees the directory and its tables; the pages are their owner's.
  void release() {
    for (int index = 0; index <= INDEX_MASK; index++) {
      int entry = memory.int32(directory + index * Integer.BYTES);
      if ((entry & PRESENT) != 0) {
        frames.free(Pages.of(entry));
      }
    }
    frames.free(Pages.of(directory));
  }

  private boolean hasTable(int page) {
    return (memory.int32(directoryEntryOf(page)) & PRESENT) != 0;
  }

  private int directoryEntryOf(int page) {
    return directory + (page >>> INDEX_BITS) * Integer.BYTES;
  }

  private int entryOf(int page) {
    int table = memory.int32(directoryEntryOf(page)) & FRAME_MASK;
    return table + (page & INDEX_MASK) * Integer.BYTES;
  }

  private int newTable() {
    int address = Pages.address(frames.allocate());
    memory.fill(address, Memory.PAGE_BYTES, 0);
    return address;
  }
}
