package samsara.hw.cpu;

/// The x87 instructions with a memory operand. Memory is read, or checked for the write, before
/// anything changes.
final class X87Memory {
  private static final int COMPARE = 2;
  private static final int COMPARE_AND_POP = 3;
  private static final int FLOAT_BITS = 24;
  private static final int FLOAT_BIAS = 127;
  private static final int DOUBLE_BITS = 53;
  private static final int DOUBLE_BIAS = 1023;

  private final Cpu cpu;
  private final X87 unit;

  X87Memory(Cpu cpu, X87 unit) {
    this.cpu = cpu;
    this.unit = unit;
  }

  void run(Insn i, int eip) {
    int address = cpu.address(i);
    int operation = i.reg();
    switch (i.code) {
      case 0xD8, 0xDA, 0xDC, 0xDE -> arithmetic(i, eip, address, operation);
      case 0xD9 -> {
        switch (operation) {
          case 0 -> load(i, eip, address);
          case 2, 3 -> storeBinary(i, eip, address, 4, operation == 3);
          case 4 -> {
            unit.checkPending();
            X87Image.loadEnvironment(cpu, unit.state, address, i.operandBytes);
            unit.updateSummary();
          }
          case 5 -> {
            unit.checkPending();
            X87Image.setControl(unit.state, cpu.memory.load16(address));
            unit.updateSummary();
          }
          case 6 -> {
            X87Image.storeEnvironment(cpu, unit.state, address, i.operandBytes);
            unit.state.control |= X87.EXCEPTIONS;
            unit.updateSummary();
          }
          case 7 -> cpu.memory.store16(address, unit.state.control);
          default -> throw cpu.fault.of(StopReason.INVALID_OPCODE);
        }
      }
      case 0xDB -> {
        switch (operation) {
          case 0 -> load(i, eip, address);
          case 2, 3 -> storeInteger(i, eip, address, 4, operation == 3);
          case 5 -> loadExtended(i, eip, address);
          case 7 -> storeExtended(i, eip, address);
          default -> throw cpu.fault.of(StopReason.INVALID_OPCODE);
        }
      }
      case 0xDD -> {
        switch (operation) {
          case 0 -> load(i, eip, address);
          case 2, 3 -> storeBinary(i, eip, address, 8, operation == 3);
          case 4 -> {
            unit.checkPending();
            X87Image.restore(cpu, unit.state, address, i.operandBytes);
            unit.updateSummary();
          }
          case 6 -> X87Image.save(cpu, unit.state, address, i.operandBytes);
          case 7 -> cpu.memory.store16(address, unit.state.status());
          default -> throw cpu.fault.of(StopReason.INVALID_OPCODE);
        }
      }
      default -> runDf(i, eip, address, operation);
    }
  }

  private void runDf(Insn i, int eip, int address, int operation) {
    switch (operation) {
      case 0, 5 -> load(i, eip, address);
      case 2, 3 -> storeInteger(i, eip, address, 2, operation == 3);
      case 4 -> loadDecimal(i, eip, address);
      case 6 -> storeDecimal(i, eip, address);
      case 7 -> storeInteger(i, eip, address, 8, true);
      default -> throw cpu.fault.of(StopReason.INVALID_OPCODE);
    }
  }

  // Reads the operand into `into` and notes a denormal or signalling one.
  private void fetch(Insn i, int address, Extended into) {
    switch (i.code) {
      case 0xD8, 0xD9 -> into.setFloat(cpu.memory.load32(address));
      case 0xDA, 0xDB -> into.setLong(cpu.memory.load32(address));
      case 0xDC, 0xDD -> into.setDouble(Double.longBitsToDouble(cpu.memory.load64(address)));
      case 0xDE -> into.setLong((short) cpu.memory.load16(address));
      default ->
          into.setLong(
              i.reg() == 5 ? cpu.memory.load64(address) : (short) cpu.memory.load16(address));
    }
  }

  // A denormal float is a normal extended number, but was denormal all the same.
  private boolean isDenormalOperand(Insn i, Extended value) {
    int smallest =
        switch (i.code) {
          case 0xD8, 0xD9 -> 1 - FLOAT_BIAS;
          case 0xDC, 0xDD -> 1 - DOUBLE_BIAS;
          default -> Integer.MIN_VALUE;
        };
    return !value.isZero() && value.exponent() - Extended.BIAS < smallest;
  }

  private void load(Insn i, int eip, int address) {
    unit.checkPending();
    fetch(i, address, unit.result);
    begin(i, eip, address);
    Extended value = unit.result;
    int exceptions = isDenormalOperand(i, value) ? ExtendedMath.DENORMAL : 0;
    if (!unit.isEmpty(-1)) {
      unit.push(value);
      return;
    }
    if (value.isSignalling()) {
      exceptions |= ExtendedMath.INVALID;
      value.significand |= Extended.QUIET_BIT;
    }
    if (unit.raise(exceptions) || exceptions == ExtendedMath.DENORMAL) {
      unit.push(value);
    }
  }

