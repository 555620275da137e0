package samsara.hw.cpu;

import org.jspecify.annotations.Nullable;

/// The x87 instructions that programs spend their time in, for the case that they nearly always
/// meet: all exceptions masked, rounding to nearest, the full precision, and numbers that are
/// neither special nor near the ends of the range. In any other case they have done nothing and the
/// general way of [X87] follows. The results are the same bits.
final class X87Quick {
  private static final int CONTROL_MASK = 0x0F3F;
  private static final int USUAL_CONTROL = 0x033F;

  private X87Quick() {}

  /// The quick handler of `insn`, with `general` for all else; null when there is none.
  static @Nullable Handler bind(Insn insn, Handler general) {
    return insn.hasMemory() ? bindMemory(insn, general) : bindRegister(insn, general);
  }

  private static @Nullable Handler bindMemory(Insn insn, Handler general) {
    int operation = insn.reg();
    return switch (insn.code) {
      case 0xD9, 0xDD -> bindMove(insn, general);
      case 0xD8, 0xDC ->
          switch (operation) {
            case 0, 1, 4, 5, 6, 7 -> bindArithmetic(insn, general);
            default -> null;
          };
      case 0xDB -> operation == 0 ? bindInteger(general) : null;
      default -> null;
    };
  }

  private static @Nullable Handler bindMove(Insn insn, Handler general) {
    boolean wide = insn.code == 0xDD;
    int operation = insn.reg();
    boolean pops = operation == 3;
    return switch (operation) {
      case 0 ->
          wide
              ? (cpu, i, next) -> {
                int address = cpu.address(i);
                long bits = cpu.memory.load64(address);
                return pushDouble(cpu, i, next, address, bits) ? next : general.run(cpu, i, next);
              }
              : (cpu, i, next) -> {
                int address = cpu.address(i);
                int bits = cpu.memory.load32(address);
                return pushFloat(cpu, i, next, address, bits) ? next : general.run(cpu, i, next);
              };
      case 2, 3 ->
          wide
              ? (cpu, i, next) -> storeDouble(cpu, i, next, pops) ? next : general.run(cpu, i, next)
              : (cpu, i, next) -> storeFloat(cpu, i, next, pops) ? next : general.run(cpu, i, next);
      default -> null;
    };
  }

  private static Handler bindInteger(Handler general) {
    return (cpu, i, next) -> {
      int address = cpu.address(i);
      int value = cpu.memory.load32(address);
      X87State state = cpu.x87.state;
      if (!isUsual(state) || !hasRoom(state)) {
        return general.run(cpu, i, next);
      }
      note(cpu, i, next, address);
      push(state, QuickExtended.signExponentOfInt(value), QuickExtended.significandOfInt(value));
      return next;
    };
  }

  private static Handler bindArithmetic(Insn insn, Handler general) {
    boolean wide = insn.code == 0xDC;
    int operation = insn.reg();
    return (cpu, i, next) -> {
      int address = cpu.address(i);
      int signExponent;
      long significand;
      if (wide) {
        long bits = cpu.memory.load64(address);
        signExponent = QuickExtended.signExponentOfDouble(bits);
        significand = QuickExtended.significandOfDouble(bits);
      } else {
        int bits = cpu.memory.load32(address);
        signExponent = QuickExtended.signExponentOfFloat(bits);
        significand = QuickExtended.significandOfFloat(bits);
      }
      X87State state = cpu.x87.state;
      if (!isUsual(state)
          || signExponent < 0
          || !isOrdinary(state, state.top)
          || !operate(cpu, operation, state.top, signExponent, significand)) {
        return general.run(cpu, i, next);
      }
      note(cpu, i, next, address);
      return next;
    };
  }

  private static @Nullable Handler bindRegister(Insn insn, Handler general) {
    int operation = insn.reg();
    return switch (insn.code) {
      case 0xD8, 0xDC, 0xDE ->
          switch (operation) {
            case 0, 1, 4, 5, 6, 7 -> bindBetween(insn, general);
            default -> null;
          };
      case 0xD9 -> operation <= 1 ? bindCopy(operation, insn.rm(), general) : null;
      case 0xDD ->
          operation == 2 || operation == 3 ? bindStore(insn.rm(), operation == 3, general) : null;
      default -> null;
    };
  }

