package samsara.hw.cpu;

/// Pushes, pops and stack frames.
final class Stack {
  private static final int PUSHED_FLAGS = ~(Eflags.RESUME | Eflags.VIRTUAL);
  private static final int LEVELS = 32;

  private Stack() {}

  static Handler bind(Insn insn) {
    return switch (insn.mnemonic) {
      case PUSH -> push(insn);
      case POP -> pop(insn);
      case PUSHA -> Stack::pushAll;
      case POPA -> Stack::popAll;
      case PUSHF ->
          (cpu, i, next) -> {
            cpu.push(cpu.eflags() & PUSHED_FLAGS, i.operandBytes);
            return next;
          };
      case POPF ->
          (cpu, i, next) -> {
            int stack = cpu.r[CpuState.ESP];
            int flags = cpu.memory.load(stack, i.operandBytes);
            cpu.r[CpuState.ESP] = stack + i.operandBytes;
            cpu.changeEflags(flags, i.operandBytes == 4 ? -1 : 0xFFFF);
            return next;
          };
      case ENTER -> Stack::enter;
      default -> Stack::leave;
    };
  }

  private static Handler push(Insn insn) {
    if (insn.kind0 == Insn.SEG) {
      return (cpu, i, next) -> {
        cpu.push(cpu.segment(i.reg0), i.operandBytes);
        return next;
      };
    }
    if (insn.operandBytes == 4) {
      if (insn.kind0 == Insn.REG) {
        return (cpu, i, next) -> {
          cpu.push32(cpu.r[i.reg0]);
          return next;
        };
      }
      if (insn.kind0 == Insn.IMM) {
        return (cpu, i, next) -> {
          cpu.push32(i.imm);
          return next;
        };
      }
    }
    return (cpu, i, next) -> {
      cpu.push(cpu.read0(i), i.operandBytes);
      return next;
    };
  }

  private static Handler pop(Insn insn) {
    if (insn.kind0 == Insn.SEG) {
      return Segments::pop;
    }
    if (insn.kind0 == Insn.MEM) {
      return Stack::popToMemory;
    }
    return (cpu, i, next) -> {
      int stack = cpu.r[CpuState.ESP];
      int value = cpu.memory.load(stack, i.operandBytes);
      cpu.r[CpuState.ESP] = stack + i.operandBytes;
      cpu.set(i.reg0, value, i.operandBytes);
      return next;
    };
  }

  // The address is computed with the stack pointer behind the popped value.
  private static int popToMemory(Cpu cpu, Insn i, int next) {
    int stack = cpu.r[CpuState.ESP];
    int value = cpu.memory.load(stack, i.operandBytes);
    cpu.r[CpuState.ESP] = stack + i.operandBytes;
    int address = cpu.address(i);
    cpu.r[CpuState.ESP] = stack;
    cpu.memory.store(address, value, i.operandBytes);
    cpu.r[CpuState.ESP] = stack + i.operandBytes;
    return next;
  }

  private static int pushAll(Cpu cpu, Insn i, int next) {
    int bytes = i.operandBytes;
    int stack = cpu.r[CpuState.ESP];
    cpu.memory.checkWrite(stack - 8 * bytes, 8 * bytes);
    for (int register = 0; register < 8; register++) {
      cpu.memory.store(stack - (register + 1) * bytes, cpu.r[register], bytes);
    }
    cpu.r[CpuState.ESP] = stack - 8 * bytes;
    return next;
  }

  private static int popAll(Cpu cpu, Insn i, int next) {
    int bytes = i.operandBytes;
    int stack = cpu.r[CpuState.ESP];
    cpu.memory.checkRead(stack, 8 * bytes);
    for (int register = 7; register >= 0; register--) {
      if (register != CpuState.ESP) {
        cpu.set(register, cpu.memory.load(stack + (7 - register) * bytes, bytes), bytes);
      }
    }
    cpu.r[CpuState.ESP] = stack + 8 * bytes;
    return next;
  }

  private static int enter(Cpu cpu, Insn i, int next) {
    int bytes = i.operandBytes;
    int level = i.imm2 % LEVELS;
    int stack = cpu.r[CpuState.ESP];
    int frame = stack - bytes;
    int end = frame - level * bytes;
    int oldFrame = cpu.r[CpuState.EBP];
    cpu.memory.checkWrite(end, (level + 1) * bytes);
    if (level > 1) {
      cpu.memory.checkRead(oldFrame - (level - 1) * bytes, (level - 1) * bytes);
    }
    // The processor checks the new top of the stack before it commits.
    cpu.memory.checkWrite(end - i.imm, bytes);
    cpu.memory.store(frame, oldFrame, bytes);
    for (int n = 1; n < level; n++) {
      int display = cpu.memory.load(oldFrame - n * bytes, bytes);
      cpu.memory.store(frame - n * bytes, display, bytes);
    }
    if (level > 0) {
      cpu.memory.store(end, frame, bytes);
    }
    cpu.set(CpuState.EBP, frame, bytes);
    cpu.r[CpuState.ESP] = end - i.imm;
    return next;
  }

  private static int leave(Cpu cpu, Insn i, int next) {
    int frame = cpu.r[CpuState.EBP];
    int value = cpu.memory.load(frame, i.operandBytes);
    cpu.r[CpuState.ESP] = frame + i.operandBytes;
    cpu.set(CpuState.EBP, value, i.operandBytes);
    return next;
  }
}