  private void begin(Insn i, int eip, int address) {
    unit.note(i, eip);
    unit.noteOperand(i, address);
    unit.begin();
  }

  private void loadExtended(Insn i, int eip, int address) {
    unit.checkPending();
    long significand = cpu.memory.load64(address);
    unit.result.set(cpu.memory.load16(address + Long.BYTES), significand);
    begin(i, eip, address);
    unit.push(unit.result);
  }

  private void loadDecimal(Insn i, int eip, int address) {
    unit.checkPending();
    long low = cpu.memory.load64(address);
    ExtendedConversion.fromDecimal(low, cpu.memory.load16(address + Long.BYTES), unit.result);
    begin(i, eip, address);
    unit.push(unit.result);
  }

  private void arithmetic(Insn i, int eip, int address, int operation) {
    unit.checkPending();
    fetch(i, address, unit.right);
    begin(i, eip, address);
    boolean compares = operation == COMPARE || operation == COMPARE_AND_POP;
    if (unit.isEmpty(0)) {
      boolean good = unit.raiseStackFault(false);
      if (compares) {
        unit.setConditions(X87.conditionsOf(2));
      } else if (good) {
        unit.write(0, unit.result.setIndefinite());
      }
      popIf(good && operation == COMPARE_AND_POP);
      return;
    }
    unit.read(0, unit.left);
    boolean denormal = isDenormalOperand(i, unit.right) && !unit.left.isNan();
    boolean counts = denormal && !unit.left.isUnsupported();
    unit.math.flags |= counts ? ExtendedMath.DENORMAL : 0;
    if (compares) {
      popIf(unit.compare(false) && operation == COMPARE_AND_POP);
      return;
    }
    unit.arithmetic(operation);
    if (unit.finish()) {
      unit.write(0, unit.result);
    }
  }

  private void popIf(boolean pops) {
    if (pops) {
      unit.pop();
    }
  }

  // True when there is something to store; else the stack fault is noted, and `result` is the
  // indefinite.
  private boolean beginStore(Insn i, int eip, int address, int bytes) {
    unit.checkPending();
    cpu.memory.checkWrite(address, bytes);
    begin(i, eip, address);
    if (unit.isEmpty(0)) {
      return false;
    }
    unit.read(0, unit.left);
    return true;
  }

  private void storeBinary(Insn i, int eip, int address, int bytes, boolean pops) {
    boolean good = true;
    if (!beginStore(i, eip, address, bytes)) {
      good = unit.raiseStackFault(false);
      unit.left.setIndefinite();
    }
    int bits = bytes == 4 ? FLOAT_BITS : DOUBLE_BITS;
    int bias = bytes == 4 ? FLOAT_BIAS : DOUBLE_BIAS;
    long value = unit.convert.toBinary(unit.left, bits, bias);
    if (good && !unit.isEmpty(0)) {
      good = unit.finish() && storesUnmasked();
    }
    if (good) {
      if (bytes == 4) {
        cpu.memory.store32(address, (int) value);
      } else {
        cpu.memory.store64(address, value);
      }
      popIf(pops);
    }
  }

  // With an unmasked overflow or underflow nothing is stored.
  private boolean storesUnmasked() {
    int range = ExtendedMath.OVERFLOW | ExtendedMath.UNDERFLOW;
    return (unit.math.flags & range & ~unit.state.control) == 0;
  }

  private void storeInteger(Insn i, int eip, int address, int bytes, boolean pops) {
    boolean good;
    long value;
    if (beginStore(i, eip, address, bytes)) {
      value = unit.convert.toInteger(unit.left, 8 * bytes);
      good = unit.finish();
    } else {
      value = -1L << (8 * bytes - 1);
      good = unit.raiseStackFault(false);
    }
    if (good) {
      if (bytes == 8) {
        cpu.memory.store64(address, value);
      } else {
        cpu.memory.store(address, (int) value, bytes);
      }
      popIf(pops);
    }
  }

  private void storeDecimal(Insn i, int eip, int address) {
    boolean good;
    byte[] digits;
    if (beginStore(i, eip, address, 10)) {
      digits = unit.convert.toDecimal(unit.left);
      good = unit.finish();
    } else {
      digits = unit.convert.toDecimal(unit.left.setIndefinite());
      good = unit.raiseStackFault(false);
    }
    if (good) {
      for (int n = 0; n < digits.length; n++) {
        cpu.memory.store8(address + n, digits[n]);
      }
      unit.pop();
    }
  }

  private void storeExtended(Insn i, int eip, int address) {
    boolean good = true;
    if (!beginStore(i, eip, address, 10)) {
      good = unit.raiseStackFault(false);
      unit.left.setIndefinite();
    } else {
      unit.state.status &= ~X87.CONDITION_1;
    }
    if (good) {
      cpu.memory.store64(address, unit.left.significand);
      cpu.memory.store16(address + Long.BYTES, unit.left.signExponent);
      unit.pop();
    }
  }
}
