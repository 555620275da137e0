package samsara.hw.cpu;

/// Why [Cpu#run] came back. The word "fault" means that the instruction left no trace and `eip` is
/// at it; after a "trap" it is complete and `eip` is behind it.
public enum StopReason {
  /// The instruction budget is spent.
  BUDGET(-1),

  /// Trap: `int n` through a gate that user mode may call; n is [Cpu#vector].
  INTERRUPT(-1),

  /// Fault: division by zero, or a quotient that does not fit.
  DIVIDE_ERROR(0),

  /// Trap: an instruction was executed with the trap flag set, or `icebp`.
  DEBUG_TRAP(1),

  /// Fault: `eip` is at a breakpoint that the kernel set. The resume flag in the state's EFLAGS
  /// lets the next run pass it.
  BREAKPOINT(1),

  /// Trap: `int3`.
  INT3(3),

  /// Trap: `into` with the overflow flag set.
  OVERFLOW(4),

  /// Fault: `bound` with an index out of range.
  BOUND(5),

  /// Fault: not an instruction of this processor.
  INVALID_OPCODE(6),

  /// Fault: a privileged instruction or a wrong selector; see [Cpu#errorCode].
  PROTECTION_FAULT(13),

  /// Fault: see [Cpu#faultAddress] and [Cpu#errorCode].
  PAGE_FAULT(14),

  /// Fault: an unmasked x87 exception is pending before a waiting x87 instruction.
  FPU_ERROR(16);

  private final int vector;

  StopReason(int vector) {
    this.vector = vector;
  }

  /// The processor's vector number of the exception; -1 where there is none.
  public int vector() {
    return vector;
  }
}
