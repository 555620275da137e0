package samsara.hw.cpu;

/// Finds the handler of an instruction: a special one for the forms that programs spend their time
/// in, else the general one of its group.
final class Binder {
  private Binder() {}

  static Handler bind(Insn insn) {
    Handler handler = select(insn);
    int guarded = (1 << CpuState.FS) | (1 << CpuState.GS);
    boolean writesCode = (insn.segmentsWritten & (1 << CpuState.CS)) != 0;
    if ((insn.segmentsUsed & guarded) == 0 && !writesCode) {
      return handler;
    }
    return (cpu, i, next) -> {
      cpu.guard.check(cpu, i);
      return handler.run(cpu, i, next);
    };
  }

  private static Handler select(Insn insn) {
    return switch (insn.mnemonic) {
      case ADD, OR, ADC, SBB, AND, SUB, XOR, CMP, TEST, INC, DEC, NOT, NEG ->
          isWord(insn) ? WordArithmetic.bind(insn) : Arithmetic.bind(insn);
      case MUL, IMUL, DIV, IDIV, CBW, CWD -> Multiplication.bind(insn);
      case ROL, ROR, RCL, RCR, SHL, SHR, SAL, SAR, SHLD, SHRD -> Shifts.bind(insn);
      case BT, BTS, BTR, BTC, BSF, BSR, BSWAP -> Bits.bind(insn);
      case AAA, AAS, AAM, AAD, DAA, DAS, SALC -> Decimal.bind(insn);
      case MOV, MOVZX, MOVSX, LEA, XCHG, XADD, CMPXCHG, CMPXCHG8B, CMOV, SET, XLAT ->
          Moves.bind(insn);
      case PUSH, POP, PUSHA, POPA, PUSHF, POPF, ENTER, LEAVE -> Stack.bind(insn);
      case J, JCXZ, LOOP, LOOPE, LOOPNE, JMP, CALL, RET -> Branches.bind(insn);
      case MOVS, CMPS, STOS, LODS, SCAS -> Strings.bind(insn);
      case ESC, WAIT, FXSAVE, FXRSTOR -> X87.bind(insn);
      default -> SystemInstructions.bind(insn);
    };
  }

  private static boolean isWord(Insn insn) {
    return insn.size0 == Integer.BYTES;
  }
}
