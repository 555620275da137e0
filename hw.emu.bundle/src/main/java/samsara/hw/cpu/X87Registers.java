package samsara.hw.cpu;

/// The x87 instructions on registers.
final class X87Registers {
  private static final int COMPARE = 2;
  private static final int COMPARE_AND_POP = 3;

  private final Cpu cpu;
  private final X87 unit;
  private final X87Functions functions;

  X87Registers(Cpu cpu, X87 unit) {
    this.cpu = cpu;
    this.unit = unit;
    functions = new X87Functions(unit);
  }

  void run(Insn i, int eip) {
    int operation = i.reg();
    int register = i.rm();
    if (isControl(i)) {
      control(i);
      return;
    }
    if (!exists(i)) {
      throw cpu.fault.of(StopReason.INVALID_OPCODE);
    }
    unit.checkPending();
    unit.note(i, eip);
    unit.begin();
    switch (i.code) {
      case 0xD8 -> arithmetic(operation, 0, register, operation == COMPARE_AND_POP);
      case 0xD9 -> runD9(operation, register);
      case 0xDA -> {
        if (operation == 5) {
          comparePopTwice(true);
        } else {
          moveIf(operation, register, false);
        }
      }
      case 0xDB -> {
        if (operation >= 5) {
          compareToFlags(register, operation == 5, false);
        } else {
          moveIf(operation, register, true);
        }
      }
      case 0xDC -> arithmetic(operation, register, register, operation == COMPARE_AND_POP);
      case 0xDD -> runDd(operation, register);
      case 0xDE -> {
        if (operation == COMPARE_AND_POP) {
          comparePopTwice(false);
        } else {
          arithmetic(operation, register, register, true);
        }
      }
      default -> runDf(operation, register);
    }
  }

  private static boolean isControl(Insn i) {
    return (i.code == 0xDB && i.reg() == 4 && i.rm() <= 4) || (i.code == 0xDF && i.modRm == 0xE0);
  }

  private void control(Insn i) {
    if (i.code == 0xDF) {
      cpu.set(CpuState.EAX, unit.state.status(), 2);
    } else if (i.rm() == 2) {
      unit.state.status &= ~(X87.EXCEPTIONS | X87.STACK_FAULT | X87.SUMMARY | X87.BUSY);
    } else if (i.rm() == 3) {
      X87Image.initialize(unit.state);
    }
    // The other three were for the 8087 and 80287, and do nothing.
  }

  private static boolean exists(Insn i) {
    int operation = i.reg();
    return switch (i.code) {
      case 0xD9 ->
          switch (operation) {
            case 2 -> i.rm() == 0;
            case 4 -> i.rm() < 2 || i.rm() == 4 || i.rm() == 5;
            case 5 -> i.rm() != 7;
            default -> true;
          };
      case 0xDA -> operation < 4 || i.modRm == 0xE9;
      case 0xDB -> operation != 4 && operation != 7;
      case 0xDD -> operation < 6;
      case 0xDE -> operation != COMPARE_AND_POP || i.rm() == 1;
      case 0xDF -> operation != 4 && operation != 7;
      default -> true;
    };
  }

  private void runD9(int operation, int register) {
    switch (operation) {
      case 0 -> load(register);
      case 1 -> exchange(register);
      case 2 -> {
        // FNOP.
      }
      case 3 -> storeUnchecked(register);
      case 4 -> functions.signOrTest(register);
      case 5 -> functions.loadConstant(register);
      case 6 -> functions.first(register);
      default -> functions.second(register);
    }
  }

  private void runDd(int operation, int register) {
    switch (operation) {
      case 0 -> {
        unit.state.status &= ~X87.CONDITION_1;
        unit.free(register);
      }
      case 1 -> exchange(register);
      case 2, 3 -> store(register, operation == 3);
      default -> compareRegisters(register, operation == 5, true);
    }
  }

  private void runDf(int operation, int register) {
    switch (operation) {
      case 0 -> {
        unit.state.status &= ~X87.CONDITION_1;
        unit.free(register);
        unit.pop();
      }
      case 1 -> exchange(register);
      case 2, 3 -> store(register, true);
      case 5 -> compareToFlags(register, true, true);
      default -> compareToFlags(register, false, true);
    }
  }

