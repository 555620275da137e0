package samsara.hw.cpu;

/// Bit tests, bit scans and byte swap.
final class Bits {
  private Bits() {}

  static Handler bind(Insn insn) {
    return switch (insn.mnemonic) {
      case BSF, BSR -> Bits::scan;
      case BSWAP ->
          (cpu, i, next) -> {
            // With a 16-bit operand the result is undefined; processors clear it.
            int swapped = i.size0 == 4 ? Integer.reverseBytes(cpu.r[i.reg0]) : 0;
            cpu.set(i.reg0, swapped, i.size0);
            return next;
          };
      default -> insn.kind0 == Insn.MEM && insn.kind1 == Insn.REG ? Bits::inString : Bits::inWord;
    };
  }

  private static int scan(Cpu cpu, Insn i, int next) {
    int value = cpu.read1(i);
    cpu.alu.logic(value, i.size1);
    if (value != 0) {
      int found =
          i.mnemonic == Mnemonic.BSF
              ? Integer.numberOfTrailingZeros(value)
              : 31 - Integer.numberOfLeadingZeros(value);
      cpu.set(i.reg0, found, i.size0);
    }
    return next;
  }

  private static int inWord(Cpu cpu, Insn i, int next) {
    int bit = cpu.read1(i) & (8 * i.size0 - 1);
    boolean test = i.mnemonic == Mnemonic.BT;
    int value = test ? cpu.read0(i) : cpu.readToModify0(i);
    cpu.alu.setCarry(((value >>> bit) & 1) != 0);
    if (!test) {
      cpu.write0(i, changed(i.mnemonic, value, bit));
    }
    return next;
  }

  // The bit number is signed and reaches beyond the operand.
  private static int inString(Cpu cpu, Insn i, int next) {
    int offset = Multiplication.signed(cpu.read1(i), i.size1);
    int bits = 8 * i.size0;
    int bit = offset & (bits - 1);
    int word = (offset >> (i.size0 == 4 ? 5 : 4)) * i.size0;
    int address = (cpu.address(i) + word) & i.addressMask;
    boolean test = i.mnemonic == Mnemonic.BT;
    int value =
        test ? cpu.memory.load(address, i.size0) : cpu.memory.loadToModify(address, i.size0);
    cpu.alu.setCarry(((value >>> bit) & 1) != 0);
    if (!test) {
      cpu.memory.store(address, changed(i.mnemonic, value, bit), i.size0);
    }
    return next;
  }

  private static int changed(Mnemonic operation, int value, int bit) {
    return switch (operation) {
      case BTS -> value | (1 << bit);
      case BTR -> value & ~(1 << bit);
      default -> value ^ (1 << bit);
    };
  }
}
