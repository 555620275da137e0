package samsara.hw.cpu;

/// Arithmetic and logic on 32 bits, one handler for each operation and form. It is long and dull so
/// that no handler decides anything at run time.
final class WordArithmetic {
  private WordArithmetic() {}

  static Handler bind(Insn insn) {
    return switch (insn.mnemonic) {
      case INC, DEC, NOT, NEG -> unary(insn);
      case CMP, TEST -> compare(insn);
      case ADC, SBB -> Arithmetic.bind(insn);
      default -> insn.kind0 == Insn.MEM ? toMemory(insn) : toRegister(insn);
    };
  }

  private static Handler unary(Insn insn) {
    if (insn.kind0 == Insn.MEM) {
      return Arithmetic.bind(insn);
    }
    return switch (insn.mnemonic) {
      case INC ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.inc32(cpu.r[i.reg0]);
            return next;
          };
      case DEC ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.dec32(cpu.r[i.reg0]);
            return next;
          };
      case NOT ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = ~cpu.r[i.reg0];
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.sub32(0, cpu.r[i.reg0]);
            return next;
          };
    };
  }

  private static Handler toRegister(Insn insn) {
    return switch (insn.kind1) {
      case Insn.REG -> registerByRegister(insn.mnemonic);
      case Insn.MEM -> registerByMemory(insn.mnemonic);
      default -> registerByImmediate(insn.mnemonic);
    };
  }

  private static Handler registerByRegister(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case ADD ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.add32(cpu.r[i.reg0], cpu.r[i.reg1]);
            return next;
          };
      case SUB ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.sub32(cpu.r[i.reg0], cpu.r[i.reg1]);
            return next;
          };
      case AND ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.logic32(cpu.r[i.reg0] & cpu.r[i.reg1]);
            return next;
          };
      case OR ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.logic32(cpu.r[i.reg0] | cpu.r[i.reg1]);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.logic32(cpu.r[i.reg0] ^ cpu.r[i.reg1]);
            return next;
          };
    };
  }

  private static Handler registerByMemory(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case ADD ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.add32(cpu.r[i.reg0], cpu.memory.load32(cpu.address(i)));
            return next;
          };
      case SUB ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.sub32(cpu.r[i.reg0], cpu.memory.load32(cpu.address(i)));
            return next;
          };
      case AND ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.logic32(cpu.r[i.reg0] & cpu.memory.load32(cpu.address(i)));
            return next;
          };
      case OR ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.logic32(cpu.r[i.reg0] | cpu.memory.load32(cpu.address(i)));
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.logic32(cpu.r[i.reg0] ^ cpu.memory.load32(cpu.address(i)));
            return next;
          };
    };
  }

  private static Handler registerByImmediate(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case ADD ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.add32(cpu.r[i.reg0], i.imm);
            return next;
          };
      case SUB ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.sub32(cpu.r[i.reg0], i.imm);
            return next;
          };
      case AND ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.logic32(cpu.r[i.reg0] & i.imm);
            return next;
          };
      case OR ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.logic32(cpu.r[i.reg0] | i.imm);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.alu.logic32(cpu.r[i.reg0] ^ i.imm);
            return next;
          };
    };
  }

  private static Handler toMemory(Insn insn) {
    return insn.kind1 == Insn.REG
        ? memoryByRegister(insn.mnemonic)
        : memoryByImmediate(insn.mnemonic);
  }

  private static Handler memoryByRegister(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case ADD ->
          (cpu, i, next) -> {
            int address = cpu.address(i);
            int left = cpu.memory.loadToModify32(address);
            cpu.memory.store32(address, cpu.alu.add32(left, cpu.r[i.reg1]));
            return next;
          };
      case SUB ->
          (cpu, i, next) -> {
            int address = cpu.address(i);
            int left = cpu.memory.loadToModify32(address);
            cpu.memory.store32(address, cpu.alu.sub32(left, cpu.r[i.reg1]));
            return next;
          };
      case AND ->
          (cpu, i, next) -> {
            int address = cpu.address(i);
            int left = cpu.memory.loadToModify32(address);
            cpu.memory.store32(address, cpu.alu.logic32(left & cpu.r[i.reg1]));
            return next;
          };
      case OR ->
          (cpu, i, next) -> {
            int address = cpu.address(i);
            int left = cpu.memory.loadToModify32(address);
            cpu.memory.store32(address, cpu.alu.logic32(left | cpu.r[i.reg1]));
            return next;
          };
      default ->
          (cpu, i, next) -> {
            int address = cpu.address(i);
            int left = cpu.memory.loadToModify32(address);
            cpu.memory.store32(address, cpu.alu.logic32(left ^ cpu.r[i.reg1]));
            return next;
          };
    };
  }

  private static Handler memoryByImmediate(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case ADD ->
          (cpu, i, next) -> {
            int address = cpu.address(i);
            int left = cpu.memory.loadToModify32(address);
            cpu.memory.store32(address, cpu.alu.add32(left, i.imm));
            return next;
          };
      case SUB ->
          (cpu, i, next) -> {
            int address = cpu.address(i);
            int left = cpu.memory.loadToModify32(address);
            cpu.memory.store32(address, cpu.alu.sub32(left, i.imm));
            return next;
          };
      case AND ->
          (cpu, i, next) -> {
            int address = cpu.address(i);
            int left = cpu.memory.loadToModify32(address);
            cpu.memory.store32(address, cpu.alu.logic32(left & i.imm));
            return next;
          };
      case OR ->
          (cpu, i, next) -> {
            int address = cpu.address(i);
            int left = cpu.memory.loadToModify32(address);
            cpu.memory.store32(address, cpu.alu.logic32(left | i.imm));
            return next;
          };
      default ->
          (cpu, i, next) -> {
            int address = cpu.address(i);
            int left = cpu.memory.loadToModify32(address);
            cpu.memory.store32(address, cpu.alu.logic32(left ^ i.imm));
            return next;
          };
    };
  }

  private static Handler compare(Insn insn) {
    if (insn.kind0 == Insn.MEM) {
      return insn.kind1 == Insn.REG
          ? compareMemoryWithRegister(insn.mnemonic)
          : compareMemoryWithImmediate(insn.mnemonic);
    }
    return switch (insn.kind1) {
      case Insn.REG -> compareWithRegister(insn.mnemonic);
      case Insn.MEM -> compareWithMemory(insn.mnemonic);
      default -> compareWithImmediate(insn.mnemonic);
    };
  }

  private static Handler compareWithRegister(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case CMP ->
          (cpu, i, next) -> {
            cpu.alu.sub32(cpu.r[i.reg0], cpu.r[i.reg1]);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.alu.logic32(cpu.r[i.reg0] & cpu.r[i.reg1]);
            return next;
          };
    };
  }

  private static Handler compareWithMemory(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case CMP ->
          (cpu, i, next) -> {
            cpu.alu.sub32(cpu.r[i.reg0], cpu.memory.load32(cpu.address(i)));
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.alu.logic32(cpu.r[i.reg0] & cpu.memory.load32(cpu.address(i)));
            return next;
          };
    };
  }

  private static Handler compareWithImmediate(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case CMP ->
          (cpu, i, next) -> {
            cpu.alu.sub32(cpu.r[i.reg0], i.imm);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.alu.logic32(cpu.r[i.reg0] & i.imm);
            return next;
          };
    };
  }

  private static Handler compareMemoryWithRegister(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case CMP ->
          (cpu, i, next) -> {
            cpu.alu.sub32(cpu.memory.load32(cpu.address(i)), cpu.r[i.reg1]);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.alu.logic32(cpu.memory.load32(cpu.address(i)) & cpu.r[i.reg1]);
            return next;
          };
    };
  }

  private static Handler compareMemoryWithImmediate(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case CMP ->
          (cpu, i, next) -> {
            cpu.alu.sub32(cpu.memory.load32(cpu.address(i)), i.imm);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            cpu.alu.logic32(cpu.memory.load32(cpu.address(i)) & i.imm);
            return next;
          };
    };
  }
}
