package samsara.hw.cpu;

/// What the translator knows of an instruction.
final class Traits {
  private static final int FS_GS = (1 << CpuState.FS) | (1 << CpuState.GS);

  /// How an instruction is translated.
  enum Way {
    /// To bytecode.
    NATIVE,
    /// To a call of its handler.
    CALL,
    /// Not at all: a translation ends before it.
    NONE
  }

  private Traits() {}

  static Way way(Insn insn) {
    boolean unusual =
        (insn.segmentsUsed & FS_GS) != 0 || (insn.segmentsWritten & (1 << CpuState.CS)) != 0;
    return switch (insn.mnemonic) {
      case ADD, OR, AND, SUB, XOR, CMP, TEST, INC, DEC, NOT, NEG, MOVZX, MOVSX ->
          unusual ? Way.CALL : Way.NATIVE;
      case ADC, SBB -> unusual || insn.size0 != 4 ? Way.CALL : Way.NATIVE;
      case MOV -> move(insn, unusual);
      case LEA, NOP -> Way.NATIVE;
      case SHL, SAL, SHR, SAR, ROL, ROR -> shift(insn, unusual);
      case SHLD, SHRD -> doubleShift(insn);
      case IMUL ->
          !unusual && insn.size0 == 4 && insn.kind1 != Insn.NONE ? Way.NATIVE : wide(insn, unusual);
      case MUL -> wide(insn, unusual);
      case CBW, CWD -> insn.operandBytes == 4 ? Way.NATIVE : Way.CALL;
      case SET -> unusual ? Way.CALL : Way.NATIVE;
      case CMOV -> unusual || insn.size0 != 4 ? Way.CALL : Way.NATIVE;
      case BSWAP -> insn.size0 == 4 ? Way.NATIVE : Way.CALL;
      case XCHG -> insn.kind0 == Insn.REG && insn.size0 == 4 ? Way.NATIVE : Way.CALL;
      case PUSH -> push(insn, unusual);
      case POP -> insn.kind0 == Insn.REG && insn.operandBytes == 4 ? Way.NATIVE : pop(insn);
      case LEAVE -> insn.operandBytes == 4 ? Way.NATIVE : Way.CALL;
      case J, JMP, CALL, RET -> insn.operandBytes == 4 && !unusual ? Way.NATIVE : Way.NONE;
      case DIV,
          IDIV,
          RCL,
          RCR,
          BT,
          BTS,
          BTR,
          BTC,
          BSF,
          BSR,
          XADD,
          CMPXCHG,
          CMPXCHG8B,
          XLAT,
          AAA,
          AAS,
          AAM,
          AAD,
          DAA,
          DAS,
          SALC,
          CLC,
          STC,
          CMC,
          CLD,
          STD,
          LAHF,
          SAHF,
          PUSHA,
          POPA,
          PUSHF,
          ENTER,
          WAIT ->
          Way.CALL;
      case ESC -> !unusual && X87Traits.isNative(insn) ? Way.NATIVE : Way.CALL;
      case MOVS, CMPS, STOS, LODS, SCAS -> insn.repeat == 0 ? Way.CALL : Way.NONE;
      default -> Way.NONE;
    };
  }

  private static Way move(Insn insn, boolean unusual) {
    if (insn.kind0 == Insn.CONTROL || insn.kind1 == Insn.CONTROL || insn.kind0 == Insn.SEG) {
      return Way.NONE;
    }
    return unusual || insn.kind1 == Insn.SEG ? Way.CALL : Way.NATIVE;
  }

  private static Way shift(Insn insn, boolean unusual) {
    if (unusual) {
      return Way.CALL;
    }
    boolean rotates = insn.mnemonic == Mnemonic.ROL || insn.mnemonic == Mnemonic.ROR;
    if (insn.kind1 == Insn.IMM) {
      return rotates && insn.size0 != 4 ? Way.CALL : Way.NATIVE;
    }
    return rotates || insn.kind0 != Insn.REG || insn.size0 != 4 ? Way.CALL : Way.NATIVE;
  }

  private static Way doubleShift(Insn insn) {
    boolean simple = insn.kind0 == Insn.REG && insn.size0 == 4 && insn.kind2 == Insn.IMM;
    return simple && (insn.imm & 31) != 0 ? Way.NATIVE : Way.CALL;
  }