  // Both operands, or the stack fault, after which `false` means to stop.
  private boolean operands(int register) {
    if (unit.isEmpty(0) || unit.isEmpty(register)) {
      return false;
    }
    unit.read(0, unit.left);
    unit.read(register, unit.right);
    return true;
  }

  private void arithmetic(int operation, int destination, int register, boolean pops) {
    if (operation == COMPARE || operation == COMPARE_AND_POP) {
      compareRegisters(register, pops, false);
      return;
    }
    boolean good;
    if (operands(register)) {
      unit.arithmetic(operation);
      good = unit.finish();
    } else {
      good = unit.raiseStackFault(false);
      unit.result.setIndefinite();
    }
    if (good) {
      unit.write(destination, unit.result);
      popIf(pops);
    }
  }

  private void popIf(boolean pops) {
    if (pops) {
      unit.pop();
    }
  }

  // Compares and says whether the instruction goes on to pop.
  private boolean compare(int register, boolean quiet) {
    if (operands(register)) {
      return unit.compare(quiet);
    }
    boolean good = unit.raiseStackFault(false);
    unit.setConditions(X87.conditionsOf(2));
    return good;
  }

  private void compareRegisters(int register, boolean pops, boolean quiet) {
    popIf(compare(register, quiet) && pops);
  }

  private void comparePopTwice(boolean quiet) {
    if (compare(1, quiet)) {
      unit.pop();
      unit.pop();
    }
  }

  private void compareToFlags(int register, boolean quiet, boolean pops) {
    boolean good;
    int order = 2;
    if (operands(register)) {
      order = unit.math.compare(unit.left, unit.right, quiet);
      good = unit.raise(unit.math.flags);
    } else {
      good = unit.raiseStackFault(false);
    }
    cpu.alu.setFlags(
        switch (order) {
          case -1 -> Eflags.CARRY;
          case 0 -> Eflags.ZERO;
          case 1 -> 0;
          default -> Eflags.CARRY | Eflags.ZERO | Eflags.PARITY;
        });
    popIf(good && pops);
  }

  private void load(int register) {
    if (unit.isEmpty(register)) {
      if (!unit.raiseStackFault(false)) {
        return;
      }
      unit.result.setIndefinite();
      unit.state.top = (unit.state.top - 1) & 7;
      unit.write(0, unit.result);
      return;
    }
    unit.read(register, unit.result);
    unit.push(unit.result);
  }

  private void exchange(int register) {
    unit.state.status &= ~X87.CONDITION_1;
    if ((unit.isEmpty(0) || unit.isEmpty(register)) && !unit.raiseStackFault(false)) {
      return;
    }
    readOrIndefinite(0, unit.left);
    readOrIndefinite(register, unit.right);
    unit.write(0, unit.right);
    unit.write(register, unit.left);
  }

  private void readOrIndefinite(int register, Extended into) {
    if (unit.isEmpty(register)) {
      into.setIndefinite();
    } else {
      unit.read(register, into);
    }
  }

  private void store(int register, boolean pops) {
    unit.state.status &= ~X87.CONDITION_1;
    if (unit.isEmpty(0) && !unit.raiseStackFault(false)) {
      return;
    }
    readOrIndefinite(0, unit.left);
    unit.write(register, unit.left);
    popIf(pops);
  }

  // An alias of FSTP that never was in the manual: an empty register is no fault.
  private void storeUnchecked(int register) {
    unit.state.status &= ~X87.CONDITION_1;
    if (!unit.isEmpty(0)) {
      unit.read(0, unit.left);
      unit.write(register, unit.left);
    }
    unit.pop();
  }

  private void moveIf(int operation, int register, boolean inverted) {
    boolean holds =
        switch (operation) {
          case 0 -> cpu.alu.carry();
          case 1 -> cpu.alu.zero();
          case 2 -> cpu.alu.carry() || cpu.alu.zero();
          default -> cpu.alu.parity();
        };
    if (unit.isEmpty(0) || unit.isEmpty(register)) {
      if (unit.raiseStackFault(false)) {
        unit.write(0, unit.result.setIndefinite());
      }
      return;
    }
    if (holds != inverted) {
      unit.read(register, unit.right);
      unit.write(0, unit.right);
    }
  }
}
