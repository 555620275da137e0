package samsara.hw.cpu;

import org.jspecify.annotations.Nullable;

/// The x87 instructions that programs spend their time in, for the case that they nearly always
/// meet: all exceptions masked, rounding to nearest, the full precision, and numbers that are
/// neither special nor near the ends of the range. In any other case they have done nothing and the
/// general way of [X87] follows. The results are the same bits.
final class X87Quick {
  private static final int CONTROL_MASK = 0x0F3F;
  private static final int USUAL_CONTROL = 0x033F;
  private static final int SIGN = Extended.SIGN;
  private static final int EXPONENT_MAX = Extended.EXPONENT_MAX;
  private static final long TOP = Extended.INTEGER_BIT;
  private static final int DOUBLE_DIFFERENCE = Extended.BIAS - 1023;
  private static final int FLOAT_DIFFERENCE = Extended.BIAS - 127;

  private static final int PRECISION_BIT = 5;
  private static final int CONDITION_1_BIT = 9;

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
            case 0, 1, 4, 5 -> bindArithmetic(insn, general);
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
      if (!isUsual(state) || value == 0 || !hasRoom(state)) {
        return general.run(cpu, i, next);
      }
      long magnitude = Math.abs((long) value);
      int zeros = Long.numberOfLeadingZeros(magnitude);
      int sign = value < 0 ? SIGN : 0;
      note(cpu, i, next, address);
      push(state, sign | (Extended.BIAS + 63 - zeros), magnitude << zeros);
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
        int exponent = (int) (bits >>> 52) & 0x7FF;
        signExponent = usable(exponent, 0x7FF, (int) (bits >>> 48) & SIGN, DOUBLE_DIFFERENCE);
        significand = TOP | (bits << 11);
      } else {
        int bits = cpu.memory.load32(address);
        int exponent = (bits >>> 23) & 0xFF;
        signExponent = usable(exponent, 0xFF, (bits >>> 16) & SIGN, FLOAT_DIFFERENCE);
        significand = TOP | ((long) bits << 40);
      }
      X87State state = cpu.x87.state;
      if (signExponent < 0
          || !isUsual(state)
          || !isNormal(state, state.top)
          || !operate(state, operation, state.top, state.top, signExponent, significand)) {
        return general.run(cpu, i, next);
      }
      note(cpu, i, next, address);
      return next;
    };
  }

  // Sign and exponent of a normal number, else -1.
  private static int usable(int exponent, int exponentMax, int sign, int difference) {
    return exponent == 0 || exponent == exponentMax ? -1 : sign | (exponent + difference);
  }

  private static @Nullable Handler bindRegister(Insn insn, Handler general) {
    int operation = insn.reg();
    return switch (insn.code) {
      case 0xD8, 0xDC, 0xDE ->
          switch (operation) {
            case 0, 1, 4, 5 -> bindBetween(insn, general);
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

  private static boolean isUsual(X87State state) {
    return (state.control & CONTROL_MASK) == USUAL_CONTROL && (state.status & X87.SUMMARY) == 0;
  }

  private static boolean hasRoom(X87State state) {
    return (state.filled & (1 << ((state.top - 1) & 7))) == 0;
  }

  private static boolean isNormal(X87State state, int register) {
    int exponent = state.signExponents[register] & EXPONENT_MAX;
    return (state.filled & (1 << register)) != 0
        && exponent != 0
        && exponent != EXPONENT_MAX
        && state.significands[register] < 0;
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
    X87State state = cpu.x87.state;
    int sign = (int) (bits >>> 48) & SIGN;
    int signExponent = usable((int) (bits >>> 52) & 0x7FF, 0x7FF, sign, DOUBLE_DIFFERENCE);
    long significand = TOP | (bits << 11);
    if (bits << 1 == 0) {
      signExponent = sign;
      significand = 0;
    }
    if (signExponent < 0 || (state.status & X87.SUMMARY) != 0 || !hasRoom(state)) {
      return false;
    }
    note(cpu, i, next, address);
    push(state, signExponent, significand);
    return true;
  }

  private static boolean pushFloat(Cpu cpu, Insn i, int next, int address, int bits) {
    X87State state = cpu.x87.state;
    int sign = (bits >>> 16) & SIGN;
    int signExponent = usable((bits >>> 23) & 0xFF, 0xFF, sign, FLOAT_DIFFERENCE);
    if (signExponent < 0 || (state.status & X87.SUMMARY) != 0 || !hasRoom(state)) {
      return false;
    }
    note(cpu, i, next, address);
    push(state, signExponent, TOP | ((long) bits << 40));
    return true;
  }

  private static boolean storeDouble(Cpu cpu, Insn i, int next, boolean pops) {
    X87State state = cpu.x87.state;
    int top = state.top;
    int exponent = (state.signExponents[top] & EXPONENT_MAX) - DOUBLE_DIFFERENCE;
    if (!isUsual(state) || !isNormal(state, top) || exponent <= 0 || exponent >= 0x7FE) {
      return false;
    }
    long significand = state.significands[top];
    long kept = significand >>> 11;
    long lost = significand << 53;
    int up = roundUp(kept, lost);
    long sign = (long) (state.signExponents[top] & SIGN) << 48;
    long packed = ((long) (exponent - 1) << 52) + kept + up;
    int address = cpu.address(i);
    cpu.memory.store64(address, sign | packed);
    note(cpu, i, next, address);
    finish(state, lost, up);
    pop(state, pops);
    return true;
  }

  private static boolean storeFloat(Cpu cpu, Insn i, int next, boolean pops) {
    X87State state = cpu.x87.state;
    int top = state.top;
    int exponent = (state.signExponents[top] & EXPONENT_MAX) - FLOAT_DIFFERENCE;
    if (!isUsual(state) || !isNormal(state, top) || exponent <= 0 || exponent >= 0xFE) {
      return false;
    }
    long significand = state.significands[top];
    long kept = significand >>> 40;
    long lost = significand << 24;
    int up = roundUp(kept, lost);
    int sign = (state.signExponents[top] & SIGN) << 16;
    int packed = ((exponent - 1) << 23) + (int) kept + up;
    int address = cpu.address(i);
    cpu.memory.store32(address, sign | packed);
    note(cpu, i, next, address);
    finish(state, lost, up);
    pop(state, pops);
    return true;
  }

  // 1 when `kept` is to be increased. Like all that follows without a branch, since nothing would
  // predict it.
  private static int roundUp(long kept, long lost) {
    return (int) ((lost >>> 63) & (kept | isNotZero(lost << 1)));
  }

  private static long isNotZero(long value) {
    return (value | -value) >>> 63;
  }

  private static void finish(X87State state, long lost, int up) {
    int status = state.status & ~X87.CONDITION_1;
    state.status = status | ((int) isNotZero(lost) << PRECISION_BIT) | (up << CONDITION_1_BIT);
  }

  private static boolean between(
      Cpu cpu, Insn i, int next, int operation, int to, int register, boolean pops) {
    X87State state = cpu.x87.state;
    int other = (state.top + register) & 7;
    if (!isUsual(state) || !isNormal(state, state.top) || !isNormal(state, other)) {
      return false;
    }
    int destination = (state.top + to) & 7;
    if (!operate(
        state,
        operation,
        destination,
        state.top,
        state.signExponents[other] & 0xFFFF,
        state.significands[other])) {
      return false;
    }
    note(cpu, i, next);
    pop(state, pops);
    return true;
  }

  // The operations on register `left`, the top, and a number, as [X87#arithmetic] numbers them.
  // False, and nothing is done, when the result is not a normal number.
  private static boolean operate(
      X87State state, int operation, int to, int left, int signExponent, long significand) {
    int leftSignExponent = state.signExponents[left] & 0xFFFF;
    long leftSignificand = state.significands[left];
    return switch (operation) {
      case 0 -> add(state, to, leftSignExponent, leftSignificand, signExponent, significand);
      case 1 -> multiply(state, to, leftSignExponent, leftSignificand, signExponent, significand);
      case 4 -> add(state, to, leftSignExponent, leftSignificand, signExponent ^ SIGN, significand);
      default ->
          add(state, to, leftSignExponent ^ SIGN, leftSignificand, signExponent, significand);
    };
  }

  private static boolean add(X87State state, int to, int a, long aBits, int b, long bBits) {
    int distance = (a & EXPONENT_MAX) - (b & EXPONENT_MAX);
    boolean isLess = distance < 0 || (distance == 0 && Long.compareUnsigned(aBits, bBits) < 0);
    int swap = isLess ? -1 : 0;
    int exchange = (a ^ b) & swap;
    long exchangeBits = (aBits ^ bBits) & swap;
    int shift = (distance ^ swap) - swap;
    return addSmaller(
        state, to, a ^ exchange, aBits ^ exchangeBits, b ^ exchange, bBits ^ exchangeBits, shift);
  }

  // `a` has the greater magnitude.
  private static boolean addSmaller(
      X87State state, int to, int a, long aBits, int b, long bBits, int distance) {
    if (distance > 63) {
      return false;
    }
    int exponent = a & EXPONENT_MAX;
    long smallHigh = bBits >>> distance;
    long smallLow = (bBits << 1) << (63 - distance);
    if (((a ^ b) & SIGN) == 0) {
      long sum = aBits + smallHigh;
      int carry = (int) (((aBits & smallHigh) | ((aBits | smallHigh) & ~sum)) >>> 63);
      long low = (smallLow >>> carry) | (smallLow & carry) | ((sum & carry) << 63);
      long high = (sum >>> carry) | ((long) carry << 63);
      return round(state, to, a & SIGN, exponent + carry, high, low);
    }
    long low = -smallLow;
    long high = aBits - smallHigh - isNotZero(smallLow);
    if (high == 0) {
      return false;
    }
    int zeros = Long.numberOfLeadingZeros(high);
    high = (high << zeros) | ((low >>> 1) >>> (63 - zeros));
    return round(state, to, a & SIGN, exponent - zeros, high, low << zeros);
  }

  private static boolean multiply(X87State state, int to, int a, long aBits, int b, long bBits) {
    long product = Math.unsignedMultiplyHigh(aBits, bBits);
    long rest = aBits * bBits;
    int shift = (int) (~product >>> 63);
    long high = (product << shift) | ((rest >>> 63) & shift);
    int exponent = (a & EXPONENT_MAX) + (b & EXPONENT_MAX) - Extended.BIAS + 1 - shift;
    return round(state, to, (a ^ b) & SIGN, exponent, high, rest << shift);
  }

  private static boolean round(
      X87State state, int to, int sign, int exponent, long high, long low) {
    int up = roundUp(high, low);
    long rounded = high + up;
    int packed = exponent;
    if (rounded == 0) {
      rounded = TOP;
      packed++;
    }
    if (packed <= 0 || packed >= EXPONENT_MAX) {
      return false;
    }
    state.signExponents[to] = (short) (sign | packed);
    state.significands[to] = rounded;
    state.filled |= 1 << to;
    finish(state, low, up);
    return true;
  }
}
