package samsara.vm;

import java.util.BitSet;

/// The free frames of physical memory. A frame is a page of RAM, named by its number: address
/// divided by the page size.
///
/// Whoever needs frames asks {@link #freeFrames()} first and answers `ENOMEM` if they are too few,
/// so that nothing has to be undone half way.
///
/// MINIX: `servers/vm/alloc.c`.
final class FrameAllocator {
  private final BitSet free;
  private final int totalFrames;
  private int freeFrames;
  private int lowestFree;

  /// All frames from `firstFree` on are free. The others have owners already, who may give them
  /// back.
  FrameAllocator(int totalFrames, int firstFree) {
    if (firstFree < 0 || firstFree > totalFrames) {
      throw new IllegalArgumentException("firstFree=" + firstFree + " totalFrames=" + totalFrames);
    }
    this.totalFrames = totalFrames;
    free = new BitSet(totalFrames);
    free.set(firstFree, totalFrames);
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
    freeFrames--;
    lowestFree = frame + 1;
    return frame;
  }

  /// Gives a frame back.
  void free(int frame) {
    if (frame <= 0 || frame >= totalFrames || free.get(frame)) {
      throw new IllegalStateException("frame=" + frame + " is not allocated");
    }
    free.set(frame);
    freeFrames++;
    lowestFree = Math.min(lowestFree, frame);
  }

  int freeFrames() {
    return freeFrames;
  }

  int totalFrames() {
    return totalFrames;
  }
}
