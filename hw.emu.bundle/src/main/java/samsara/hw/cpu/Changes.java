package samsara.hw.cpu;

/// Which registers instructions read and change, as bits (1 << number); at least those.
final class Changes {
  private static final int ALL = 0xFF;
  private static final int ACCUMULATOR = 1 << CpuState.EAX;
  private static final int DATA = 1 << CpuState.EDX;
  private static final int STACK = 1 << CpuState.ESP;
  private static final int FRAME = 1 << CpuState.EBP;

  private Changes() {}

  /// The registers that may be other afterwards.
  static int of(Insn insn) {
    if (Traits.way(insn) == Traits.Way.CALL) {
      return ofCalled(insn);
    }
    return switch (insn.mnemonic) {
      case CMP, TEST, J, JMP, NOP, ESC -> 0;
      case MUL -> ACCUMULATOR | DATA;
      case IMUL -> insn.kind1 == Insn.NONE ? ACCUMULATOR | DATA : 1 << insn.reg0;
      case CBW -> ACCUMULATOR;
      case CWD -> DATA;
      case XCHG -> (1 << insn.reg0) | (1 << insn.reg1);
      case PUSH, CALL, RET -> STACK;
      case POP -> STACK | (1 << insn.reg0);
      case LEAVE -> STACK | FRAME;
      default -> insn.kind0 == Insn.REG ? part(insn.reg0, insn.size0) : 0;
    };
  }

  private static int part(int register, int bytes) {
    return 1 << (bytes == 1 ? register & 3 : register);
  }

  private static int ofCalled(Insn insn) {
    return switch (insn.mnemonic) {
      case ESC -> Traits.mayUseRegisters(insn) ? ACCUMULATOR : 0;
      case WAIT -> 0;
      case DIV, IDIV -> ACCUMULATOR | DATA;
      default -> ALL;
    };
  }

  /// The registers that the handler of an instruction may look at.
  static int readBy(Insn insn) {
    return switch (insn.mnemonic) {
      case ESC -> Traits.mayUseRegisters(insn) ? ALL : ofAddress(insn);
      case WAIT -> 0;
      case DIV, IDIV -> ACCUMULATOR | DATA | ofOperand(insn);
      default -> ALL;
    };
  }

  private static int ofOperand(Insn insn) {
    return insn.kind0 == Insn.REG ? part(insn.reg0, insn.size0) : ofAddress(insn);
  }

  private static int ofAddress(Insn insn) {
    return insn.hasMemory() ? ((1 << insn.base) | (1 << insn.index)) & ALL : 0;
  }

  /// True when the handler of an instruction may write memory.
  static boolean mayWriteMemory(Insn insn) {
    return switch (insn.mnemonic) {
      case ESC -> X87.isStore(insn);
      case WAIT, DIV, IDIV -> false;
      default -> true;
    };
  }
}
