package samsara.hw.cpu;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import samsara.hw.Mmu;
import samsara.hw.Ram;
import samsara.hw.Tlb;

/// The processor. It interprets decoded instructions, which [CodeCache] keeps; for hot code
/// [Translator] puts translations in their place.
///
/// Used by the kernel on the CPU thread. Hot path: primitives only; a fault is one preallocated
/// exception.
@Component(service = Cpu.class)
@Designate(ocd = CpuConfig.class)
public final class Cpu {
  private static final int OFFSET_MASK = Ram.PAGE_BYTES - 1;
  private static final int PAGE_MASK = ~OFFSET_MASK;
  private static final int LOOK_INSTRUCTIONS = 64;
  private static final int LOOKS_SPARED = 10; // when all is translated
  private static final int SLICE_MEASURED = 1000;

  /// Sees each instruction before it runs; for traces.
  @FunctionalInterface
  public interface Tracer {
    /// The instruction at `eip` of `state` is next. Status flags are up to date as well.
    void next(CpuState state);
  }

  final UserMemory memory;
  final Alu alu = new Alu();
  final X87 x87;
  final Fault fault = new Fault();

  /// The general registers of the running state, and a zero: see [Insn#ZERO].
  int[] r;

  /// EFLAGS without the status flags, which are in [#alu].
  int control;

  /// Instructions that may still run, the present one included.
  long left;

  // For translated code.
  long[] readsQuick;
  long[] writesQuick;
  final byte[] ramBytes;

  private final Mmu mmu;
  private final TranslatorSettings settings;
  private final LongSupplier nanoTime = System::nanoTime;
  private final WarmUp warmUp;
  final SegmentGuard guard = new SegmentGuard();
  final Translator translator;
  final Fetcher fetcher;
  final CodeCache cache;
  private final Set<Integer> breakpoints = new HashSet<>();
  private Descriptors descriptors = new Descriptors(0x1B, 0x23);
  private CpuState state = new CpuState(descriptors);
  private @Nullable Tracer tracer;
  private @Nullable StopReason stop;
  private int eip;
  private int vector;
  private long parked;
  private long budgetEnd; // value of the instruction counter when the budget is spent
  private boolean unfinished;
  private boolean translatesMost; // in the last slice
  private long untilLook; // instructions

  /// A processor as configured, whose programs may call no gate; [#setDescriptors] opens them.
  @Activate
  public Cpu(@Reference Ram ram, @Reference Mmu mmu, CpuConfig config) {
    this(
        ram,
        mmu,
        Binder::bind,
        TranslatorSettings.of(config.engine()).withCacheMebibytes(config.translationsMebibytes()));
  }

  /// A processor with `engine`, without OSGi.
  public Cpu(Ram ram, Mmu mmu, CpuEngine engine) {
    this(ram, mmu, Binder::bind, TranslatorSettings.of(engine));
  }

  /// For tests, which break instructions and want translations early or not at all.
  Cpu(Ram ram, Mmu mmu, Function<Insn, Handler> binder, TranslatorSettings settings) {
    this.mmu = mmu;
    this.settings = settings;
    cache = new CodeCache(ram, mmu);
    Tlb tlb = mmu.tlb(0);
    memory = new UserMemory(ram, fault, cache, tlb);
    readsQuick = tlb.quickReads();
    writesQuick = tlb.quickWrites();
    ramBytes = ram.array();
    warmUp = new WarmUp(nanoTime);
    translator = new Translator(ram, memory, cache, warmUp, settings, nanoTime);
    fetcher = new Fetcher(memory, cache, translator, binder, settings.atOnce());
    x87 = new X87(this, state.x87());
    r = state.registers();
  }

  /// What the translator has done since power-on.
  public TranslatorCounters translatorCounters() {
    return translator.counters();
  }

  /// How often page tables were asked since power-on, for whomever; faults included.
  public long tlbMisses() {
    return mmu.misses();
  }

  /// Says which selectors and gates programs find from now on.
  public void setDescriptors(Descriptors newDescriptors) {
    descriptors = newDescriptors;
  }

  /// Runs `process` in the address space of page directory `root` until there is something for the
  /// kernel, at most `budget` (positive) instructions; each iteration of a repeated one counts.
  public StopReason run(CpuState process, int root, long budget) {
    assert budget > 0 : "budget=" + budget;
    enter(process, root, budget);
    try {
      while (stop == null && left > 0) {
        if (isCareful()) {
          stepCarefully();
        } else {
          runSlice();
        }
        left += parked;
        parked = 0;
      }
    } finally {
      leave();
    }
    return stop == null ? StopReason.BUDGET : stop;
  }

  /// After [StopReason#INTERRUPT]: the n of `int n`.
  public int vector() {
    return vector;
  }

  /// After [StopReason#PAGE_FAULT]: the linear address, as CR2 has it.
  public int faultAddress() {
    return fault.address;
  }

