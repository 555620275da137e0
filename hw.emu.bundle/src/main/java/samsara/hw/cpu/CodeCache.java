package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import samsara.hw.Mmu;
import samsara.hw.Ram;

/// Decoded instructions by physical address, so that all processes that run the same page share
/// them and a remap needs no notice. A write to the code in a page, by whomever, drops them: the
/// entries of its array become null, which the run loop sees at its next fetch. Translations of the
/// page are taken out at the same time. A write beside the code, told apart by lines of
/// [#LINE_BYTES], drops nothing.
///
/// At most [#PAGES_MAX] pages are held; one more drops all.
final class CodeCache implements Ram.WriteWatch {
  /// The number of pages that hold decoded instructions at a time.
  static final int PAGES_MAX = 1024;

  /// What is noted about a page of code is noted for pieces of this size.
  static final int LINE_BYTES = Ram.PAGE_BYTES / Long.SIZE;

  private static final int OFFSET_MASK = Ram.PAGE_BYTES - 1;
  private static final int PAGE_SHIFT = 12;
  private static final int LINE_SHIFT = 6;

  private final Mmu mmu;
  private final @Nullable Insn[][] pages; // by page number
  private final long[] lines; // by page number: a bit for each line with code
  // First bytes of instructions that end in another page, by the number of that page.
  private final Map<Integer, List<Integer>> crossing = new HashMap<>();
  // What is translated from a page, by its number.
  private final Map<Integer, List<TranslationEntry>> entries = new HashMap<>();
  // How often the code in a page was changed, by its number.
  private final Map<Integer, Integer> changes = new HashMap<>();
  private boolean changed;
  private int pagesHeld;
  private long decoded;
  private long dropped;

  CodeCache(Ram ram, Mmu mmu) {
    this.mmu = mmu;
    pages = new Insn[ram.sizeBytes() / Ram.PAGE_BYTES][];
    lines = new long[pages.length];
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

  /// The decoded instruction that starts at `physical`, if there is one.
  @Nullable Insn find(int physical) {
    @Nullable Insn[] insns = pages[physical >>> PAGE_SHIFT];
    return insns == null ? null : insns[physical & OFFSET_MASK];
  }

  /// Remembers an instruction that starts at `physical`. `endFrame` is the page frame of its last
  /// byte.
  void put(int physical, Insn insn, int endFrame) {
    page(physical)[physical & OFFSET_MASK] = insn;
    decoded++;
    int length = Math.max(insn.lengthBytes, 1);
    int inPage = Math.min(length, Ram.PAGE_BYTES - (physical & OFFSET_MASK));
    cover(physical, inPage);
    int endPage = endFrame >>> PAGE_SHIFT;
    if (inPage < length) {
      crossing.computeIfAbsent(endPage, page -> new ArrayList<>()).add(physical);
      cover(endFrame, length - inPage);
    }
  }

  /// Notes that `lengthBytes` from `physical` on, inside a page, are code.
  void cover(int physical, int lengthBytes) {
    int page = physical >>> PAGE_SHIFT;
    int first = physical & OFFSET_MASK;
    lines[page] |= lineMask(first, first + lengthBytes - 1);
    mmu.watch(page);
  }

  /// True when a write there would change code; the bytes lie in one page.
  boolean isCode(int physical, int lengthBytes) {
    int first = physical & OFFSET_MASK;
    return (lines[physical >>> PAGE_SHIFT] & lineMask(first, first + lengthBytes - 1)) != 0;
  }

  private static long lineMask(int first, int last) {
    long from = -1L << (first >>> LINE_SHIFT);
    long to = -1L >>> (63 - (last >>> LINE_SHIFT));
    return from & to;
  }

  /// Notes that `entry` depends on the code in page frame `frame`.
  void register(int frame, TranslationEntry entry) {
    entries.computeIfAbsent(frame >>> PAGE_SHIFT, page -> new ArrayList<>()).add(entry);
  }

  /// Forgets `entry`, which is taken out.
  void unregister(int frame, TranslationEntry entry) {
    List<TranslationEntry> ofPage = entries.get(frame >>> PAGE_SHIFT);
    if (ofPage != null) {
      ofPage.remove(entry);
    }
  }

  /// True when code was changed since [#expectNoChange].
  boolean isChanged() {
    return changed;
  }

  void expectNoChange() {
    changed = false;
  }

  /// How often the code in page frame `frame` was changed since all was dropped.
  int changes(int frame) {
    return changes.getOrDefault(frame >>> PAGE_SHIFT, 0);
  }

  @Override
  public boolean written(int page, int first, int last) {
    if ((lines[page] & lineMask(first, last)) == 0) {
      return lines[page] != 0;
    }
    changed = true;
    lines[page] = 0;
    changes.merge(page, 1, Integer::sum);
    dropEntries(page);
    @Nullable Insn[] insns = pages[page];
    if (insns != null) {
      Arrays.fill(insns, null);
      dropped++;
    }
    List<Integer> starts = crossing.remove(page);
    if (starts != null) {
      starts.forEach(this::drop);
    }
    return false;
  }

  private void dropEntries(int page) {
    List<TranslationEntry> ofPage = entries.remove(page);
    if (ofPage != null) {
      ofPage.forEach(TranslationEntry::takeOut);
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
    Arrays.fill(lines, 0);
    List.copyOf(entries.keySet()).forEach(this::dropEntries);
    crossing.clear();
    changes.clear();
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