  private static Handler bindBetween(Insn insn, Handler general) {
    int operation = insn.reg();
    int register = insn.rm();
    int to = insn.code == 0xD8 ? 0 : register;
    boolean pops = insn.code == 0xDE;
    return (cpu, i, next) ->
        between(cpu, i, next, operation, to, register, pops) ? next : general.run(cpu, i, next);
  }

  private static Handler bindStore(int register, boolean pops, Handler general) {
    return (cpu, i, next) -> {
      X87State state = cpu.x87.state;
      int top = state.top;
      if ((state.status & X87.SUMMARY) != 0 || (state.filled & (1 << top)) == 0) {
        return general.run(cpu, i, next);
      }
      note(cpu, i, next);
      state.status &= ~X87.CONDITION_1;
      copy(state, top, (top + register) & 7);
      pop(state, pops);
      return next;
    };
  }

  // FLD st(i) and FXCH.
  private static Handler bindCopy(int operation, int register, Handler general) {
    return (cpu, i, next) -> {
      X87State state = cpu.x87.state;
      int top = state.top;
      int other = (top + register) & 7;
      boolean present = (state.filled & (1 << other)) != 0;
      if ((state.status & X87.SUMMARY) != 0 || !present) {
        return general.run(cpu, i, next);
      }
      if (operation == 0) {
        if (!hasRoom(state)) {
          return general.run(cpu, i, next);
        }
        note(cpu, i, next);
        push(state, state.signExponents[other], state.significands[other]);
        return next;
      }
      if ((state.filled & (1 << top)) == 0) {
        return general.run(cpu, i, next);
      }
      note(cpu, i, next);
      state.status &= ~X87.CONDITION_1;
      short signExponent = state.signExponents[top];
      long significand = state.significands[top];
      copy(state, other, top);
      state.signExponents[other] = signExponent;
      state.significands[other] = significand;
      return next;
    };
  }

  private static void copy(X87State state, int from, int to) {
    state.signExponents[to] = state.signExponents[from];
    state.significands[to] = state.significands[from];
    state.filled |= 1 << to;
  }

  static boolean isUsual(X87State state) {
    return (state.control & CONTROL_MASK) == USUAL_CONTROL && (state.status & X87.SUMMARY) == 0;
  }

  private static boolean hasRoom(X87State state) {
    return (state.filled & (1 << ((state.top - 1) & 7))) == 0;
  }

  private static boolean isFilled(X87State state, int register) {
    return (state.filled & (1 << register)) != 0;
  }

  private static boolean isOrdinary(X87State state, int register) {
    int signExponent = state.signExponents[register];
    return isFilled(state, register)
        && QuickExtended.special(signExponent, state.significands[register]) >= 0;
  }

  private static void note(Cpu cpu, Insn i, int next) {
    cpu.x87.note(i, next - i.lengthBytes);
  }

  private static void note(Cpu cpu, Insn i, int next, int address) {
    cpu.x87.note(i, next - i.lengthBytes);
    cpu.x87.noteOperand(i, address);
  }

  private static void push(X87State state, int signExponent, long significand) {
    int top = (state.top - 1) & 7;
    state.status &= ~X87.CONDITION_1;
    state.top = top;
    state.filled |= 1 << top;
    state.signExponents[top] = (short) signExponent;
    state.significands[top] = significand;
  }

  private static void pop(X87State state, boolean pops) {
    if (pops) {
      state.filled &= ~(1 << state.top);
      state.top = (state.top + 1) & 7;
    }
  }

  private static boolean pushDouble(Cpu cpu, Insn i, int next, int address, long bits) {
    int signExponent = QuickExtended.signExponentOfDouble(bits);
    long significand = QuickExtended.significandOfDouble(bits);
    return pushLoaded(cpu, i, next, address, signExponent, significand);
  }

