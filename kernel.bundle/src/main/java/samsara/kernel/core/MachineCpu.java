package samsara.kernel.core;

import java.util.function.BiConsumer;
import samsara.hw.BusError;
import samsara.hw.cpu.Cpu;
import samsara.hw.cpu.CpuState;
import samsara.hw.cpu.Descriptors;
import samsara.hw.cpu.StopReason;

/// Runs machine code, in slices that end where a poll would have been due in Java code. So both
/// kinds of process are preempted at the same points of virtual time.
///
/// MINIX: the return to user mode in `kernel/proc.c`, `kernel/arch/i386/mpx.S`.
public final class MachineCpu {
  private static final int KERNEL_CALL_VECTOR = 0x20;
  private static final int IPC_VECTOR = 0x21;

  // Anybody may raise these two in the form of `int n` too.
  private static final int BREAKPOINT_VECTOR = 3;
  private static final int OVERFLOW_VECTOR = 4;

  // The selectors of the reference's local descriptor tables.
  private static final int CODE_SELECTOR = 0x07;
  private static final int DATA_SELECTOR = 0x0F;

  private final Cpu processor;
  private final Descriptors descriptors =
      new Descriptors(CODE_SELECTOR, DATA_SELECTOR, KERNEL_CALL_VECTOR, IPC_VECTOR);
  private final Scheduler scheduler;
  private final CpuTime time;
  private final MachineTraps traps;
  private final MachineFaults faults;
  private final BiConsumer<String, Throwable> defect;

  MachineCpu(
      Cpu processor,
      Scheduler scheduler,
      CpuTime time,
      MachineTraps traps,
      MachineFaults faults,
      BiConsumer<String, Throwable> defect) {
    this.processor = processor;
    processor.setDescriptors(descriptors);
    this.scheduler = scheduler;
    this.time = time;
    this.traps = traps;
    this.faults = faults;
    this.defect = defect;
  }

  /// Gives a body a program that begins at `entry`; what it had before is gone.
  public void load(Body body, int entry, int stackPointer) {
    MachineCode code = new MachineCode(body, new CpuState(descriptors), this);
    code.registers.setEip(entry);
    code.registers.setGeneral(CpuState.ESP, stackPointer);
    install(body, code);
  }

  /// Makes `code` the program of its body.
  public void install(Body body, MachineCode code) {
    body.machine = code;
    body.context = code;
    body.buffer = code.message;
  }

  /// A process has the CPU: runs it until it can't go on, or somebody or something else is due.
  void run(MachineCode code) {
    try {
      runUntilDue(code);
    } catch (RuntimeException | AssertionError e) { // machine code can't throw: it is the kernel's
      defect.accept("defect in a trap of " + code.body, e);
    }
  }

  private void runUntilDue(MachineCode code) {
    Body body = code.body;
    while (body.rts == 0 && !time.isDue() && !scheduler.outranked(body.proc)) {
      if (traps.leave(code)) {
        execute(code);
      }
    }
    if (body.rts != 0 && scheduler.current() == body.proc) {
      scheduler.current(null);
    }
  }

  /// Puts the result of a trap that has ended into the registers.
  void settle(MachineCode code) {
    traps.settle(code);
  }

  private void execute(MachineCode code) {
    int root = code.body.space.root();
    if (root == 0) {
      faults.withoutMemory(code);
      return;
    }
    long before = processor.executed();
    StopReason reason;
    try {
      reason = processor.run(code.registers, root, time.instructionsLeft());
    } catch (BusError e) {
      faults.bus(code, e);
      return;
    }
    time.chargeInstructions(processor.executed() - before);
    switch (reason) {
      case BUDGET -> {}
      case INTERRUPT -> enter(code, processor.vector());
      case PAGE_FAULT -> faults.page(code, processor.faultAddress(), processor.errorCode());
      default -> faults.exception(code, reason);
    }
  }

  private void enter(MachineCode code, int vector) {
    switch (vector) {
      case IPC_VECTOR -> traps.enterIpc(code);
      case KERNEL_CALL_VECTOR -> traps.enterCall(code);
      case BREAKPOINT_VECTOR -> faults.exception(code, StopReason.INT3);
      case OVERFLOW_VECTOR -> faults.exception(code, StopReason.OVERFLOW);
      default -> throw new AssertionError("gate " + vector);
    }
  }
}