  /// After a page or protection fault: the error code.
  public int errorCode() {
    return fault.errorCode;
  }

  /// Instructions executed since power-on; `rdtsc` reads the same.
  public long executed() {
    return budgetEnd - left - parked;
  }

  /// Instructions decoded since power-on.
  public long decoded() {
    return cache.decoded();
  }

  /// Pages of decoded instructions dropped since power-on, after writes or for lack of room.
  public long dropped() {
    return cache.dropped();
  }

  /// Stops every program before the instruction at `address`; see [StopReason#BREAKPOINT].
  public void addBreakpoint(int address) {
    breakpoints.add(address);
  }

  /// Takes a breakpoint away.
  public void removeBreakpoint(int address) {
    breakpoints.remove(address);
  }

  /// Shows each instruction to `newTracer` from now on, which is slow; null ends it.
  public void setTracer(@Nullable Tracer newTracer) {
    tracer = newTracer;
  }

  private void enter(CpuState process, int root, long budget) {
    state = process;
    r = process.registers();
    x87.enter(process.x87());
    Tlb tlb = mmu.tlb(root);
    memory.enter(tlb);
    readsQuick = tlb.quickReads();
    writesQuick = tlb.quickWrites();
    eip = process.eip();
    setEflags(process.eflags());
    guard.look(state, descriptors);
    budgetEnd = executed() + budget;
    left = budget;
    stop = null;
  }

  private void leave() {
    state.setEip(eip);
    state.setEflags(eflags());
  }

  private boolean isCareful() {
    return guard.isUnusual()
        || (control & (Eflags.TRAP | Eflags.RESUME)) != 0
        || !breakpoints.isEmpty()
        || tracer != null;
  }

  // One instruction, with all that the free run does not look at.
  private void stepCarefully() {
    boolean resume = (control & Eflags.RESUME) != 0;
    if (!resume && breakpoints.contains(eip)) {
      stop = StopReason.BREAKPOINT;
      return;
    }
    if (tracer != null) {
      leave();
      tracer.next(state);
    }
    boolean trap = (control & Eflags.TRAP) != 0;
    parked = left - 1;
    left = 1;
    unfinished = false;
    if (!segmentsAllow()) {
      return;
    }
    runFreely();
    if (resume && left == 0 && !unfinished) {
      control &= ~Eflags.RESUME;
    }
    if (trap && stop == null) {
      stop = StopReason.DEBUG_TRAP;
    }
  }

  private boolean segmentsAllow() {
    if (!guard.isUnusual()) {
      return true;
    }
    try {
      guard.check(this, fetcher.decode(eip));
      return true;
    } catch (Fault e) {
      stop = e.reason;
      return false;
    }
  }

  private void runFreely() {
    int at = eip;
    int page = 0;
    @Nullable Insn @Nullable [] insns = null;
    try {
      do {
        if (insns == null || ((at ^ page) & PAGE_MASK) != 0) {
          insns = cache.page(memory.readable(at));
          page = at;
        }
        Insn insn = insns[at & OFFSET_MASK];
        if (insn == null) {
          insn = fetcher.fetch(at);
          insns = null; // the cache may have dropped the page to make room
        }
        at = insn.handler.run(this, insn, at + insn.lengthBytes);
        left--;
      } while (left > 0);
    } catch (Fault e) {
      stop = e.reason;
    } finally {
      eip = at;
    }
  }

  // Runs until it is time for a look at where the program is, or looks.
  private void runSlice() {
    if (!translator.isOn()) {
      runFreely();
      return;
    }
    if (untilLook <= 0) {
      untilLook = settings.sampleEvery() * (translatesMost ? LOOKS_SPARED : 1L);
      if (!settings.warmsUp() || warmUp.canPay(executed())) {
        parkAllBut(LOOK_INSTRUCTIONS);
        lookAround();
      }
      return;
    }
    parkAllBut(untilLook);
    long executedBefore = executed();
    long translatedBefore = translator.translated();
    long start = nanoTime.getAsLong();
    runFreely();
    long nanos = nanoTime.getAsLong() - start;
    long done = executed() - executedBefore;
    long inTranslations = translator.translated() - translatedBefore;
    untilLook -= done;
    translatesMost = inTranslations > done - done / 16;
    if (settings.warmsUp() && done >= SLICE_MEASURED) {
      warmUp.ranSlice(done, inTranslations, nanos, translator.lastRan());
    }
  }

  private void lookAround() {
    long executedBefore = executed();
    long start = nanoTime.getAsLong();
    translator.poll();
    look();
    warmUp.pay(executed() - executedBefore, nanoTime.getAsLong() - start);
  }

  private void parkAllBut(long count) {
    if (left > count) {
      parked += left - count;
      left = count;
    }
  }

