package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import samsara.hw.Ram;

/// Decoded instructions by physical address, so that all processes that run the same page share
/// them and a remap needs no notice. A write to the page, by whomever, drops them: the entries of
/// its array become null, which the run loop sees at its next fetch.
///
/// At most [#PAGES_MAX] pages are held; one more drops all.
final class CodeCache implements Ram.WriteWatch {
  /// The number of pages that hold decoded instructions at a time.
  static final int PAGES_MAX = 1024;

  private static final int OFFSET_MASK = Ram.PAGE_BYTES - 1;
  private static final int PAGE_SHIFT = 12;

  private final Ram ram;
  private final @Nullable Insn[][] pages; // by page number
  // First bytes of instructions that end in another page, by the number of that page.
  private final Map<Integer, List<Integer>> crossing = new HashMap<>();
  private int pagesHeld;
  private long decoded;
  private long dropped;

  CodeCache(Ram ram) {
    this.ram = ram;
    pages = new Insn[ram.sizeBytes() / Ram.PAGE_BYTES][];
    ram.addWatch(this);
  }

  /// The instructions of the page of `physical`, by offset; null where nothing is decoded. The
  /// array stays the page's until another page is asked for.
  @Nullable Insn[] page(int physical) {
    int page = physical >>> PAGE_SHIFT;
    @Nullable Insn[] insns = pages[page];
    if (insns == null) {
      if (pagesHeld == PAGES_MAX) {
        dropAll();
      }
      insns = new @Nullable Insn[Ram.PAGE_BYTES];
      pages[page] = insns;
      pagesHeld++;
    }
    return insns;
  }

  /// Remembers an instruction that starts at `physical`. `endFrame` is the page frame of its last
  /// byte.
  void put(int physical, Insn insn, int endFrame) {
    page(physical)[physical & OFFSET_MASK] = insn;
    decoded++;
    ram.watch(physical >>> PAGE_SHIFT);
    int endPage = endFrame >>> PAGE_SHIFT;
    if (endPage != physical >>> PAGE_SHIFT) {
      crossing.computeIfAbsent(endPage, page -> new ArrayList<>()).add(physical);
      ram.watch(endPage);
    }
  }

  @Override
  public void written(int page) {
    @Nullable Insn[] insns = pages[page];
    if (insns != null) {
      Arrays.fill(insns, null);
      dropped++;
    }
    List<Integer> starts = crossing.remove(page);
    if (starts != null) {
      starts.forEach(this::drop);
    }
  }

  /// Drops everything.
  void dropAll() {
    for (int page = 0; page < pages.length; page++) {
      @Nullable Insn[] insns = pages[page];
      if (insns != null) {
        Arrays.fill(insns, null);
        pages[page] = null;
      }
    }
    crossing.clear();
    dropped += pagesHeld;
    pagesHeld = 0;
  }

  /// Instructions decoded so far.
  long decoded() {
    return decoded;
  }

  /// Pages dropped so far.
  long dropped() {
    return dropped;
  }

  private void drop(int physical) {
    @Nullable Insn[] insns = pages[physical >>> PAGE_SHIFT];
    if (insns != null) {
      insns[physical & OFFSET_MASK] = null;
    }
  }
}
