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
  private static final int ENTRIES = 256;
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
  private boolean largePages;

  Tlb(Ram ram, int root) {
    this.ram = ram;
    this.root = root;
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
  }

  private long walk(int virtual, int access) {
    assert (access & ~RIGHTS) == 0 : "access=" + access;
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
    return (frame | (virtual & OFFSET_MASK)) & UNSIGNED_INT;
  }
}
