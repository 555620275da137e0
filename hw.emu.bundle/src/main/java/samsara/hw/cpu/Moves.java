package samsara.hw.cpu;

/// Moves, exchanges and what depends on a condition.
final class Moves {
  private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

  private Moves() {}

  static Handler bind(Insn insn) {
    return switch (insn.mnemonic) {
      case MOV -> move(insn);
      case MOVZX -> zeroExtend(insn);
      case MOVSX ->
          (cpu, i, next) -> {
            cpu.set(i.reg0, Multiplication.signed(cpu.read1(i), i.size1), i.size0);
            return next;
          };
      case LEA ->
          insn.size0 == 4
              ? (cpu, i, next) -> {
                cpu.r[i.reg0] = cpu.address(i);
                return next;
              }
              : (cpu, i, next) -> {
                cpu.set(i.reg0, cpu.address(i), i.size0);
                return next;
              };
      case XCHG ->
          (cpu, i, next) -> {
            int value = cpu.readToModify0(i);
            cpu.write0(i, cpu.get(i.reg1, i.size1));
            cpu.set(i.reg1, value, i.size1);
            return next;
          };
      case XADD ->
          (cpu, i, next) -> {
            int value = cpu.readToModify0(i);
            int sum = cpu.alu.add(value, cpu.get(i.reg1, i.size1), i.size0);
            if (i.kind0 == Insn.MEM) {
              cpu.write0(i, sum);
              cpu.set(i.reg1, value, i.size1); // may be part of the address
            } else {
              cpu.set(i.reg1, value, i.size1);
              cpu.write0(i, sum); // may be the same register
            }
            return next;
          };
      case CMPXCHG -> Moves::compareAndExchange;
      case CMPXCHG8B -> Moves::compareAndExchange8;
      case CMOV ->
          (cpu, i, next) -> {
            int value = cpu.read1(i);
            if (cpu.alu.condition(i.condition())) {
              cpu.set(i.reg0, value, i.size0);
            }
            return next;
          };
      case SET ->
          (cpu, i, next) -> {
            cpu.write0(i, cpu.alu.condition(i.condition()) ? 1 : 0);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            int address = (cpu.r[CpuState.EBX] + cpu.get8(0)) & i.addressMask;
            cpu.set8(0, cpu.memory.load8(address));
            return next;
          };
    };
  }

  private static Handler move(Insn insn) {
    if (insn.kind0 == Insn.CONTROL || insn.kind1 == Insn.CONTROL) {
      return SystemInstructions.PRIVILEGED;
    }
    if (insn.kind0 == Insn.SEG || insn.kind1 == Insn.SEG) {
      return Segments.bindMove(insn);
    }
    if (insn.size0 == 4) {
      return moveWord(insn);
    }
    if (insn.size0 == 1 && insn.kind0 == Insn.MEM && insn.kind1 == Insn.REG) {
      return (cpu, i, next) -> {
        cpu.memory.store8(cpu.address(i), cpu.get8(i.reg1));
        return next;
      };
    }
    if (insn.size0 == 1 && insn.kind1 == Insn.MEM) {
      return (cpu, i, next) -> {
        cpu.set8(i.reg0, cpu.memory.load8(cpu.address(i)));
        return next;
      };
    }
    return (cpu, i, next) -> {
      cpu.write0(i, cpu.read1(i));
      return next;
    };
  }

  private static Handler moveWord(Insn insn) {
    if (insn.kind0 == Insn.REG) {
      return switch (insn.kind1) {
        case Insn.REG ->
            (cpu, i, next) -> {
              cpu.r[i.reg0] = cpu.r[i.reg1];
              return next;
            };
        case Insn.IMM ->
            (cpu, i, next) -> {
              cpu.r[i.reg0] = i.imm;
              return next;
            };
        default ->
            (cpu, i, next) -> {
              cpu.r[i.reg0] = cpu.memory.load32(cpu.address(i));
              return next;
            };
      };
    }
    return insn.kind1 == Insn.REG
        ? (cpu, i, next) -> {
          cpu.memory.store32(cpu.address(i), cpu.r[i.reg1]);
          return next;
        }
        : (cpu, i, next) -> {
          cpu.memory.store32(cpu.address(i), i.imm);
          return next;
        };
  }

  private static Handler zeroExtend(Insn insn) {
    if (insn.size0 == 4 && insn.kind1 == Insn.MEM) {
      return insn.size1 == 1
          ? (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.memory.load8(cpu.address(i));
            return next;
          }
          : (cpu, i, next) -> {
            cpu.r[i.reg0] = cpu.memory.load16(cpu.address(i));
            return next;
          };
    }
    return (cpu, i, next) -> {
      cpu.set(i.reg0, cpu.read1(i), i.size0);
      return next;
    };
  }

  private static int compareAndExchange(Cpu cpu, Insn i, int next) {
    int value = cpu.readToModify0(i);
    cpu.alu.sub(cpu.get(CpuState.EAX, i.size0), value, i.size0);
    if (cpu.alu.zero()) {
      cpu.write0(i, cpu.get(i.reg1, i.size1));
    } else {
      cpu.write0(i, value);
      cpu.set(CpuState.EAX, value, i.size0);
    }
    return next;
  }

  private static int compareAndExchange8(Cpu cpu, Insn i, int next) {
    int address = cpu.address(i);
    cpu.memory.checkWrite(address, Long.BYTES);
    long value = cpu.memory.load64(address);
    boolean equal = value == pair(cpu, CpuState.EDX, CpuState.EAX);
    if (equal) {
      cpu.memory.store64(address, pair(cpu, CpuState.ECX, CpuState.EBX));
    } else {
      cpu.r[CpuState.EAX] = (int) value;
      cpu.r[CpuState.EDX] = (int) (value >>> 32);
    }
    int flags = cpu.alu.flags();
    cpu.alu.setFlags(equal ? flags | Eflags.ZERO : flags & ~Eflags.ZERO);
    return next;
  }

  private static long pair(Cpu cpu, int high, int low) {
    return ((long) cpu.r[high] << 32) | (cpu.r[low] & UNSIGNED_INT);
  }
}
