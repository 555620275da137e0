package samsara.hw.cpu;

/// Multiplication, division and sign extension of the accumulator.
final class Multiplication {
  private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

  private Multiplication() {}

  static Handler bind(Insn insn) {
    return switch (insn.mnemonic) {
      case MUL -> (cpu, i, next) -> wide(cpu, i, next, false);
      case IMUL -> insn.kind1 == Insn.NONE ? (cpu, i, next) -> wide(cpu, i, next, true) : narrow();
      case DIV -> (cpu, i, next) -> divide(cpu, i, next, false);
      case IDIV -> (cpu, i, next) -> divide(cpu, i, next, true);
      case CBW ->
          (cpu, i, next) -> {
            int half = i.operandBytes / 2;
            cpu.set(CpuState.EAX, signed(cpu.get(CpuState.EAX, half), half), i.operandBytes);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            int sign = signed(cpu.get(CpuState.EAX, i.operandBytes), i.operandBytes) >> 31;
            cpu.set(CpuState.EDX, sign, i.operandBytes);
            return next;
          };
    };
  }

  // The forms with two and three operands: the high half is lost.
  private static Handler narrow() {
    return (cpu, i, next) -> {
      boolean three = i.kind2 != Insn.NONE;
      int right = cpu.read1(i);
      int left = three ? i.imm : cpu.r[i.reg0];
      long product = (long) signed(left, i.size0) * signed(right, i.size0);
      boolean lost = product != signed((int) product, i.size0);
      cpu.alu.setCarryAndOverflow(lost, lost);
      cpu.set(i.reg0, (int) product, i.size0);
      return next;
    };
  }

  private static int wide(Cpu cpu, Insn i, int next, boolean signed) {
    int bytes = i.size0;
    long right = extend(cpu.read0(i), bytes, signed);
    long product = extend(cpu.get(CpuState.EAX, bytes), bytes, signed) * right;
    boolean used = product != extend((int) product, bytes, signed);
    cpu.alu.setCarryAndOverflow(used, used);
    if (bytes == 1) {
      cpu.set(CpuState.EAX, (int) product, 2);
    } else {
      cpu.set(CpuState.EAX, (int) product, bytes);
      cpu.set(CpuState.EDX, (int) (product >> (8 * bytes)), bytes);
    }
    return next;
  }

  private static int divide(Cpu cpu, Insn i, int next, boolean signed) {
    int bytes = i.size0;
    long divisor = extend(cpu.read0(i), bytes, signed);
    if (divisor == 0) {
      throw cpu.fault.of(StopReason.DIVIDE_ERROR);
    }
    long dividend = dividend(cpu, bytes, signed);
    long quotient = signed ? dividend / divisor : Long.divideUnsigned(dividend, divisor);
    long remainder = signed ? dividend % divisor : Long.remainderUnsigned(dividend, divisor);
    if (quotient != extend((int) quotient, bytes, signed)) {
      throw cpu.fault.of(StopReason.DIVIDE_ERROR);
    }
    if (bytes == 1) {
      cpu.set(CpuState.EAX, ((int) quotient & 0xFF) | ((int) remainder << 8), 2);
    } else {
      cpu.set(CpuState.EAX, (int) quotient, bytes);
      cpu.set(CpuState.EDX, (int) remainder, bytes);
    }
    return next;
  }

  private static long dividend(Cpu cpu, int bytes, boolean signed) {
    int low = cpu.r[CpuState.EAX];
    int high = cpu.r[CpuState.EDX];
    return switch (bytes) {
      case 1 -> extend(low, 2, signed);
      case 2 -> extend((high << 16) | (low & 0xFFFF), 4, signed);
      default -> ((long) high << 32) | (low & UNSIGNED_INT);
    };
  }

  private static long extend(int value, int bytes, boolean signed) {
    int extended = signed(value, bytes);
    return signed ? extended : extended & (UNSIGNED_INT >>> (32 - 8 * bytes));
  }

  /// The low bytes of `value` as a signed number.
  static int signed(int value, int bytes) {
    int shift = 32 - 8 * bytes;
    return (value << shift) >> shift;
  }
}
