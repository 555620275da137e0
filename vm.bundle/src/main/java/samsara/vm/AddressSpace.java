package samsara.vm;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.vm.Region.Kind;

/// The address space of one process: its regions, which say what it may use, and its pages, which
/// say the same to the MMU as far as there is memory behind them.
///
/// ~~~
/// 0        0x1000                                     0x80000000              0xfffff000
/// | nothing | data and heap → |   …   | stack (fixed) | mapped memory → |  …   | nothing |
/// ~~~
///
/// A page gets its memory when it is needed, zeroed, unless it was wanted at once. Operations that
/// fail leave the regions as they were.
///
/// MINIX: `servers/vm/region.c`.
final class AddressSpace {
  /// Where data begins; page 0 is never mapped.
  static final int DATA_PAGE = 1;

  /// Behind the stack; where mapped memory begins by default.
  static final int STACK_TOP_PAGE = Pages.of(0x8000_0000);

  /// Behind everything.
  static final int END_PAGE = Pages.COUNT - 1;

  private final Memory memory;
  private final FrameAllocator frames;
  private final PageSet pages;
  private final RegionList regions = new RegionList();

  /// An address space without a page. `ENOMEM` if not even its directory fits.
  AddressSpace(Memory memory, FrameAllocator frames) throws ErrnoException {
    this.memory = memory;
    this.frames = frames;
    pages = new PageSet(memory, frames);
  }

  /// Physical address of the page directory.
  int directory() {
    return pages.directory();
  }

  /// Frames of the page directory and the page tables.
  int tableFrames() {
    return pages.tableFrames();
  }

  int regionCount() {
    return regions.all().size();
  }

  /// Pages of all regions of a kind, with memory or without.
  int pagesOf(Kind kind) {
    return regions.all().stream()
        .filter(region -> region.kind() == kind)
        .mapToInt(Region::pageCount)
        .sum();
  }

  // ---- Regions. ----

  /// Adds a region without memory; none if it has no pages. `ENOMEM` if there is no room for it.
  void reserve(Kind kind, int firstPage, int pageCount) throws ErrnoException {
    if (pageCount > 0) {
      regions.requireHole(firstPage, pageCount);
      regions.add(new Region(kind, firstPage, pageCount));
    }
  }

  /// Puts zeroed memory behind pages of a region that have none yet. `ENOMEM`.
  void populate(int firstPage, int pageCount) throws ErrnoException {
    pages.populate(firstPage, pageCount);
  }

  /// Adds a region of memory that is there already; the address space owns it from now on.
  void adopt(Kind kind, int firstPage, int firstFrame, int pageCount) throws ErrnoException {
    regions.requireHole(firstPage, pageCount);
    pages.adopt(firstPage, firstFrame, pageCount);
    regions.add(new Region(kind, firstPage, pageCount));
  }

  /// An address space with the same regions and, until either side writes, the same pages. What is
  /// cached of this one's pages must be forgotten. `ENOMEM`.
  AddressSpace fork() throws ErrnoException {
    AddressSpace child = new AddressSpace(memory, frames);
    try {
      pages.forkTo(child.pages);
    } catch (ErrnoException e) {
      child.release();
      throw e;
    }
    regions.all().forEach(child.regions::add);
    return child;
  }

  /// Moves the end of the data region to the page boundary at or behind `newBreak`. `ENOMEM` if it
  /// would lie in front of the region or reach into the next one.
  ///
  /// @return `true` if pages went away, so that cached translations of them must as well
  boolean moveBreak(int newBreak) throws ErrnoException {
    int endPage = Pages.holding(Integer.toUnsignedLong(newBreak));
    Region data = regions.data();
    int grow = endPage - data.endPage();
    if (endPage <= data.firstPage()) {
      throw new ErrnoException(Errno.ENOMEM);
    }
    if (grow > 0) {
      regions.requireHole(data.endPage(), grow);
    } else {
      pages.drop(endPage, -grow);
    }
    regions.replace(data, data.resized(data.pageCount() + grow));
    return grow < 0;
  }

  /// Adds a region where the first hole that is large enough begins, at `fromPage` or behind.
  /// `ENOMEM` if there is none, or not enough memory for a `present` one.
  ///
  /// @return its first page
  int mapAnywhere(int fromPage, int pageCount, boolean present) throws ErrnoException {
    int page = regions.firstHole(fromPage, pageCount);
    regions.requireHole(page, pageCount);
    if (present) {
      pages.populate(page, pageCount);
    }
    regions.add(new Region(Kind.MAPPED, page, pageCount));
    return page;
  }

  /// Removes the first pages of a mapped region, or all. `EFAULT` if no mapped region begins at
  /// `firstPage` or it is shorter.
  void unmap(int firstPage, int pageCount) throws ErrnoException {
    Region region =
        regions
            .holding(firstPage)
            .filter(found -> found.kind() == Kind.MAPPED && found.firstPage() == firstPage)
            .filter(found -> found.pageCount() >= pageCount)
            .orElseThrow(() -> new ErrnoException(Errno.EFAULT));
    pages.drop(firstPage, pageCount);
    if (region.pageCount() == pageCount) {
      regions.remove(region);
    } else {
      regions.replace(region, region.without(pageCount));
    }
  }

  // ---- Pages. ----

  /// Makes bytes accessible. `EFAULT` if one of them is in no region, or may not be written,
  /// `ENOMEM`.
  void bring(int address, int bytes, boolean write) throws ErrnoException {
    int first = Pages.of(address);
    int count = Pages.touched(address, bytes);
    regions.requireCovered(first, count);
    for (int page = first; page < first + count; page++) {
      pages.bring(page, write);
    }
  }

  /// Puts pages of another address space in the place of own ones, until [#hide]. `EFAULT` if one
  /// of either is in no region, or may not be written, `ENOMEM`; then nothing has changed here.
  void show(int firstPage, AddressSpace other, int otherFirst, int pageCount, boolean write)
      throws ErrnoException {
    regions.requireCovered(firstPage, pageCount);
    other.regions.requireCovered(otherFirst, pageCount);
    pages.show(firstPage, other.pages, otherFirst, pageCount, write);
  }

  /// Own pages, zeroed when they are touched, are again where others' were shown.
  void hide(int firstPage, int pageCount) {
    pages.hide(firstPage, pageCount);
  }

  /// Lets go of every page and the tables; the object is of no use any more.
  void release() {
    regions.clear();
    pages.release();
  }
}