  // Runs on, and sees where jumps go.
  private void look() {
    int at = eip;
    try {
      while (left > 0) {
        Insn insn = cache.page(memory.readable(at))[at & OFFSET_MASK];
        if (insn == null) {
          insn = fetcher.fetch(at);
        }
        int next = at + insn.lengthBytes;
        boolean translates = insn.handler instanceof TranslationEntry;
        int from = at;
        at = insn.handler.run(this, insn, next);
        left--;
        if (at != next) {
          if (!translates && insn.isIndirectJump()) {
            insn.noteTarget(at);
          }
          if (at <= from || translates || insn.mnemonic == Mnemonic.CALL) {
            eip = at;
            translator.count(at, executed());
          }
        }
      }
    } catch (Fault e) {
      stop = e.reason;
    } finally {
      eip = at;
    }
  }

  // What follows is for the handlers.

  Descriptors descriptors() {
    return descriptors;
  }

  /// The linear address of the memory operand.
  int address(Insn insn) {
    int[] registers = r;
    return (registers[insn.base] + (registers[insn.index] << insn.scale) + insn.displacement)
        & insn.addressMask;
  }

  int get8(int register) {
    return register < 4 ? r[register] & 0xFF : (r[register - 4] >>> 8) & 0xFF;
  }

  void set8(int register, int value) {
    if (register < 4) {
      r[register] = (r[register] & ~0xFF) | (value & 0xFF);
    } else {
      r[register - 4] = (r[register - 4] & ~0xFF00) | ((value & 0xFF) << 8);
    }
  }

  /// A register of 1, 2 or 4 bytes, zero-extended.
  int get(int register, int bytes) {
    return switch (bytes) {
      case 1 -> get8(register);
      case 2 -> r[register] & 0xFFFF;
      default -> r[register];
    };
  }

  void set(int register, int value, int bytes) {
    switch (bytes) {
      case 1 -> set8(register, value);
      case 2 -> r[register] = (r[register] & ~0xFFFF) | (value & 0xFFFF);
      default -> r[register] = value;
    }
  }

  /// The first operand: register, memory or immediate.
  int read0(Insn insn) {
    return switch (insn.kind0) {
      case Insn.REG -> get(insn.reg0, insn.size0);
      case Insn.MEM -> memory.load(address(insn), insn.size0);
      case Insn.SEG -> segment(insn.reg0);
      default -> insn.imm;
    };
  }

  /// The second operand.
  int read1(Insn insn) {
    return switch (insn.kind1) {
      case Insn.REG -> get(insn.reg1, insn.size1);
      case Insn.MEM -> memory.load(address(insn), insn.size1);
      case Insn.SEG -> segment(insn.reg1);
      default -> insn.imm;
    };
  }

  /// The first operand, which will be written: that write cannot fault any more.
  int readToModify0(Insn insn) {
    return insn.kind0 == Insn.MEM
        ? memory.loadToModify(address(insn), insn.size0)
        : get(insn.reg0, insn.size0);
  }

  /// Writes the first operand: register or memory.
  void write0(Insn insn, int value) {
    if (insn.kind0 == Insn.MEM) {
      memory.store(address(insn), value, insn.size0);
    } else {
      set(insn.reg0, value, insn.size0);
    }
  }

  void push32(int value) {
    int stack = r[CpuState.ESP] - Integer.BYTES;
    memory.store32(stack, value);
    r[CpuState.ESP] = stack;
  }

  void push(int value, int bytes) {
    int stack = r[CpuState.ESP] - bytes;
    memory.store(stack, value, bytes);
    r[CpuState.ESP] = stack;
  }

  int segment(int register) {
    return state.segment(register);
  }

  void setSegment(int register, int selector) {
    state.setSegment(register, selector);
    guard.look(state, descriptors);
    if (guard.isUnusual()) {
      endFreeRun();
    }
  }

  int eflags() {
    return control | alu.flags();
  }

  void setEflags(int flags) {
    alu.setFlags(flags);
    control = flags & ~Eflags.STATUS;
  }

  /// Takes the flags that user mode may change, as POPF does.
  void changeEflags(int flags, int mask) {
    int changes = Eflags.USER_CHANGES & mask;
    setEflags((flags & changes) | (eflags() & ~changes & ~Eflags.RESUME));
    if (isCareful()) {
      endFreeRun();
    }
  }

  /// Ends the run after the present instruction.
  void stopAfter(StopReason reason) {
    stop = reason;
    endFreeRun();
  }

  void interrupt(int number) {
    vector = number;
    stopAfter(StopReason.INTERRUPT);
  }

  /// Says that a repeated instruction stopped between two iterations.
  void leaveUnfinished() {
    unfinished = true;
  }

  // The loop looks at `left` alone, so that is what ends it.
  private void endFreeRun() {
    parked += left - 1;
    left = 1;
  }
}
