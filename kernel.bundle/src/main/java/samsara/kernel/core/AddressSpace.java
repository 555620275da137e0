package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.hw.Mmu;
import samsara.hw.Tlb;

/// Where a process's addresses lead: through a page directory that VM made, or, for the boot
/// processes that exist before VM, one to one within a window of physical memory.
///
/// Hot path: no allocation.
public final class AddressSpace {
  private int root;
  private int first;
  private int end;
  private @Nullable Tlb tlb;
  private final Body owner;

  AddressSpace(Body owner) {
    this.owner = owner;
  }

  /// Whose memory it is.
  Body owner() {
    return owner;
  }

  /// Physical address of the page directory; 0 if there is none.
  public int root() {
    return root;
  }

  /// First address of the one-to-one window.
  public int windowFirst() {
    return first;
  }

  /// Maps the physical addresses from `first` up to, not including, `end` to themselves.
  public void useWindow(int first, int end) {
    this.first = first;
    this.end = end;
    this.root = 0;
    this.tlb = null;
  }

  /// Translates through the page directory at `root` from now on.
  public void useDirectory(Mmu mmu, int root) {
    mmu.flush(root);
    this.root = root;
    this.tlb = mmu.tlb(root);
  }

  /// Forgets everything; no address is valid.
  public void clear() {
    useWindow(0, 0);
  }

  /// Drops the cached translation of one page.
  public void invalidate(int virtual) {
    Tlb cache = tlb;
    if (cache != null) {
      cache.invalidatePage(virtual);
    }
  }

  /// Drops all cached translations.
  public void flush() {
    Tlb cache = tlb;
    if (cache != null) {
      cache.flush();
    }
  }

  /// The physical address, negative for a fault.
  public long translate(int virtual, boolean write) {
    Tlb cache = tlb;
    if (cache != null) {
      return cache.translate(virtual, write ? Mmu.USER | Mmu.WRITE : Mmu.USER);
    }
    return virtual >= first && virtual < end ? virtual : -1;
  }
}
