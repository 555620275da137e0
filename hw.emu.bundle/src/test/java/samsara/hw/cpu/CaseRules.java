package samsara.hw.cpu;

/// Makes random cases sensible where an instruction expects something: a pointer in a register, an
/// address on the stack, a selector.
final class CaseRules {
  private static final int BORDER = HardwareCase.DATA + 0x1000;
  private static final int LOW_BORDER = HardwareCase.LOW + 0x1000;
  private static final int NOWHERE = 0x3000_0000;
  private static final int CODE_SELECTOR = 0x23;
  private static final int DATA_SELECTOR = 0x2B;
  private static final int POPPED_FLAGS = Eflags.STATUS | Eflags.DIRECTION | Eflags.IDENTIFICATION;

  private final InstructionForm form;
  private final HardwareCase test;
  private final Dice dice;
  private final int target;
  private final int rm;

  private CaseRules(InstructionForm form, HardwareCase test, Dice dice, int target, int rm) {
    this.form = form;
    this.test = test;
    this.dice = dice;
    this.target = target;
    this.rm = rm;
  }

  /// `target` is the address of the memory operand; `rm` the register operand, or -1.
  static void apply(InstructionForm form, HardwareCase test, Dice dice, int target, int rm) {
    new CaseRules(form, test, dice, target, rm).apply();
  }

  private void apply() {
    int[] r = test.registers;
    int bytes = form.operand16() ? 2 : 4;
    Mnemonic mnemonic = form.cell().mnemonic();
    switch (mnemonic) {
      case MOVS, CMPS, STOS, LODS, SCAS -> strings();
      case XLAT -> r[CpuState.EBX] = pointer() - (r[CpuState.EAX] & 0xFF);
      case LOOP, LOOPE, LOOPNE, JCXZ -> {
        if (dice.percent(50)) {
          r[CpuState.ECX] = (r[CpuState.ECX] & 0xFFFF_0000) | dice.below(3);
        }
      }
      case ENTER, LEAVE -> r[CpuState.EBP] = near(BORDER);
      case DIV, IDIV -> {
        if (dice.percent(60) && rm != CpuState.EDX && target == 0) {
          r[CpuState.EDX] = dice.oneOf(0, 0, -1, 1, dice.below(100));
        }
      }
      case SHLD, SHRD -> {
        if (form.operand16()) {
          limitCount();
        }
      }
      case BT, BTS, BTR, BTC -> bitOffset();
      case RET -> test.poke(r[CpuState.ESP], jumpTarget(bytes));
      case RETF, IRET -> farReturn(bytes);
      case POPF -> test.poke(r[CpuState.ESP], dice.bits32() & POPPED_FLAGS);
      case CALL, JMP -> {
        operand(jumpTarget(bytes));
        if (rm == CpuState.ESP) {
          r[rm] = NOWHERE; // no stack where the code is
        }
      }
      case CALLF, JMPF -> {
        test.poke(target, jumpTarget(bytes));
        test.poke(target + bytes, dice.percent(70) ? CODE_SELECTOR : selector());
      }
      case LDS, LES, LSS, LFS, LGS -> test.poke(target + bytes, dataSelector());
      case MOV -> {
        if (form.code() == 0x8E) {
          operand(dataSelector());
        }
      }
      case POP -> {
        if (form.cell().first().addressing() == 's') {
          test.poke(r[CpuState.ESP], dataSelector());
        }
      }
      case LAR, LSL, VERR, VERW, ARPL -> operand(selector());
      case CMPXCHG -> {
        if (dice.percent(40) && rm >= 0) {
          r[rm] = r[CpuState.EAX];
        } else if (dice.percent(60)) {
          test.poke(target, r[CpuState.EAX]);
        }
      }
      case CMPXCHG8B -> {
        if (dice.percent(50)) {
          test.poke(target, r[CpuState.EAX]);
          test.poke(target + 4, r[CpuState.EDX]);
        }
      }
      case BOUND -> {
        test.poke(target, dice.percent(50) ? 0 : dice.value());
        test.poke(target + bytes, dice.percent(50) ? 0x7FFF_FFFF : dice.value());
      }
      default -> {
        // Random is good.
      }
    }
  }

  private int near(int address) {
    return address + dice.below(192) - 96;
  }

  private boolean is16() {
    return form.mode() == InstructionForm.Mode.PLAIN_16;
  }

  private int pointer() {
    if (is16()) {
      return (dice.bits32() << 16) | near(LOW_BORDER);
    }
    return dice.percent(95) ? near(BORDER) : BORDER + 0x1000 + dice.below(16) - 8;
  }

  private void strings() {
    test.registers[CpuState.ESI] = pointer();
    test.registers[CpuState.EDI] =
        dice.percent(20) && !is16() ? test.registers[CpuState.ESI] + dice.below(9) - 4 : pointer();
    if (is16()) {
      // Apart: with 16-bit addresses and operands that overlap, the recorded processor (Zen 5)
      // copies in blocks, against its manual.
      test.registers[CpuState.EDI] += 0x200;
    }
    int count = is16() || dice.percent(95) ? dice.below(24) : dice.below(3000);
    test.registers[CpuState.ECX] = is16() ? (dice.bits32() << 16) | count : count;
    if (dice.percent(30)) {
      test.registers[CpuState.EAX] = 0;
    }
  }

  private void operand(int value) {
    if (rm >= 0) {
      test.registers[rm] = value;
    } else {
      test.poke(target, value);
    }
  }

  private void limitCount() {
    boolean counter = form.code() == 0x1A5 || form.code() == 0x1AD;
    if (counter && (test.registers[CpuState.ECX] & 31) > 16) {
      test.registers[CpuState.ECX] &= ~31;
    }
  }

  private void bitOffset() {
    if (form.reg() >= 0 || target == 0) {
      return;
    }
    Insn insn = Decoder.decode(offset -> offset < test.code.length ? test.code[offset] & 0xFF : 0);
    if (insn.reg1 != insn.base && insn.reg1 != insn.index) {
      test.registers[insn.reg1] = dice.below(1024) - 512;
    }
  }

  private int jumpTarget(int bytes) {
    if (bytes == 2) {
      return 0x8000 | dice.bits32();
    }
    return dice.percent(85)
        ? HardwareCase.CODE + 0x200 + dice.below(0x400)
        : NOWHERE + dice.below(256);
  }

  private void farReturn(int bytes) {
    int stack = test.registers[CpuState.ESP];
    int selector = dice.percent(75) ? CODE_SELECTOR : selector();
    int target = jumpTarget(bytes);
    int flags = dice.bits32() & POPPED_FLAGS;
    if (bytes == 2) {
      test.poke(stack, (target & 0xFFFF) | (selector << 16));
      test.poke(stack + 4, flags);
    } else {
      test.poke(stack, target);
      test.poke(stack + 4, selector);
      test.poke(stack + 8, flags);
    }
  }

  private int selector() {
    return dice.oneOf(CODE_SELECTOR, DATA_SELECTOR, 0, 3, (dice.bits32() & 0xFFFF) | 4);
  }

  private int dataSelector() {
    return dice.oneOf(
        DATA_SELECTOR, DATA_SELECTOR, CODE_SELECTOR, 0, 0x28, (dice.bits32() & 0xFFFF) | 4);
  }
}
