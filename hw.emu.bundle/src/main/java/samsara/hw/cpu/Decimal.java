package samsara.hw.cpu;

/// Decimal adjustment of the accumulator.
final class Decimal {
  private Decimal() {}

  static Handler bind(Insn insn) {
    return switch (insn.mnemonic) {
      case AAA -> (cpu, i, next) -> ascii(cpu, next, 1);
      case AAS -> (cpu, i, next) -> ascii(cpu, next, -1);
      case DAA -> (cpu, i, next) -> packed(cpu, next, 1);
      case DAS -> (cpu, i, next) -> packed(cpu, next, -1);
      case AAM ->
          (cpu, i, next) -> {
            if (i.imm == 0) {
              throw cpu.fault.of(StopReason.DIVIDE_ERROR);
            }
            int low = cpu.get8(0);
            cpu.alu.logic(low % i.imm, 1);
            cpu.set(CpuState.EAX, ((low / i.imm) << 8) | (low % i.imm), 2);
            return next;
          };
      case AAD ->
          (cpu, i, next) -> {
            int sum = (cpu.get8(0) + cpu.get8(4) * i.imm) & 0xFF;
            cpu.alu.logic(sum, 1);
            cpu.set(CpuState.EAX, sum, 2);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.set8(0, cpu.alu.carry() ? 0xFF : 0);
            return next;
          };
    };
  }

  private static int ascii(Cpu cpu, int next, int direction) {
    Alu alu = cpu.alu;
    int value = cpu.get(CpuState.EAX, 2);
    boolean correct = (value & 15) > 9 || alu.adjust();
    if (correct) {
      value += direction * 0x106;
    }
    int low = value & 15;
    cpu.set(CpuState.EAX, (value & 0xFF00) | low, 2);
    alu.setFlags(statusOf(low, correct, correct));
    return next;
  }

  private static int packed(Cpu cpu, int next, int direction) {
    Alu alu = cpu.alu;
    int old = cpu.get8(0);
    boolean correctLow = (old & 15) > 9 || alu.adjust();
    boolean correctHigh = old > 0x99 || alu.carry();
    int value = old;
    boolean carry = correctHigh;
    if (correctLow) {
      value += direction * 6;
      carry |= direction < 0 && value < 0;
    }
    if (correctHigh) {
      value += direction * 0x60;
    }
    cpu.set8(0, value);
    alu.setFlags(statusOf(value & 0xFF, carry, correctLow));
    return next;
  }

  private static int statusOf(int value, boolean carry, boolean adjust) {
    Alu flags = new Alu();
    flags.logic(value, 1);
    return flags.flags() | (carry ? Eflags.CARRY : 0) | (adjust ? Eflags.ADJUST : 0);
  }
}
