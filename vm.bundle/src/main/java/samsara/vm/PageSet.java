package samsara.vm;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;

/// The pages of one address space that have memory behind them: the page tables, and one ownership
/// of each frame that they name.
///
/// A page that may be written has an entry without WRITABLE as long as other address spaces own its
/// frame as well: the first write makes a copy. An entry with SHARED is seen by others on purpose;
/// then a missing WRITABLE means that writing is forbidden.
///
/// MINIX: `servers/vm/region.c`, `servers/vm/pagefaults.c`.
final class PageSet {
  private final Memory memory;
  private final FrameAllocator frames;
  private final PageTables tables;
  private final byte[] copy = new byte[Memory.PAGE_BYTES];

  /// No page. `ENOMEM` if there is no frame for the directory.
  PageSet(Memory memory, FrameAllocator frames) throws ErrnoException {
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

  /// Puts zeroed memory behind pages that have none. `ENOMEM`, and then nothing has changed.
  void populate(int firstPage, int pageCount) throws ErrnoException {
    require(pageCount + tables.tablesMissing(firstPage, pageCount));
    for (int page = firstPage; page < firstPage + pageCount; page++) {
      tables.map(page, zeroed(), PageTables.WRITABLE);
    }
  }

  /// Puts memory that is there already behind pages; it is owned from now on. `ENOMEM`.
  void adopt(int firstPage, int firstFrame, int pageCount) throws ErrnoException {
    require(tables.tablesMissing(firstPage, pageCount));
    for (int i = 0; i < pageCount; i++) {
      tables.map(firstPage + i, firstFrame + i, PageTables.WRITABLE);
    }
  }

  /// Makes a page accessible that its process may use. `EFAULT` for a write to what somebody else
  /// shares for reading, `ENOMEM`.
  void bring(int page, boolean write) throws ErrnoException {
    int entry = tables.entry(page);
    if (entry == 0) {
      populate(page, 1);
    } else if (write && (entry & PageTables.WRITABLE) == 0) {
      if (isShared(entry)) {
        throw new ErrnoException(Errno.EFAULT);
      }
      own(page, PageTables.frame(entry));
    }
  }

  // The first write to a page that a fork has left to both.
  private void own(int page, int frame) throws ErrnoException {
    int owned = frame;
    if (frames.isShared(frame)) {
      require(1);
      owned = frames.allocate();
      memory.read(Pages.address(frame), copy, 0, copy.length);
      memory.write(Pages.address(owned), copy, 0, copy.length);
      frames.free(frame);
    }
    tables.map(page, owned, PageTables.WRITABLE);
  }

  /// Lets an empty set see every page of this one; either side gets its own copy of a page when it
  /// writes. Pages that are shared on purpose stay so. `ENOMEM`, and then nothing has changed.
  void forkTo(PageSet child) throws ErrnoException {
    require(tables.frameCount() - 1);
    for (int page = tables.nextMapped(0, Pages.COUNT);
        page < Pages.COUNT;
        page = tables.nextMapped(page + 1, Pages.COUNT)) {
      int entry = tables.entry(page);
      int frame = PageTables.frame(entry);
      int flags = isShared(entry) ? entry & (PageTables.SHARED | PageTables.WRITABLE) : 0;
      frames.share(frame);
      tables.map(page, frame, flags);
      child.tables.map(page, frame, flags);
    }
  }

  /// Puts pages of another set, or of this one, in the place of own ones. `EFAULT` if the other may
  /// not write what shall be written, `ENOMEM`; then no own page has changed.
  void show(int firstPage, PageSet other, int otherFirst, int pageCount, boolean write)
      throws ErrnoException {
    for (int i = 0; i < pageCount; i++) {
      other.bring(otherFirst + i, write || !other.isShared(other.tables.entry(otherFirst + i)));
    }
    require(tables.tablesMissing(firstPage, pageCount));
    for (int i = 0; i < pageCount; i++) {
      int entry = other.tables.entry(otherFirst + i);
      int frame = PageTables.frame(entry);
      frames.share(frame);
      other.tables.map(otherFirst + i, frame, (entry & PageTables.WRITABLE) | PageTables.SHARED);
      drop(firstPage + i, 1);
      tables.map(firstPage + i, frame, (write ? PageTables.WRITABLE : 0) | PageTables.SHARED);
    }
  }

  /// Lets go of those pages of a range that are shared on purpose.
  void hide(int firstPage, int pageCount) {
    for (int page = firstPage; page < firstPage + pageCount; page++) {
      if ((tables.entry(page) & PageTables.SHARED) != 0) {
        drop(page, 1);
      }
    }
  }

  /// Lets go of the pages of a range.
  void drop(int firstPage, int pageCount) {
    int end = firstPage + pageCount;
    for (int page = tables.nextMapped(firstPage, end);
        page < end;
        page = tables.nextMapped(page + 1, end)) {
      int frame = PageTables.frame(tables.entry(page));
      tables.unmap(page);
      frames.free(frame);
    }
  }

  /// Lets go of everything; the object is of no use any more.
  void release() {
    drop(0, Pages.COUNT);
    tables.release();
  }

  // Not what was shared once and has no other owner left.
  private boolean isShared(int entry) {
    return (entry & PageTables.SHARED) != 0 && frames.isShared(PageTables.frame(entry));
  }

  private int zeroed() {
    int frame = frames.allocate();
    memory.fill(Pages.address(frame), Memory.PAGE_BYTES, 0);
    return frame;
  }

  private void require(int frameCount) throws ErrnoException {
    if (frames.freeFrames() < frameCount) {
      throw new ErrnoException(Errno.ENOMEM);
    }
  }
}
