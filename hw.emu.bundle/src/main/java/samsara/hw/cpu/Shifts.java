package samsara.hw.cpu;

/// Shifts and rotates. Counts are taken modulo 32; a count of zero changes nothing at all.
final class Shifts {
  private static final int COUNT_MASK = 31;

  private Shifts() {}

  static Handler bind(Insn insn) {
    if (insn.mnemonic == Mnemonic.SHLD || insn.mnemonic == Mnemonic.SHRD) {
      return Shifts::twice;
    }
    boolean word = insn.kind0 == Insn.REG && insn.kind1 == Insn.IMM && insn.size0 == 4;
    if (word && (insn.imm & COUNT_MASK) != 0) {
      return byImmediate(insn.mnemonic);
    }
    return (cpu, i, next) -> {
      int count = cpu.read1(i) & COUNT_MASK;
      int value = cpu.readToModify0(i);
      if (count != 0) {
        cpu.write0(i, shift(cpu.alu, i.mnemonic, value, count, i.size0));
      }
      return next;
    };
  }

  private static Handler byImmediate(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case SHL, SAL ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = left(cpu.alu, cpu.r[i.reg0], i.imm & COUNT_MASK, 4);
            return next;
          };
      case SHR ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = right(cpu.alu, cpu.r[i.reg0], i.imm & COUNT_MASK, 4);
            return next;
          };
      case SAR ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = arithmeticRight(cpu.alu, cpu.r[i.reg0], i.imm & COUNT_MASK, 4);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = shift(cpu.alu, i.mnemonic, cpu.r[i.reg0], i.imm & COUNT_MASK, 4);
            return next;
          };
    };
  }

  /// `value` (zero-extended) shifted or rotated by `count` (1 to 31).
  static int shift(Alu alu, Mnemonic operation, int value, int count, int bytes) {
    return switch (operation) {
      case SHL, SAL -> left(alu, value, count, bytes);
      case SHR -> right(alu, value, count, bytes);
      case SAR -> arithmeticRight(alu, value, count, bytes);
      case ROL -> rotateLeft(alu, value, count, bytes);
      case ROR -> rotateRight(alu, value, count, bytes);
      case RCL -> rotateThroughCarry(alu, value, count % (8 * bytes + 1), bytes, true);
      default -> rotateThroughCarry(alu, value, count % (8 * bytes + 1), bytes, false);
    };
  }

  static int left(Alu alu, int value, int count, int bytes) {
    long wide = (value & 0xFFFF_FFFFL) << count;
    boolean carry = ((wide >>> (8 * bytes)) & 1) != 0;
    int shifted = (int) wide;
    return alu.shifted(shifted, bytes, carry, top(shifted, bytes) != carry);
  }

  static int right(Alu alu, int value, int count, int bytes) {
    boolean carry = ((value >>> (count - 1)) & 1) != 0;
    int shifted = value >>> count;
    return alu.shifted(shifted, bytes, carry, top(value, bytes) != top(shifted, bytes));
  }

  static int arithmeticRight(Alu alu, int value, int count, int bytes) {
    int signed = Multiplication.signed(value, bytes);
    boolean carry = ((signed >> (count - 1)) & 1) != 0;
    return alu.shifted(signed >> count, bytes, carry, false);
  }

  private static int rotateLeft(Alu alu, int value, int count, int bytes) {
    int rotated = rotate(value, count, bytes);
    boolean carry = (rotated & 1) != 0;
    alu.setCarryAndOverflow(carry, top(rotated, bytes) != carry);
    return rotated;
  }

  private static int rotateRight(Alu alu, int value, int count, int bytes) {
    int rotated = rotate(value, 8 * bytes - count, bytes);
    boolean carry = top(rotated, bytes);
    alu.setCarryAndOverflow(carry, carry != top(rotated << 1, bytes));
    return rotated;
  }

  private static int rotate(int value, int count, int bytes) {
    int bits = 8 * bytes;
    int turn = count & (bits - 1);
    return bytes == 4
        ? Integer.rotateLeft(value, turn)
        : (value << turn) | ((value & ((1 << bits) - 1)) >>> (bits - turn));
  }

  private static int rotateThroughCarry(
      Alu alu, int value, int count, int bytes, boolean leftwards) {
    int bits = 8 * bytes;
    int turn = leftwards ? count : (bits + 1 - count) % (bits + 1);
    long ring = ((alu.carry() ? 1L : 0L) << bits) | (value & ((1L << bits) - 1));
    long turned = (ring << turn) | (ring >>> (bits + 1 - turn));
    boolean carry = ((turned >>> bits) & 1) != 0;
    int rotated = (int) turned;
    boolean overflow =
        leftwards ? carry != top(rotated, bytes) : top(rotated, bytes) != top(rotated << 1, bytes);
    if (count != 0) {
      alu.setCarryAndOverflow(carry, overflow);
    }
    return rotated;
  }

  // SHLD and SHRD. With 16 bits and a count above 16 the result is undefined: here the operand
  // follows itself.
  private static int twice(Cpu cpu, Insn i, int next) {
    int count = (i.kind2 == Insn.REG ? cpu.get8(i.reg2) : i.imm) & COUNT_MASK;
    int value = cpu.readToModify0(i);
    if (count == 0) {
      return next;
    }
    int filler = cpu.get(i.reg1, i.size1);
    int bits = 8 * i.size0;
    boolean leftwards = i.mnemonic == Mnemonic.SHLD;
    long carryBit;
    int shifted;
    if (leftwards) {
      long ring = bits == 32 ? join(value, filler, 32) : join(value, filler, 16) << 16 | value;
      int width = bits == 32 ? 64 : 48;
      carryBit = ring >>> (width - count);
      shifted = (int) (ring >>> (width - bits - count));
    } else {
      long ring =
          bits == 32 ? join(filler, value, 32) : ((long) value << 32) | join(filler, value, 16);
      carryBit = ring >>> (count - 1);
      shifted = (int) (ring >>> count);
    }
    boolean changed = top(shifted, i.size0) != top(value, i.size0);
    cpu.alu.shifted(shifted, i.size0, (carryBit & 1) != 0, changed);
    cpu.write0(i, shifted);
    return next;
  }

  private static long join(int high, int low, int bits) {
    long mask = (1L << bits) - 1;
    return ((high & mask) << bits) | (low & mask);
  }

  private static boolean top(int value, int bytes) {
    return ((value >>> (8 * bytes - 1)) & 1) != 0;
  }
}
