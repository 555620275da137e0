package samsara.hw.cpu;

import samsara.hw.Ram;
import samsara.hw.Tlb;

/// The handler of an instruction at which a translation can be entered. It does what the
/// instruction did before when the translation does not hold: the program has the page at another
/// address, or other pages beside it.
final class TranslationEntry implements Handler {
  private static final int PAGE_MASK = -Ram.PAGE_BYTES;

  final TranslatedRegion region;
  private final CodeCache cache;
  private final WarmUp warmUp;
  private final Insn insn;
  private final Handler body;
  private final int number;
  private final int next;
  private final int[] pages;
  private final int[] frames;

  /// For the instruction `insn` at `address`. Of the pages of the region, that of `address` is the
  /// first.
  TranslationEntry(
      TranslatedRegion region,
      CodeCache cache,
      WarmUp warmUp,
      Insn insn,
      int address,
      int[] pages,
      int[] frames) {
    this.region = region;
    this.cache = cache;
    this.warmUp = warmUp;
    this.insn = insn;
    this.pages = pages;
    this.frames = frames;
    body = insn.handler;
    number = region.entryNumber(address);
    next = address + insn.lengthBytes;
  }

  void putIn() {
    insn.handler = this;
    region.installed.add(this);
    for (int frame : frames) {
      cache.register(frame, this);
    }
  }

  void takeOut() {
    insn.handler = body;
    region.installed.remove(this);
    for (int frame : frames) {
      cache.unregister(frame, this);
    }
  }

  /// True when it is for the instruction at `address`.
  boolean isAt(int address) {
    return next == address + insn.lengthBytes;
  }

  /// What executes the instruction itself.
  Handler body() {
    return body;
  }

  @Override
  public int run(Cpu cpu, Insn same, int following) {
    if (following != next || (frames.length > 1 && !holds(cpu.memory.tlb()))) {
      return body.run(cpu, same, following);
    }
    if (!region.isReady) {
      return warmUp.run(cpu, this);
    }
    long left = cpu.left;
    cache.expectNoChange();
    int at = region.translation.run(cpu, number, (int) left);
    if (cpu.left == left) {
      return body.run(cpu, same, following);
    }
    cpu.translator.ran(region, left - cpu.left);
    cpu.left++; // the run loop counts one
    return at;
  }

  /// Runs at most `limit` instructions, or that one without the translation.
  int runAtMost(Cpu cpu, int limit) {
    long left = cpu.left;
    int given = (int) Math.min(left, limit);
    cache.expectNoChange();
    int at = region.translation.run(cpu, number, given);
    long done = given - cpu.left;
    cpu.left = left - done;
    if (done == 0) {
      return body.run(cpu, insn, next);
    }
    cpu.translator.ran(region, done);
    cpu.left++;
    return at;
  }

  int runBody(Cpu cpu) {
    return body.run(cpu, insn, next);
  }

  private boolean holds(Tlb tlb) {
    long[] quick = tlb.quickReads();
    for (int n = 1; n < pages.length; n++) {
      int page = pages[n];
      long entry = quick[(page >>> 12) & (quick.length - 1)];
      boolean held = (int) (entry >>> 32) == page && (int) entry + page == frames[n];
      if (!held && tlb.quietFrame(page) != (frames[n] & PAGE_MASK)) {
        return false;
      }
    }
    return true;
  }
}