  private static Way wide(Insn insn, boolean unusual) {
    return !unusual && insn.size0 == 4 ? Way.NATIVE : Way.CALL;
  }

  private static Way push(Insn insn, boolean unusual) {
    return insn.operandBytes == 4 && insn.kind0 != Insn.SEG && !unusual ? Way.NATIVE : Way.CALL;
  }

  private static Way pop(Insn insn) {
    return insn.kind0 == Insn.SEG ? Way.NONE : Way.CALL;
  }

  /// True when nothing comes after it in its block.
  static boolean endsBlock(Insn insn) {
    return switch (insn.mnemonic) {
      case J, JMP, CALL, RET -> true;
      default -> false;
    };
  }

  /// True when it may fault, so that all before it must be in order.
  static boolean mayFault(Insn insn) {
    if (way(insn) != Way.NATIVE) {
      return true;
    }
    return switch (insn.mnemonic) {
      case PUSH, POP, LEAVE, CALL, RET, ESC -> true;
      case LEA, NOP -> false;
      default -> insn.kind0 == Insn.MEM || insn.kind1 == Insn.MEM;
    };
  }

  /// What an instruction leaves in the flags, as far as it matters to conditions.
  enum Flags {
    /// Nobody knows.
    UNKNOWN,
    /// Those of a result alone; carry and overflow must be asked for.
    RESULT,
    /// Those of a comparison of the two compared operands.
    COMPARISON,
    /// Those of a result, with carry and overflow clear.
    LOGIC
  }

  /// True when a native instruction sets all flags without looking at them.
  static boolean setsAllFlags(Insn insn) {
    if (way(insn) != Way.NATIVE) {
      return false;
    }
    return switch (insn.mnemonic) {
      case ADD, SUB, CMP, NEG, AND, OR, XOR, TEST -> true;
      case SHL, SAL, SHR, SAR -> insn.kind1 == Insn.IMM && (insn.imm & 31) != 0;
      case SHLD, SHRD -> true;
      default -> false;
    };
  }

  /// True when a native instruction needs the flags before it, be it to keep a part of them.
  static boolean needsFlags(Insn insn) {
    return switch (insn.mnemonic) {
      case J, SET, CMOV, ADC, SBB, INC, DEC, IMUL, MUL, ROL, ROR -> true;
      case SHL, SAL, SHR, SAR -> !setsAllFlags(insn);
      default -> false;
    };
  }

  static Flags flagsAfter(Insn insn, Flags before) {
    if (way(insn) == Way.CALL) {
      return touchesFlags(insn) ? Flags.UNKNOWN : before;
    }
    return switch (insn.mnemonic) {
      case SUB, CMP, NEG -> Flags.COMPARISON;
      case AND, OR, XOR, TEST -> Flags.LOGIC;
      case ADD, ADC, SBB -> Flags.RESULT;
      case SHLD, SHRD -> Flags.RESULT;
      case SHL, SAL, SHR, SAR -> setsAllFlags(insn) ? Flags.RESULT : shiftedMaybe(insn, before);
      case INC, DEC -> Flags.RESULT;
      case IMUL, MUL -> before == Flags.UNKNOWN ? before : Flags.RESULT;
      case ROL, ROR ->
          (insn.imm & 31) == 0 ? before : before == Flags.UNKNOWN ? before : Flags.RESULT;
      default -> before;
    };
  }

  private static Flags shiftedMaybe(Insn insn, Flags before) {
    return insn.kind1 == Insn.IMM ? before : before == Flags.UNKNOWN ? before : Flags.RESULT;
  }

  /// True when the handler of an instruction may look at flags or change them.
  static boolean touchesFlags(Insn insn) {
    return switch (insn.mnemonic) {
      case MOV, WAIT, DIV, IDIV -> false;
      case ESC -> mayUseRegisters(insn);
      default -> true;
    };
  }

  /// True for the x87 instructions that have to do with flags or general registers.
  static boolean mayUseRegisters(Insn insn) {
    return !insn.hasMemory() && (insn.code == 0xDA || insn.code == 0xDB || insn.code == 0xDF);
  }
}