  private static boolean pushFloat(Cpu cpu, Insn i, int next, int address, int bits) {
    int signExponent = QuickExtended.signExponentOfFloat(bits);
    long significand = QuickExtended.significandOfFloat(bits);
    return pushLoaded(cpu, i, next, address, signExponent, significand);
  }

  private static boolean pushLoaded(
      Cpu cpu, Insn i, int next, int address, int signExponent, long significand) {
    X87State state = cpu.x87.state;
    if (signExponent < 0 || (state.status & X87.SUMMARY) != 0 || !hasRoom(state)) {
      return false;
    }
    note(cpu, i, next, address);
    push(state, signExponent, significand);
    return true;
  }

  private static boolean storeDouble(Cpu cpu, Insn i, int next, boolean pops) {
    X87State state = cpu.x87.state;
    int top = state.top;
    QuickResult result = cpu.x87.quick;
    int signExponent = state.signExponents[top];
    long bits = QuickExtended.toDouble(signExponent, state.significands[top], result);
    if (result.outcome < 0 || !isUsual(state) || !isFilled(state, top)) {
      return false;
    }
    int address = cpu.address(i);
    cpu.memory.store64(address, bits);
    return stored(cpu, i, next, address, pops);
  }

  private static boolean storeFloat(Cpu cpu, Insn i, int next, boolean pops) {
    X87State state = cpu.x87.state;
    int top = state.top;
    QuickResult result = cpu.x87.quick;
    int signExponent = state.signExponents[top];
    int bits = QuickExtended.toFloat(signExponent, state.significands[top], result);
    if (result.outcome < 0 || !isUsual(state) || !isFilled(state, top)) {
      return false;
    }
    int address = cpu.address(i);
    cpu.memory.store32(address, bits);
    return stored(cpu, i, next, address, pops);
  }

  private static boolean stored(Cpu cpu, Insn i, int next, int address, boolean pops) {
    X87State state = cpu.x87.state;
    note(cpu, i, next, address);
    QuickResult result = cpu.x87.quick;
    state.status = QuickResult.newStatus(state.status, result.lost, result.outcome);
    pop(state, pops);
    return true;
  }

  private static boolean between(
      Cpu cpu, Insn i, int next, int operation, int to, int register, boolean pops) {
    X87State state = cpu.x87.state;
    int other = (state.top + register) & 7;
    if (!isUsual(state) || !isOrdinary(state, state.top) || !isOrdinary(state, other)) {
      return false;
    }
    int destination = (state.top + to) & 7;
    int signExponent = state.signExponents[other];
    if (!operate(cpu, operation, destination, signExponent, state.significands[other])) {
      return false;
    }
    note(cpu, i, next);
    pop(state, pops);
    return true;
  }

  // The operations on the top of the stack and a number, as [X87#arithmetic] numbers them. False,
  // and nothing is done, when it is not for [QuickExtended].
  private static boolean operate(Cpu cpu, int operation, int to, int b, long bBits) {
    X87State state = cpu.x87.state;
    QuickResult result = cpu.x87.quick;
    int a = state.signExponents[state.top];
    long aBits = state.significands[state.top];
    long significand =
        switch (operation) {
          case 0 -> QuickExtended.add(a, aBits, b, bBits, result);
          case 1 -> QuickExtended.multiply(a, aBits, b, bBits, result);
          case 4 -> QuickExtended.add(a, aBits, b ^ Extended.SIGN, bBits, result);
          case 5 -> QuickExtended.add(a ^ Extended.SIGN, aBits, b, bBits, result);
          case 6 -> QuickExtended.divide(a, aBits, b, bBits, result);
          default -> QuickExtended.divide(b, bBits, a, aBits, result);
        };
    if (result.outcome < 0) {
      return false;
    }
    state.signExponents[to] = (short) result.outcome;
    state.significands[to] = significand;
    state.filled |= 1 << to;
    state.status = QuickResult.newStatus(state.status, result.lost, result.outcome);
    return true;
  }
}
