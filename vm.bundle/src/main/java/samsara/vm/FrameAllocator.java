package samsara.vm;

import java.util.Arrays;
import java.util.BitSet;

/// The frames of physical memory and how many owners each has. A frame is a page of RAM, named by
/// its number: address divided by the page size. It is free when it has no owner.
///
/// Whoever needs frames asks {@link #freeFrames()} first and answers `ENOMEM` if they are too few,
/// so that nothing has to be undone half way.
///
/// MINIX: `servers/vm/alloc.c`; the reference counts of `servers/vm/region.c`.
final class FrameAllocator {
  private final BitSet free;
  private final int[] owners;
  private final int totalFrames;
  private int freeFrames;
  private int lowestFree;

  /// All frames from `firstFree` on are free. The others have an owner each already, who may give
  /// them back.
  FrameAllocator(int totalFrames, int firstFree) {
    if (firstFree < 0 || firstFree > totalFrames) {
      throw new IllegalArgumentException("firstFree=" + firstFree + " totalFrames=" + totalFrames);
    }
    this.totalFrames = totalFrames;
    free = new BitSet(totalFrames);
    free.set(firstFree, totalFrames);
    owners = new int[totalFrames];
    Arrays.fill(owners, 0, firstFree, 1);
    freeFrames = totalFrames - firstFree;
    lowestFree = firstFree;
  }

  /// Takes the lowest free frame; its content is whatever the last owner left.
  int allocate() {
    int frame = free.nextSetBit(lowestFree);
    if (frame < 0) {
      throw new IllegalStateException("no free frame, totalFrames=" + totalFrames);
    }
    free.clear(frame);
    owners[frame] = 1;
    freeFrames--;
    lowestFree = frame + 1;
    return frame;
  }

  /// Adds an owner to a frame that has one.
  void share(int frame) {
    requireOwned(frame);
    owners[frame]++;
  }

  /// `true` if a frame has more owners than one.
  boolean isShared(int frame) {
    return owners[frame] > 1;
  }

  /// One owner gives a frame back; with the last one it becomes free.
  void free(int frame) {
    requireOwned(frame);
    if (--owners[frame] == 0) {
      free.set(frame);
      freeFrames++;
      lowestFree = Math.min(lowestFree, frame);
    }
  }

  private void requireOwned(int frame) {
    if (frame <= 0 || frame >= totalFrames || owners[frame] == 0) {
      throw new IllegalStateException("frame=" + frame + " is not allocated");
    }
  }

  int freeFrames() {
    return freeFrames;
  }

  int totalFrames() {
    return totalFrames;
  }
}
