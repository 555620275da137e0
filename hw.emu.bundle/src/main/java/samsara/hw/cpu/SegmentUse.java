package samsara.hw.cpu;

/// Through which segments an instruction touches memory. Segments are flat, so this matters only
/// for one that is null, or holds the code selector and so is read-only.
final class SegmentUse {
  private static final int STACK = 1 << CpuState.SS;

  private SegmentUse() {}

  /// A bit (1 << number) for each segment register that `insn` uses for memory.
  static int of(Insn insn) {
    return operand(insn) | implied(insn);
  }

  /// A bit for each segment register through which `insn` writes.
  static int writtenBy(Insn insn) {
    int stack = implied(insn);
    return switch (insn.mnemonic) {
      case MOVS, STOS, INS -> 1 << CpuState.ES;
      case CMP,
          TEST,
          BT,
          PUSH,
          CALL,
          JMP,
          CALLF,
          JMPF,
          MUL,
          IMUL,
          DIV,
          IDIV,
          NOP,
          LODS,
          SCAS,
          CMPS,
          OUTS,
          VERR,
          VERW,
          ARPL,
          LLDT,
          LTR,
          LGDT,
          LIDT,
          LMSW,
          INVLPG,
          FXRSTOR ->
          stack;
      case ESC -> X87.isStore(insn) ? 1 << insn.segment : 0;
      default -> insn.kind0 == Insn.MEM ? stack | (1 << insn.segment) : stack;
    };
  }

  private static int operand(Insn insn) {
    boolean memory = insn.kind0 == Insn.MEM || insn.kind1 == Insn.MEM;
    return switch (insn.mnemonic) {
      case LEA, NOP, INVLPG -> 0;
      case MOVS, CMPS -> (1 << CpuState.ES) | (1 << insn.segment);
      case STOS, SCAS, INS -> 1 << CpuState.ES;
      case LODS, OUTS, XLAT -> 1 << insn.segment;
      default -> memory ? 1 << insn.segment : 0;
    };
  }

  private static int implied(Insn insn) {
    return switch (insn.mnemonic) {
      case PUSH, POP, PUSHA, POPA, PUSHF, POPF, ENTER, LEAVE, CALL, RET, CALLF, RETF, IRET -> STACK;
      default -> 0;
    };
  }
}
