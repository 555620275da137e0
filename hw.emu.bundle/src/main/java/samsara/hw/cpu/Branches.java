package samsara.hw.cpu;

/// Near jumps, calls and returns. A 16-bit operand size cuts the target to 16 bits.
final class Branches {
  private Branches() {}

  static Handler bind(Insn insn) {
    return switch (insn.mnemonic) {
      case J -> insn.operandBytes == 4 ? conditional(insn.condition()) : conditional16();
      case JMP -> jump(insn);
      case CALL -> call(insn);
      case RET -> insn.operandBytes == 4 && insn.kind0 == Insn.NONE ? plainReturn() : Branches::ret;
      default -> Branches::loop;
    };
  }

  private static Handler jump(Insn insn) {
    if (insn.operandBytes == 4 && insn.kind0 == Insn.IMM) {
      return (cpu, i, next) -> next + i.imm;
    }
    return (cpu, i, next) -> target(cpu, i, next);
  }

  private static Handler call(Insn insn) {
    if (insn.operandBytes == 4 && insn.kind0 == Insn.IMM) {
      return (cpu, i, next) -> {
        cpu.push32(next);
        return next + i.imm;
      };
    }
    return (cpu, i, next) -> {
      int target = target(cpu, i, next);
      cpu.push(next, i.operandBytes);
      return target;
    };
  }

  private static int target(Cpu cpu, Insn i, int next) {
    return cut(i, i.kind0 == Insn.IMM ? next + i.imm : cpu.read0(i));
  }

  private static int cut(Insn i, int target) {
    return i.operandBytes == 4 ? target : target & 0xFFFF;
  }

  private static Handler plainReturn() {
    return (cpu, i, next) -> {
      int stack = cpu.r[CpuState.ESP];
      int target = cpu.memory.load32(stack);
      cpu.r[CpuState.ESP] = stack + Integer.BYTES;
      return target;
    };
  }

  private static int ret(Cpu cpu, Insn i, int next) {
    int stack = cpu.r[CpuState.ESP];
    int target = cpu.memory.load(stack, i.operandBytes);
    int arguments = i.kind0 == Insn.IMM ? i.imm : 0;
    cpu.r[CpuState.ESP] = stack + i.operandBytes + arguments;
    return target;
  }

  private static int loop(Cpu cpu, Insn i, int next) {
    int counterBytes = i.address16 ? 2 : 4;
    int count = cpu.get(CpuState.ECX, counterBytes);
    boolean taken;
    if (i.mnemonic == Mnemonic.JCXZ) {
      taken = count == 0;
    } else {
      cpu.set(CpuState.ECX, count - 1, counterBytes);
      taken =
          cpu.get(CpuState.ECX, counterBytes) != 0
              && switch (i.mnemonic) {
                case LOOPE -> cpu.alu.zero();
                case LOOPNE -> !cpu.alu.zero();
                default -> true;
              };
    }
    return taken ? cut(i, next + i.imm) : next;
  }

  private static Handler conditional16() {
    return (cpu, i, next) -> cpu.alu.condition(i.condition()) ? (next + i.imm) & 0xFFFF : next;
  }

  private static Handler conditional(int condition) {
    return switch (condition) {
      case 0 -> (cpu, i, next) -> cpu.alu.overflow() ? next + i.imm : next;
      case 1 -> (cpu, i, next) -> cpu.alu.overflow() ? next : next + i.imm;
      case 2 -> (cpu, i, next) -> cpu.alu.carry() ? next + i.imm : next;
      case 3 -> (cpu, i, next) -> cpu.alu.carry() ? next : next + i.imm;
      case 4 -> (cpu, i, next) -> cpu.alu.zero() ? next + i.imm : next;
      case 5 -> (cpu, i, next) -> cpu.alu.zero() ? next : next + i.imm;
      case 6 -> (cpu, i, next) -> cpu.alu.carry() || cpu.alu.zero() ? next + i.imm : next;
      case 7 -> (cpu, i, next) -> cpu.alu.carry() || cpu.alu.zero() ? next : next + i.imm;
      case 8 -> (cpu, i, next) -> cpu.alu.sign() ? next + i.imm : next;
      case 9 -> (cpu, i, next) -> cpu.alu.sign() ? next : next + i.imm;
      case 10 -> (cpu, i, next) -> cpu.alu.parity() ? next + i.imm : next;
      case 11 -> (cpu, i, next) -> cpu.alu.parity() ? next : next + i.imm;
      case 12 -> (cpu, i, next) -> cpu.alu.less() ? next + i.imm : next;
      case 13 -> (cpu, i, next) -> cpu.alu.less() ? next : next + i.imm;
      case 14 -> (cpu, i, next) -> cpu.alu.zero() || cpu.alu.less() ? next + i.imm : next;
      default -> (cpu, i, next) -> cpu.alu.zero() || cpu.alu.less() ? next : next + i.imm;
    };
  }
}
