package samsara.hw.cpu;

/// What deals with selectors: segment loads, far jumps and the questions about descriptors. The
/// answers come from [Descriptors].
final class Segments {
  private static final int CODE_RIGHTS = 0x00CF_FB00;
  private static final int DATA_RIGHTS = 0x00CF_F300;
  private static final int LIMIT = -1;
  private static final int RIGHTS_MASK = 3;

  private Segments() {}

  static Handler bindMove(Insn insn) {
    if (insn.kind0 == Insn.SEG) {
      return (cpu, i, next) -> {
        load(cpu, i.reg0, cpu.read1(i));
        return next;
      };
    }
    return (cpu, i, next) -> {
      int selector = cpu.segment(i.reg1);
      if (i.kind0 == Insn.MEM) {
        cpu.memory.store16(cpu.address(i), selector);
      } else {
        cpu.set(i.reg0, selector, i.size0);
      }
      return next;
    };
  }

  static int pop(Cpu cpu, Insn i, int next) {
    int stack = cpu.r[CpuState.ESP];
    load(cpu, i.reg0, cpu.memory.load16(stack));
    cpu.r[CpuState.ESP] = stack + i.operandBytes;
    return next;
  }

  static Handler bindFar(Insn insn) {
    return switch (insn.mnemonic) {
      case JMPF -> Segments::jump;
      case CALLF -> Segments::call;
      case RETF -> Segments::ret;
      default -> Segments::interruptReturn;
    };
  }

  static int loadPointer(Cpu cpu, Insn i, int next) {
    int address = cpu.address(i);
    int offset = cpu.memory.load(address, i.size0);
    int segment =
        switch (i.mnemonic) {
          case LES -> CpuState.ES;
          case LDS -> CpuState.DS;
          case LSS -> CpuState.SS;
          case LFS -> CpuState.FS;
          default -> CpuState.GS;
        };
    load(cpu, segment, cpu.memory.load16(address + i.size0));
    cpu.set(i.reg0, offset, i.size0);
    return next;
  }

  /// LAR, LSL, VERR and VERW: the zero flag says that the selector is good for it.
  static int ask(Cpu cpu, Insn i, int next) {
    boolean load = i.mnemonic == Mnemonic.LAR || i.mnemonic == Mnemonic.LSL;
    int selector = (load ? cpu.read1(i) : cpu.read0(i)) & 0xFFFF;
    boolean code = cpu.descriptors().isCode(selector);
    boolean data = cpu.descriptors().isData(selector);
    boolean good =
        !Descriptors.isNull(selector) && (i.mnemonic == Mnemonic.VERW ? data : code || data);
    if (good && load) {
      int rights = code ? CODE_RIGHTS : DATA_RIGHTS;
      cpu.set(i.reg0, i.mnemonic == Mnemonic.LSL ? LIMIT : rights, i.size0);
    }
    setZero(cpu, good);
    return next;
  }

  static int adjustRights(Cpu cpu, Insn i, int next) {
    int selector = cpu.read0(i);
    int rights = cpu.get(i.reg1, 2) & RIGHTS_MASK;
    boolean lower = (selector & RIGHTS_MASK) < rights;
    if (lower) {
      cpu.guard.checkWrite(cpu, i);
      cpu.write0(i, (selector & ~RIGHTS_MASK) | rights);
    }
    setZero(cpu, lower);
    return next;
  }

  private static void setZero(Cpu cpu, boolean zero) {
    int flags = cpu.alu.flags();
    cpu.alu.setFlags(zero ? flags | Eflags.ZERO : flags & ~Eflags.ZERO);
  }

  private static void load(Cpu cpu, int segment, int value) {
    int selector = value & 0xFFFF;
    boolean good =
        segment == CpuState.SS
            ? cpu.descriptors().isStack(selector)
            : cpu.descriptors().isLoadable(selector);
    if (!good) {
      throw wrong(cpu, selector);
    }
    cpu.setSegment(segment, selector);
  }

  private static Fault wrong(Cpu cpu, int selector) {
    return cpu.fault.protection(selector & ~RIGHTS_MASK);
  }

  private static void checkCode(Cpu cpu, int selector) {
    if (Descriptors.isNull(selector) || !cpu.descriptors().isCode(selector)) {
      throw wrong(cpu, selector);
    }
  }

  private static int jump(Cpu cpu, Insn i, int next) {
    int target = farOffset(cpu, i);
    checkCode(cpu, farSelector(cpu, i));
    return target;
  }

  private static int call(Cpu cpu, Insn i, int next) {
    int bytes = i.operandBytes;
    int target = farOffset(cpu, i);
    checkCode(cpu, farSelector(cpu, i));
    int stack = cpu.r[CpuState.ESP];
    cpu.memory.checkWrite(stack - bytes, bytes);
    cpu.memory.checkWrite(stack - 2 * bytes, bytes);
    cpu.push(cpu.segment(CpuState.CS), bytes);
    cpu.push(next, bytes);
    return target;
  }

  private static int farSelector(Cpu cpu, Insn i) {
    return i.kind0 == Insn.IMM ? i.imm2 : cpu.memory.load16(cpu.address(i) + i.operandBytes);
  }

  private static int farOffset(Cpu cpu, Insn i) {
    return i.kind0 == Insn.IMM ? i.imm : cpu.memory.load(cpu.address(i), i.operandBytes);
  }

  private static int ret(Cpu cpu, Insn i, int next) {
    int bytes = i.operandBytes;
    int stack = cpu.r[CpuState.ESP];
    int target = cpu.memory.load(stack, bytes);
    checkReturn(cpu, cpu.memory.load16(stack + bytes));
    cpu.r[CpuState.ESP] = stack + 2 * bytes + (i.kind0 == Insn.IMM ? i.imm : 0);
    return target;
  }

  private static int interruptReturn(Cpu cpu, Insn i, int next) {
    int bytes = i.operandBytes;
    if ((cpu.control & Eflags.NESTED) != 0) {
      throw cpu.fault.protection(0); // there is no task to return to
    }
    int stack = cpu.r[CpuState.ESP];
    int target = cpu.memory.load(stack, bytes);
    int selector = cpu.memory.load16(stack + bytes);
    int flags = cpu.memory.load(stack + 2 * bytes, bytes);
    checkReturn(cpu, selector);
    cpu.r[CpuState.ESP] = stack + 3 * bytes;
    cpu.changeEflags(flags, bytes == 4 ? -1 : 0xFFFF);
    return target;
  }

  private static void checkReturn(Cpu cpu, int selector) {
    checkCode(cpu, selector);
    if ((selector & RIGHTS_MASK) != RIGHTS_MASK) {
      throw wrong(cpu, selector);
    }
  }
}
