package samsara.hw;

import java.util.Arrays;

/// The translations of one page directory that the processor remembers: direct mapped by page
/// number, filled by a walk of the page tables, with the i386's rights and its accessed and dirty
/// bits. Get one from [Mmu#tlb].
///
/// A translation stays until [#invalidatePage] or [#flush], whatever happens to the tables. A page
/// is remembered as writable only once it is dirty, so that the first write always reaches the
/// table. Hot path: primitives only, one compare on a hit.
public final class Tlb {
  private static final int ENTRIES = 512;
  private static final long NO_PAGE = 1L << Integer.SIZE;
  private static final int PAGE_SHIFT = 12;
  private static final int PAGE_MASK = -1 << PAGE_SHIFT;
  private static final int OFFSET_MASK = ~PAGE_MASK;
  private static final int LARGE_SHIFT = 22;
  private static final int LARGE_MASK = -1 << LARGE_SHIFT;
  private static final int VALID = 1;
  private static final long UNSIGNED_INT = 0xFFFF_FFFFL;
  private static final long FAULT = Long.MIN_VALUE;
  private static final int RIGHTS = Mmu.ENTRY_WRITABLE | Mmu.ENTRY_USER;

  private final Ram ram;
  private final int root;
  // Four tags an entry, by kind of access (access / 2): the page with VALID when that access is
  // allowed, else 0.
  private final int[] tags = new int[ENTRIES * 4];
  private final int[] frames = new int[ENTRIES];
  private final long[] quickReads = new long[ENTRIES];
  private final long[] quickWrites = new long[ENTRIES];
  private boolean largePages;
  private long misses;

  Tlb(Ram ram, int root) {
    this.ram = ram;
    this.root = root;
    flush();
  }

  /// For translated code: by the low bits of the page number, the page in the upper half and what
  /// is to be added to its addresses to get physical ones in the lower half. An entry is there
  /// while user mode may read the page without a walk; else its upper half is no page. Never to be
  /// written.
  public long[] quickReads() {
    return quickReads;
  }

  /// The same for writes; pages that [Ram] watches are not there.
  public long[] quickWrites() {
    return quickWrites;
  }

  /// How often the page tables had to be asked, faults included.
  public long misses() {
    return misses;
  }

  /// The frame of the page that holds `virtual`, if user mode may read it and that would change
  /// nothing, not even an accessed bit in the tables; else -1.
  public int quietFrame(int virtual) {
    int entry = (virtual >>> PAGE_SHIFT) & (ENTRIES - 1);
    if (tags[(entry << 2) | (Mmu.USER >>> 1)] == ((virtual & PAGE_MASK) | VALID)) {
      return frames[entry];
    }
    int wanted = Mmu.ENTRY_PRESENT | Mmu.ENTRY_USER | Mmu.ENTRY_ACCESSED;
    int directoryEntry = ram.read32(root + (virtual >>> LARGE_SHIFT) * Integer.BYTES);
    if ((directoryEntry & wanted) != wanted) {
      return -1;
    }
    if ((directoryEntry & Mmu.ENTRY_LARGE) == 0) {
      int index = (virtual >>> PAGE_SHIFT) & 0x3FF;
      int tableEntry = ram.read32((directoryEntry & PAGE_MASK) + index * Integer.BYTES);
      if ((tableEntry & wanted) != wanted) {
        return -1;
      }
    }
    return (int) walk(virtual & PAGE_MASK, Mmu.USER);
  }

  /// Enters the page that holds `virtual` among the quick writes, if that is right. For a page that
  /// is not watched any more.
  public void offerQuickWrite(int virtual) {
    int entry = (virtual >>> PAGE_SHIFT) & (ENTRIES - 1);
    int tag = tags[(entry << 2) | ((Mmu.WRITE | Mmu.USER) >>> 1)];
    if (tag == ((virtual & PAGE_MASK) | VALID)) {
      quickWrites[entry] = quick(virtual, frames[entry], true);
    }
  }

  /// Forgets the quick write to physical page number `frameNumber`, which is watched from now on.
  void forgetQuickWrite(int frameNumber) {
    for (int entry = 0; entry < ENTRIES; entry++) {
      if (frames[entry] >>> PAGE_SHIFT == frameNumber) {
        quickWrites[entry] = NO_PAGE;
      }
    }
  }

  private long quick(int virtual, int frame, boolean write) {
    int page = virtual & PAGE_MASK;
    boolean allowed =
        ram.contains(frame, Ram.PAGE_BYTES) && !(write && ram.isWatched(frame >>> PAGE_SHIFT));
    return allowed ? (long) page << Integer.SIZE | ((frame - page) & UNSIGNED_INT) : NO_PAGE;
  }

  /// The physical address of the page directory.
  public int root() {
    return root;
  }

