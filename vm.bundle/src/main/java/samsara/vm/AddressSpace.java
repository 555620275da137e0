package samsara.vm;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.vm.Region.Kind;

/// The address space of one process: its regions, sorted and apart from each other, and the page
/// tables that say the same to the MMU.
///
/// ~~~
/// 0        0x1000                                     0x80000000              0xfffff000
/// | nothing | data and heap → |   …   | stack (fixed) | mapped memory → |  …   | nothing |
/// ~~~
///
/// Every page is present from the start and belongs to this address space alone. Operations that
/// fail leave everything as it was.
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
  private final PageTables tables;
  private final List<Region> regions = new ArrayList<>();

  /// An address space without a page. `ENOMEM` if not even its directory fits.
  AddressSpace(Memory memory, FrameAllocator frames) throws ErrnoException {
    this.memory = memory;
    this.frames = frames;
    require(1);
    tables = new PageTables(memory, frames);
  }

  /// Physical address of the page directory.
  int directory() {
    return tables.directory();
  }

  /// Frames of the page directory and the page tables.
  int tableFrames() {
    return tables.frameCount();
  }

  int regionCount() {
    return regions.size();
  }

  /// Pages of all regions of a kind.
  int pagesOf(Kind kind) {
    return regions.stream().filter(r -> r.kind() == kind).mapToInt(Region::pageCount).sum();
  }

  /// Adds a region of zeroed pages; none if there are none. `ENOMEM` if there is no room for it in
  /// the address space or in RAM.
  void add(Kind kind, int firstPage, int pageCount) throws ErrnoException {
    if (pageCount > 0) {
      requireHole(firstPage, pageCount);
      requireFrames(firstPage, pageCount);
      insert(new Region(kind, firstPage, allocate(pageCount)));
    }
  }

  /// Adds a region of memory that is there already; the address space owns it from now on.
  void adopt(Kind kind, int firstPage, int firstFrame, int pageCount) throws ErrnoException {
    requireHole(firstPage, pageCount);
    require(tables.tablesMissing(firstPage, pageCount));
    int[] adopted = new int[pageCount];
    for (int i = 0; i < pageCount; i++) {
      adopted[i] = firstFrame + i;
    }
    insert(new Region(kind, firstPage, adopted));
  }

  /// An address space with the same regions and a copy of their content.
  AddressSpace copy() throws ErrnoException {
    AddressSpace copy = new AddressSpace(memory, frames);
    try {
      for (Region region : regions) {
        copy.add(region.kind(), region.firstPage(), region.pageCount());
      }
    } catch (ErrnoException e) {
      copy.release();
      throw e;
    }
    byte[] page = new byte[Memory.PAGE_BYTES];
    for (int r = 0; r < regions.size(); r++) {
      for (int i = 0; i < regions.get(r).pageCount(); i++) {
        memory.read(Pages.address(regions.get(r).frame(i)), page, 0, page.length);
        memory.write(Pages.address(copy.regions.get(r).frame(i)), page, 0, page.length);
      }
    }
    return copy;
  }

  /// Moves the end of the data region to the page boundary at or behind `newBreak`. `ENOMEM` if it
  /// would lie in front of the region, reach into the next one, or need more memory than there is.
  ///
  /// @return `true` if pages went away, so that cached translations of them must as well
  boolean moveBreak(int newBreak) throws ErrnoException {
    int endPage = Pages.holding(Integer.toUnsignedLong(newBreak));
    int index = indexOfData();
    Region data = regions.get(index);
    int grow = endPage - data.endPage();
    if (endPage <= data.firstPage()) {
      throw new ErrnoException(Errno.ENOMEM);
    }
    if (grow > 0) {
      requireHole(data.endPage(), grow);
      requireFrames(data.endPage(), grow);
      Region grown = data.append(allocate(grow));
      enter(grown.slice(data.pageCount(), grown.pageCount()));
      regions.set(index, grown);
    } else if (grow < 0) {
      drop(data.slice(data.pageCount() + grow, data.pageCount()));
      regions.set(index, data.slice(0, data.pageCount() + grow));
    }
    return grow < 0;
  }

  /// Adds a region where the first hole that is large enough begins, at `fromPage` or behind.
  /// `ENOMEM` if there is none, or not enough memory.
  ///
  /// @return its first page
  int mapAnywhere(int fromPage, int pageCount) throws ErrnoException {
    int page = Math.max(fromPage, DATA_PAGE);
    for (Region region : regions) {
      if (region.endPage() > page && region.firstPage() - page < pageCount) {
        page = region.endPage();
      }
    }
    add(Kind.MAPPED, page, pageCount);
    return page;
  }

  /// Removes the first pages of a mapped region, or all. `EFAULT` if no mapped region begins at
  /// `firstPage` or it is shorter.
  void unmap(int firstPage, int pageCount) throws ErrnoException {
    for (int i = 0; i < regions.size(); i++) {
      Region region = regions.get(i);
      if (region.kind() == Kind.MAPPED
          && region.firstPage() == firstPage
          && region.pageCount() >= pageCount) {
        drop(region.slice(0, pageCount));
        if (region.pageCount() == pageCount) {
          regions.remove(i);
        } else {
          regions.set(i, region.slice(pageCount, region.pageCount()));
        }
        return;
      }
    }
    throw new ErrnoException(Errno.EFAULT);
  }

  /// Frees every page and the tables; the object is of no use any more.
  void release() {
    for (Region region : regions) {
      drop(region);
    }
    regions.clear();
    tables.release();
  }

  private int indexOfData() throws ErrnoException {
    for (int i = 0; i < regions.size(); i++) {
      if (regions.get(i).kind() == Kind.DATA) {
        return i;
      }
    }
    throw new ErrnoException(Errno.ENOMEM);
  }

  private void insert(Region region) {
    int index = 0;
    while (index < regions.size() && regions.get(index).firstPage() < region.firstPage()) {
      index++;
    }
    regions.add(index, region);
    enter(region);
  }

  private void enter(Region region) {
    for (int i = 0; i < region.pageCount(); i++) {
      tables.map(region.firstPage() + i, region.frame(i));
    }
  }

  private void drop(Region region) {
    for (int i = 0; i < region.pageCount(); i++) {
      tables.unmap(region.firstPage() + i);
      frames.free(region.frame(i));
    }
  }

  private int[] allocate(int pageCount) {
    int[] allocated = new int[pageCount];
    for (int i = 0; i < pageCount; i++) {
      allocated[i] = frames.allocate();
      memory.fill(Pages.address(allocated[i]), Memory.PAGE_BYTES, 0);
    }
    return allocated;
  }

  private void requireHole(int firstPage, int pageCount) throws ErrnoException {
    boolean fits = firstPage >= DATA_PAGE && pageCount <= END_PAGE - firstPage;
    for (Region region : regions) {
      fits &= region.endPage() <= firstPage || region.firstPage() - firstPage >= pageCount;
    }
    if (!fits) {
      throw new ErrnoException(Errno.ENOMEM);
    }
  }

  private void requireFrames(int firstPage, int pageCount) throws ErrnoException {
    require(pageCount + tables.tablesMissing(firstPage, pageCount));
  }

  private void require(int frameCount) throws ErrnoException {
    if (frames.freeFrames() < frameCount) {
      throw new ErrnoException(Errno.ENOMEM);
    }
  }
}
