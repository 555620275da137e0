package samsara.vm;

import java.util.Arrays;

/// A range of an address space and the frames behind it. Immutable.
///
/// MINIX: `servers/vm/region.h`.
final class Region {
  /// What a region is for.
  enum Kind {
    /// Program data and heap: grows and shrinks with the break.
    DATA,
    /// The stack.
    STACK,
    /// Mapped by the process itself.
    MAPPED
  }

  private final Kind kind;
  private final int firstPage;
  private final int[] frames;

  Region(Kind kind, int firstPage, int[] frames) {
    this.kind = kind;
    this.firstPage = firstPage;
    this.frames = frames.clone();
  }

  Kind kind() {
    return kind;
  }

  int firstPage() {
    return firstPage;
  }

  int pageCount() {
    return frames.length;
  }

  /// First page behind the region.
  int endPage() {
    return firstPage + frames.length;
  }

  /// The frame behind the page at an index of the region.
  int frame(int index) {
    return frames[index];
  }

  /// The region with more frames behind it.
  Region append(int[] more) {
    int[] all = Arrays.copyOf(frames, frames.length + more.length);
    System.arraycopy(more, 0, all, frames.length, more.length);
    return new Region(kind, firstPage, all);
  }

  /// The pages from index `from` on, up to but not including index `to`.
  Region slice(int from, int to) {
    return new Region(kind, firstPage + from, Arrays.copyOfRange(frames, from, to));
  }
}