  /// The physical address of `virtual`, or a fault; see [Mmu#translate].
  public long translate(int virtual, int access) {
    int entry = (virtual >>> PAGE_SHIFT) & (ENTRIES - 1);
    if (tags[(entry << 2) | (access >>> 1)] == ((virtual & PAGE_MASK) | VALID)) {
      return (frames[entry] | (virtual & OFFSET_MASK)) & UNSIGNED_INT;
    }
    return walk(virtual, access);
  }

  /// Drops the translation of the page that holds `virtual`.
  public void invalidatePage(int virtual) {
    int entry = (virtual >>> PAGE_SHIFT) & (ENTRIES - 1);
    if (tags[entry << 2] == ((virtual & PAGE_MASK) | VALID)) {
      drop(entry);
    }
    if (largePages) {
      invalidateLarge(virtual & LARGE_MASK);
    }
  }

  /// Drops all translations.
  public void flush() {
    Arrays.fill(tags, 0);
    Arrays.fill(quickReads, NO_PAGE);
    Arrays.fill(quickWrites, NO_PAGE);
    largePages = false;
  }

  // One invlpg drops a large page as a whole, and here it is spread over the entries of its small
  // ones.
  private void invalidateLarge(int largePage) {
    for (int entry = 0; entry < ENTRIES; entry++) {
      int tag = tags[entry << 2];
      if (tag != 0 && (tag & LARGE_MASK) == largePage) {
        drop(entry);
      }
    }
  }

  private void drop(int entry) {
    Arrays.fill(tags, entry << 2, (entry << 2) + 4, 0);
    quickReads[entry] = NO_PAGE;
    quickWrites[entry] = NO_PAGE;
  }

  private long walk(int virtual, int access) {
    assert (access & ~RIGHTS) == 0 : "access=" + access;
    misses++;
    int directoryAddress = root + (virtual >>> LARGE_SHIFT) * Integer.BYTES;
    int directoryEntry = ram.read32(directoryAddress);
    if ((directoryEntry & Mmu.ENTRY_PRESENT) == 0) {
      return FAULT | access;
    }
    if ((directoryEntry & Mmu.ENTRY_LARGE) != 0) {
      if ((access & ~directoryEntry & RIGHTS) != 0) {
        return FAULT | access | Mmu.FAULT_PRESENT;
      }
      int used = markUsed(directoryAddress, directoryEntry, access);
      largePages = true;
      int frame = (used & LARGE_MASK) | (virtual & ~LARGE_MASK & PAGE_MASK);
      return fill(virtual, frame, used);
    }
    int tableAddress =
        (directoryEntry & PAGE_MASK) + ((virtual >>> PAGE_SHIFT) & 0x3FF) * Integer.BYTES;
    int tableEntry = ram.read32(tableAddress);
    if ((tableEntry & Mmu.ENTRY_PRESENT) == 0) {
      return FAULT | access;
    }
    if ((access & ~(directoryEntry & tableEntry) & RIGHTS) != 0) {
      return FAULT | access | Mmu.FAULT_PRESENT;
    }
    markUsed(directoryAddress, directoryEntry, Mmu.READ);
    int used = markUsed(tableAddress, tableEntry, access);
    return fill(virtual, used & PAGE_MASK, used & (directoryEntry | ~RIGHTS));
  }

  private int markUsed(int entryAddress, int entry, int access) {
    int used = entry | Mmu.ENTRY_ACCESSED;
    if ((access & Mmu.WRITE) != 0) {
      used |= Mmu.ENTRY_DIRTY;
    }
    if (used != entry) {
      ram.write32(entryAddress, used);
    }
    return used;
  }

  private long fill(int virtual, int frame, int entryBits) {
    int entry = (virtual >>> PAGE_SHIFT) & (ENTRIES - 1);
    int tag = (virtual & PAGE_MASK) | VALID;
    int userTag = (entryBits & Mmu.ENTRY_USER) != 0 ? tag : 0;
    boolean write =
        (entryBits & (Mmu.ENTRY_WRITABLE | Mmu.ENTRY_DIRTY))
            == (Mmu.ENTRY_WRITABLE | Mmu.ENTRY_DIRTY);
    frames[entry] = frame;
    tags[entry << 2] = tag;
    tags[(entry << 2) | (Mmu.WRITE >>> 1)] = write ? tag : 0;
    tags[(entry << 2) | (Mmu.USER >>> 1)] = userTag;
    tags[(entry << 2) | ((Mmu.WRITE | Mmu.USER) >>> 1)] = write ? userTag : 0;
    quickReads[entry] = userTag == 0 ? NO_PAGE : quick(virtual, frame, false);
    quickWrites[entry] = write && userTag != 0 ? quick(virtual, frame, true) : NO_PAGE;
    return (frame | (virtual & OFFSET_MASK)) & UNSIGNED_INT;
  }
}
