package samsara.hw.cpu;

/// String instructions. A repeated one is as many instructions as it has iterations: it may stop
/// and fault between two of them with its registers up to date.
final class Strings {
  private static final int WHILE_EQUAL = 0xF3;

  private Strings() {}

  static Handler bind(Insn insn) {
    if (insn.repeat == 0) {
      return (cpu, i, next) -> {
        element(cpu, i);
        return next;
      };
    }
    return switch (insn.mnemonic) {
      case SCAS, CMPS -> Strings::repeatWhile;
      default -> Strings::repeat;
    };
  }

  private static int repeat(Cpu cpu, Insn i, int next) {
    int counterBytes = i.address16 ? 2 : 4;
    long count = counter(cpu, i);
    if (count == 0) {
      return next;
    }
    while (true) {
      int done = chunk(cpu, i, Math.min(count, cpu.left));
      if (done == 0) {
        element(cpu, i);
        done = 1;
      }
      count -= done;
      cpu.set(CpuState.ECX, (int) count, counterBytes);
      cpu.left -= done - 1;
      if (count == 0) {
        return next;
      }
      if (cpu.left == 1) {
        cpu.leaveUnfinished();
        return next - i.lengthBytes;
      }
      cpu.left--;
    }
  }

  private static int repeatWhile(Cpu cpu, Insn i, int next) {
    int counterBytes = i.address16 ? 2 : 4;
    boolean whileEqual = i.repeat == WHILE_EQUAL;
    long count = counter(cpu, i);
    if (count == 0) {
      return next;
    }
    while (true) {
      element(cpu, i);
      count--;
      cpu.set(CpuState.ECX, (int) count, counterBytes);
      if (count == 0 || cpu.alu.zero() != whileEqual) {
        return next;
      }
      if (cpu.left == 1) {
        cpu.leaveUnfinished();
        return next - i.lengthBytes;
      }
      cpu.left--;
    }
  }

  /// True for a repeated string instruction that has no iteration to do.
  static boolean isIdle(Cpu cpu, Insn i) {
    return switch (i.mnemonic) {
      case MOVS, CMPS, STOS, LODS, SCAS -> i.repeat != 0 && counter(cpu, i) == 0;
      default -> false;
    };
  }

  private static long counter(Cpu cpu, Insn i) {
    return cpu.r[CpuState.ECX] & (i.address16 ? 0xFFFFL : 0xFFFF_FFFFL);
  }

  // Many iterations of an upward MOVS or STOS inside one page, at most `countMax`; 0 when there is
  // no such way.
  private static int chunk(Cpu cpu, Insn i, long countMax) {
    boolean moves = i.mnemonic == Mnemonic.MOVS;
    if (i.address16
        || (cpu.control & Eflags.DIRECTION) != 0
        || !(moves || i.mnemonic == Mnemonic.STOS)) {
      return 0;
    }
    int bytes = i.size0;
    int to = cpu.r[CpuState.EDI];
    int room = UserMemory.bytesToPageEnd(to);
    if (moves) {
      room = Math.min(room, UserMemory.bytesToPageEnd(cpu.r[CpuState.ESI]));
    }
    int count = (int) Math.min(countMax, room / bytes);
    if (count < 2) {
      return 0;
    }
    int length = count * bytes;
    if (!moves) {
      cpu.memory.fillInPage(to, cpu.r[CpuState.EAX], bytes, count);
    } else if (cpu.memory.copyInPage(cpu.r[CpuState.ESI], to, length)) {
      cpu.r[CpuState.ESI] += length;
    } else {
      return 0;
    }
    cpu.r[CpuState.EDI] = to + length;
    return count;
  }

  private static void element(Cpu cpu, Insn i) {
    int bytes = i.size0;
    switch (i.mnemonic) {
      case MOVS -> {
        int value = cpu.memory.load(source(cpu, i), bytes);
        cpu.memory.store(destination(cpu, i), value, bytes);
        advance(cpu, i, CpuState.ESI, bytes);
        advance(cpu, i, CpuState.EDI, bytes);
      }
      case CMPS -> {
        int left = cpu.memory.load(source(cpu, i), bytes);
        cpu.alu.sub(left, cpu.memory.load(destination(cpu, i), bytes), bytes);
        advance(cpu, i, CpuState.ESI, bytes);
        advance(cpu, i, CpuState.EDI, bytes);
      }
      case STOS -> {
        cpu.memory.store(destination(cpu, i), cpu.r[CpuState.EAX], bytes);
        advance(cpu, i, CpuState.EDI, bytes);
      }
      case LODS -> {
        cpu.set(CpuState.EAX, cpu.memory.load(source(cpu, i), bytes), bytes);
        advance(cpu, i, CpuState.ESI, bytes);
      }
      default -> {
        int right = cpu.memory.load(destination(cpu, i), bytes);
        cpu.alu.sub(cpu.get(CpuState.EAX, bytes), right, bytes);
        advance(cpu, i, CpuState.EDI, bytes);
      }
    }
  }

  private static int source(Cpu cpu, Insn i) {
    return cpu.r[CpuState.ESI] & i.addressMask;
  }

  private static int destination(Cpu cpu, Insn i) {
    return cpu.r[CpuState.EDI] & i.addressMask;
  }

  private static void advance(Cpu cpu, Insn i, int register, int bytes) {
    int step = (cpu.control & Eflags.DIRECTION) != 0 ? -bytes : bytes;
    cpu.set(register, cpu.r[register] + step, i.address16 ? 2 : 4);
  }
}
