package samsara.kernel.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import samsara.abi.Signal;
import samsara.hw.BusError;
import samsara.hw.cpu.CpuState;
import samsara.hw.cpu.StopReason;

/// What becomes of exceptions in machine code: page faults go to VM, the others are signals. What
/// the process looked like is kept, and printed if the process is cleared without having gone on.
///
/// MINIX: `kernel/arch/i386/exception.c`, `proc_stacktrace` in `kernel/arch/i386/system.c`.
final class MachineFaults {
  private static final int FRAMES_MAX = 50;
  private static final int TRAP_FLAG = 0x100;

  private final Signals signals;
  private final Paging paging;
  private final ProcessMemories memories;

  MachineFaults(Signals signals, Paging paging, ProcessMemories memories) {
    this.signals = signals;
    this.paging = paging;
    this.memories = memories;
  }

  /// A page fault: VM's affair, or SEGV.
  void page(MachineCode code, int address, int errorCode) {
    if (!paging.raise(code.body, address, errorCode)) {
      raise(code, Signal.SEGV, "page fault at address=0x%08x".formatted(address));
    }
  }

  /// A process that has no address space.
  void withoutMemory(MachineCode code) {
    raise(code, Signal.SEGV, "no address space");
  }

  /// A page that leads to no memory: VM's mistake, but the process's end.
  void bus(MachineCode code, BusError error) {
    raise(code, Signal.BUS, error.toString());
  }

  /// Any other exception.
  void exception(MachineCode code, StopReason reason) {
    if (reason == StopReason.DEBUG_TRAP) {
      CpuState registers = code.registers;
      registers.setEflags(registers.eflags() & ~TRAP_FLAG);
    }
    raise(code, signalFor(reason), reason.name().toLowerCase(Locale.ROOT));
  }

  private static int signalFor(StopReason reason) {
    return switch (reason) {
      case DIVIDE_ERROR, OVERFLOW, BOUND, FPU_ERROR -> Signal.FPE;
      case DEBUG_TRAP, BREAKPOINT -> Signal.TRAP;
      case INT3 -> Signal.EMT;
      case INVALID_OPCODE -> Signal.ILL;
      case BUDGET, INTERRUPT, PROTECTION_FAULT, PAGE_FAULT -> Signal.SEGV;
    };
  }

  private void raise(MachineCode code, int signal, String what) {
    if (Signal.isLethal(signal)) {
      code.report = String.join("\n", lines(code, Signal.nameOf(signal) + ": " + what));
    }
    signals.cause(code.body.proc, signal);
  }

  /// The registers of a process, and the return addresses on its stack, as far as frame pointers
  /// lead.
  List<String> lines(MachineCode code, String what) {
    Body body = code.body;
    List<String> lines = new ArrayList<>();
    lines.add("%s(%d): %s".formatted(body.name, body.proc.endpoint, what));
    code.registers.toString().lines().forEach(line -> lines.add("    " + line));
    StringBuilder frames = new StringBuilder("    at");
    frames.append(" 0x%x".formatted(code.registers.eip()));
    addCallers(frames, memories.of(body), code.registers.general(CpuState.EBP));
    lines.add(frames.toString());
    return lines;
  }

  private static void addCallers(StringBuilder frames, ProcessMemory memory, int firstFrame) {
    int frame = firstFrame;
    try {
      for (int n = 0; n < FRAMES_MAX && frame != 0; n++) {
        frames.append(" 0x%x".formatted(memory.int32(frame + Integer.BYTES)));
        int caller = memory.int32(frame);
        if (Integer.compareUnsigned(caller, frame) <= 0) {
          return;
        }
        frame = caller;
      }
    } catch (MemoryFault e) {
      frames.append(" ...");
    }
  }
}
