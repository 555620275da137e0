package samsara.vm;

/// A range of an address space that its process may use. Whether there is memory behind a page is
/// said by the page tables alone.
///
/// @param kind what it is for
/// @param firstPage where it begins
/// @param pageCount pages in it, at least one
///
///   MINIX: `servers/vm/region.h`.
record Region(Kind kind, int firstPage, int pageCount) {
  /// What a region is for.
  enum Kind {
    /// Program data and heap: grows and shrinks with the break.
    DATA,
    /// The stack.
    STACK,
    /// Mapped by the process itself.
    MAPPED
  }

  /// First page behind the region.
  int endPage() {
    return firstPage + pageCount;
  }

  /// `true` if a page lies in the region.
  boolean contains(int page) {
    return page >= firstPage && page < endPage();
  }

  /// The region with another length.
  Region resized(int newPageCount) {
    return new Region(kind, firstPage, newPageCount);
  }

  /// The region without its first pages.
  Region without(int frontPages) {
    return new Region(kind, firstPage + frontPages, pageCount - frontPages);
  }
}
