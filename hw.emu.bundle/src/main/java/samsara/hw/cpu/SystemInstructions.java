package samsara.hw.cpu;

/// Flags, traps, identification, and what user mode may not do.
final class SystemInstructions {
  private static final int ENTRY_SHIFT = 3;
  private static final int FROM_TABLE = 2;
  // Protection and paging enabled, an x87 with its own error reports, supervisor write protection.
  private static final int CONTROL_0 = 0x8001_0033;
  private static final int LAHF_FLAGS =
      Eflags.CARRY | Eflags.PARITY | Eflags.ADJUST | Eflags.ZERO | Eflags.SIGN;

  /// Not for user mode.
  static final Handler PRIVILEGED =
      (cpu, i, next) -> {
        throw cpu.fault.protection(0);
      };

  private SystemInstructions() {}

  static Handler bind(Insn insn) {
    return switch (insn.mnemonic) {
      case NOP -> (cpu, i, next) -> next;
      case CLC, STC, CMC, CLD, STD, LAHF, SAHF -> flags(insn);
      case INT, INT3, INTO, ICEBP, BOUND -> traps(insn);
      case LES, LDS, LSS, LFS, LGS -> Segments::loadPointer;
      case JMPF, CALLF, RETF, IRET -> Segments.bindFar(insn);
      case LAR, LSL, VERR, VERW -> Segments::ask;
      case ARPL -> Segments::adjustRights;
      case CPUID -> Identification::cpuid;
      case RDTSC ->
          (cpu, i, next) -> {
            long count = cpu.executed();
            cpu.r[CpuState.EAX] = (int) count;
            cpu.r[CpuState.EDX] = (int) (count >>> 32);
            return next;
          };
      case SLDT, STR -> (cpu, i, next) -> storeWord(cpu, i, next, 0);
      case SMSW -> (cpu, i, next) -> storeWord(cpu, i, next, CONTROL_0);
      case SGDT, SIDT -> SystemInstructions::storeTable;
      case UD2, INVALID ->
          (cpu, i, next) -> {
            throw cpu.fault.of(StopReason.INVALID_OPCODE);
          };
      default -> PRIVILEGED;
    };
  }

  private static Handler flags(Insn insn) {
    return switch (insn.mnemonic) {
      case CLC ->
          (cpu, i, next) -> {
            cpu.alu.setCarry(false);
            return next;
          };
      case STC ->
          (cpu, i, next) -> {
            cpu.alu.setCarry(true);
            return next;
          };
      case CMC ->
          (cpu, i, next) -> {
            cpu.alu.setCarry(!cpu.alu.carry());
            return next;
          };
      case CLD ->
          (cpu, i, next) -> {
            cpu.control &= ~Eflags.DIRECTION;
            return next;
          };
      case STD ->
          (cpu, i, next) -> {
            cpu.control |= Eflags.DIRECTION;
            return next;
          };
      case LAHF ->
          (cpu, i, next) -> {
            cpu.set8(4, (cpu.alu.flags() & LAHF_FLAGS) | Eflags.FIXED);
            return next;
          };
      default ->
          (cpu, i, next) -> {
            int kept = cpu.alu.flags() & Eflags.OVERFLOW;
            cpu.alu.setFlags((cpu.get8(4) & LAHF_FLAGS) | kept);
            return next;
          };
    };
  }

  private static Handler traps(Insn insn) {
    return switch (insn.mnemonic) {
      case INT ->
          (cpu, i, next) -> {
            if (!cpu.descriptors().isGate(i.imm)) {
              throw cpu.fault.protection((i.imm << ENTRY_SHIFT) | FROM_TABLE);
            }
            cpu.interrupt(i.imm);
            return next;
          };
      case INT3 ->
          (cpu, i, next) -> {
            cpu.stopAfter(StopReason.INT3);
            return next;
          };
      case ICEBP ->
          (cpu, i, next) -> {
            cpu.stopAfter(StopReason.DEBUG_TRAP);
            return next;
          };
      case INTO ->
          (cpu, i, next) -> {
            if (cpu.alu.overflow()) {
              cpu.stopAfter(StopReason.OVERFLOW);
            }
            return next;
          };
      default -> SystemInstructions::bound;
    };
  }

  private static int bound(Cpu cpu, Insn i, int next) {
    int address = cpu.address(i);
    int bytes = i.size0;
    int index = Multiplication.signed(cpu.r[i.reg0], bytes);
    int lower = Multiplication.signed(cpu.memory.load(address, bytes), bytes);
    int upper = Multiplication.signed(cpu.memory.load(address + bytes, bytes), bytes);
    if (index < lower || index > upper) {
      throw cpu.fault.of(StopReason.BOUND);
    }
    return next;
  }

  private static int storeWord(Cpu cpu, Insn i, int next, int value) {
    if (i.kind0 == Insn.MEM) {
      cpu.memory.store16(cpu.address(i), value);
    } else {
      cpu.set(i.reg0, value, i.size0);
    }
    return next;
  }

  // The machine has no descriptor tables that a program could look at: empty, at address zero.
  private static int storeTable(Cpu cpu, Insn i, int next) {
    int address = cpu.address(i);
    cpu.memory.checkWrite(address, Short.BYTES + Integer.BYTES);
    cpu.memory.store16(address, 0);
    cpu.memory.store32(address + Short.BYTES, 0);
    return next;
  }
}
