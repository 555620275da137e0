package samsara.hw;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/// The paging unit of an i386 with 4 MiB pages (CR4.PSE) and supervisor write protection (CR0.WP):
/// two-level page tables in [Ram], named by the physical address of their page directory (CR3), and
/// one [Tlb] for each directory.
///
/// As on the chip, an edit of a page table is not seen until the translation is dropped:
/// [#invalidatePage] is `invlpg`, [#flush] is what a reload of CR3 does. A change to another
/// directory drops nothing, since each has its own cache; so whoever hands a directory frame to a
/// new address space calls [#release] first.
///
/// The access bits and fault codes are those of the i386 page-fault error code.
@Component(service = Mmu.class)
public final class Mmu {
  /// Access: a read by the kernel.
  public static final int READ = 0;

  /// Access bit: a write.
  public static final int WRITE = 2;

  /// Access bit: on behalf of user mode.
  public static final int USER = 4;

  /// Error code bit: the page is present, the access is against its rights. Clear: the page is not
  /// present.
  public static final int FAULT_PRESENT = 1;

  /// Page table entry bit: the entry is valid.
  public static final int ENTRY_PRESENT = 0x01;

  /// Page table entry bit: may be written. At the same place as [#WRITE].
  public static final int ENTRY_WRITABLE = 0x02;

  /// Page table entry bit: user mode may use it. At the same place as [#USER].
  public static final int ENTRY_USER = 0x04;

  /// Page table entry bit, set by the MMU: the entry was used.
  public static final int ENTRY_ACCESSED = 0x20;

  /// Page table entry bit, set by the MMU: the page was written.
  public static final int ENTRY_DIRTY = 0x40;

  /// Page directory entry bit: maps 4 MiB itself.
  public static final int ENTRY_LARGE = 0x80;

  private static final int FRAME_MASK = -Ram.PAGE_BYTES;

  private final Ram ram;
  private final @Nullable Tlb[] tlbs; // by frame number of the page directory
  private final List<Tlb> used = new ArrayList<>();
  private long missesOfReleased;

  /// Translates through page tables in `ram`.
  @Activate
  public Mmu(@Reference Ram ram) {
    this.ram = ram;
    tlbs = new Tlb[ram.sizeBytes() / Ram.PAGE_BYTES];
  }

  /// The physical address of `virtual` in the address space of page directory `root` (its low 12
  /// bits are ignored), or a fault, which [#isFault] tells and [#errorCode] explains. `access` is
  /// [#READ] or [#WRITE], with [#USER] or without. Allocates nothing when the directory has been
  /// used before.
  public long translate(int root, int virtual, int access) {
    return tlb(root).translate(virtual, access);
  }

  /// True when a result of `translate` is a page fault.
  public static boolean isFault(long translation) {
    return translation < 0;
  }

  /// The i386 error code of a fault: [#FAULT_PRESENT], [#WRITE], [#USER].
  public static int errorCode(long fault) {
    assert isFault(fault);
    return (int) fault;
  }

  /// The cached translations of `root`. Callers with a hot path keep the object, until [#release].
  public Tlb tlb(int root) {
    int directory = root & FRAME_MASK;
    if (!ram.contains(directory, Ram.PAGE_BYTES)) {
      throw new BusError(directory, Ram.PAGE_BYTES, ram.sizeBytes());
    }
    Tlb tlb = tlbs[directory / Ram.PAGE_BYTES];
    if (tlb == null) {
      tlb = new Tlb(ram, directory);
      tlbs[directory / Ram.PAGE_BYTES] = tlb;
      used.add(tlb);
    }
    return tlb;
  }

  /// Drops the translation of one page, or of the whole 4 MiB when a large page maps it.
  public void invalidatePage(int root, int virtual) {
    tlb(root).invalidatePage(virtual);
  }

  /// Drops all translations of `root`.
  public void flush(int root) {
    tlb(root).flush();
  }

  /// Drops all translations and the cache of `root`: the frame is a page directory no longer. Who
  /// holds its [Tlb] asks [#tlb] again before the next use.
  public void release(int root) {
    Tlb tlb = tlb(root);
    tlb.flush();
    missesOfReleased += tlb.misses();
    used.remove(tlb);
    tlbs[(root & FRAME_MASK) / Ram.PAGE_BYTES] = null;
  }

  /// How often page tables were asked since power-on, faults included.
  public long misses() {
    long misses = missesOfReleased;
    for (Tlb tlb : used) {
      misses += tlb.misses();
    }
    return misses;
  }

  /// Makes [Ram] watch physical page number `frameNumber`, which holds machine code from now on: no
  /// quick write to it is left.
  public void watch(int frameNumber) {
    if (!ram.isWatched(frameNumber)) {
      ram.watch(frameNumber);
      for (Tlb tlb : used) {
        tlb.forgetQuickWrite(frameNumber);
      }
    }
  }
}
