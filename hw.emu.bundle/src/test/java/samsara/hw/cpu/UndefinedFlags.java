package samsara.hw.cpu;

/// Which status flags the manual leaves undefined after an instruction.
final class UndefinedFlags {
  private UndefinedFlags() {}

  static int after(HardwareCase test) {
    Insn insn = Decoder.decode(offset -> offset < test.code.length ? test.code[offset] & 0xFF : 0);
    return switch (insn.mnemonic) {
      case AND, OR, XOR, TEST -> Eflags.ADJUST;
      case SHL, SAL, SHR, SAR, SHLD, SHRD -> afterShift(insn, count(insn, test));
      case ROL, ROR, RCL, RCR -> count(insn, test) > 1 ? Eflags.OVERFLOW : 0;
      case MUL, IMUL -> Eflags.SIGN | Eflags.ZERO | Eflags.ADJUST | Eflags.PARITY;
      case DIV, IDIV -> Eflags.STATUS;
      case BSF, BSR -> Eflags.STATUS & ~Eflags.ZERO;
      case BT, BTS, BTR, BTC -> Eflags.OVERFLOW | Eflags.SIGN | Eflags.ADJUST | Eflags.PARITY;
      case AAA, AAS -> Eflags.OVERFLOW | Eflags.SIGN | Eflags.ZERO | Eflags.PARITY;
      case DAA, DAS -> Eflags.OVERFLOW;
      case AAM, AAD -> Eflags.OVERFLOW | Eflags.ADJUST | Eflags.CARRY;
      default -> 0;
    };
  }

  private static int afterShift(Insn insn, int count) {
    if (count == 0) {
      return 0;
    }
    int undefined = Eflags.ADJUST | (count > 1 ? Eflags.OVERFLOW : 0);
    boolean allOut = count >= 8 * insn.size0 && insn.mnemonic != Mnemonic.SAR;
    return allOut ? undefined | Eflags.CARRY : undefined;
  }

  private static int count(Insn insn, HardwareCase test) {
    boolean twice = insn.kind2 != Insn.NONE;
    boolean byRegister = (twice ? insn.kind2 : insn.kind1) == Insn.REG;
    return (byRegister ? test.registers[CpuState.ECX] : insn.imm) & 31;
  }
}
