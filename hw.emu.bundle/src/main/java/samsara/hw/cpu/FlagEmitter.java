package samsara.hw.cpu;

import static samsara.hw.cpu.Emitter.CARRY_A;
import static samsara.hw.cpu.Emitter.CARRY_B;
import static samsara.hw.cpu.Emitter.CARRY_S;
import static samsara.hw.cpu.Emitter.COMPARED;
import static samsara.hw.cpu.Emitter.INVERTED;
import static samsara.hw.cpu.Emitter.LEFT_OPERAND;
import static samsara.hw.cpu.Emitter.RESULT;
import static samsara.hw.cpu.Emitter.RIGHT_OPERAND;
import static samsara.hw.cpu.Emitter.VALUE;
import static samsara.hw.cpu.Emitter.WITH;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/// Writes the bytecode that sets flags, and that branches on them; see [Guest] for how they are
/// kept. Operations have their operands in [Emitter#LEFT_OPERAND] and [Emitter#RIGHT_OPERAND] and
/// their result in [Emitter#VALUE].
final class FlagEmitter {
  private static final String[] CONDITIONS = {
    "overflow", "carry", "", "carryOrZero", "sign", "parity", "less", "lessOrEqual"
  };

  private final Emitter emitter;
  private final CodeBuilder code;

  FlagEmitter(Emitter emitter) {
    this.emitter = emitter;
    code = emitter.code;
  }

  private void result(int bytes) {
    code.iload(VALUE);
    emitter.extendSign(bytes);
    code.istore(RESULT);
  }

  private void upright() {
    code.iconst_0().istore(INVERTED);
  }

  /// The carries are the word on the stack.
  void carries() {
    code.dup().istore(CARRY_A).istore(CARRY_B);
    code.iconst_0().istore(CARRY_S);
  }

  /// After AND, OR, XOR and TEST.
  void logic(int bytes) {
    result(bytes);
    code.iconst_0().dup().istore(CARRY_A).istore(CARRY_B);
    upright();
  }

  /// After ADD and ADC.
  void addition(int bytes) {
    majority(LEFT_OPERAND, RIGHT_OPERAND, VALUE, bytes);
    result(bytes);
    upright();
  }

  /// After SUB, CMP, NEG and SBB.
  void subtraction(int bytes) {
    majority(VALUE, RIGHT_OPERAND, LEFT_OPERAND, bytes);
    result(bytes);
    upright();
  }

  /// Keeps the operands of a comparison for the branches on it.
  void comparison(int bytes) {
    shiftUp(LEFT_OPERAND, bytes);
    code.istore(COMPARED);
    shiftUp(RIGHT_OPERAND, bytes);
    code.istore(WITH);
  }

  private void shiftUp(int slot, int bytes) {
    code.iload(slot);
    if (bytes < 4) {
      emitter.constant(32 - 8 * bytes);
      code.ishl();
    }
  }

  private void majority(int a, int b, int s, int bytes) {
    code.iload(a).iload(b).iload(s);
    if (bytes == 4) {
      code.istore(CARRY_S).istore(CARRY_B).istore(CARRY_A);
    } else {
      emitter.constant(32 - 8 * bytes);
      emitter.guest("carriesOfPart", 4);
      carries();
    }
  }

  /// After INC (`direction` 1) and DEC (-1): the carry flag stays.
  void around(int direction, int bytes) {
    before("carryBit");
    if (direction > 0) {
      code.iload(LEFT_OPERAND).iload(RIGHT_OPERAND).iload(VALUE);
    } else {
      code.iload(VALUE).iload(RIGHT_OPERAND).iload(LEFT_OPERAND);
    }
    emitter.constant(32 - 8 * bytes);
    emitter.guest("carriesOfPart", 4);
    emitter.guest("carriesAround", 2);
    carries();
    result(bytes);
    upright();
  }

  /// Pushes [Guest] `name` of the carries before.
  void before(String name) {
    code.iload(CARRY_A).iload(CARRY_B).iload(CARRY_S);
    emitter.guest(name, 3);
  }

  /// After a shift, whose carries are on the stack.
  void shifted(int bytes) {
    carries();
    result(bytes);
    upright();
  }

  /// Carry and overflow from the two bits on the stack; the others stay.
  void carryAndOverflow() {
    code.istore(Emitter.EXTRA).istore(Emitter.CARRY_BIT);
    before("carries");
    code.iload(Emitter.CARRY_BIT).iload(Emitter.EXTRA);
    emitter.guest("topKeeping", 3);
    carries();
  }

  /// Jumps to `target` when condition `number` holds.
  void branch(int number, Traits.Flags flags, Label target) {
    boolean negated = (number & 1) != 0;
    int condition = number >>> 1;
    if (condition == 2) {
      ifZero(negated, target);
    } else if (flags == Traits.Flags.COMPARISON && isComparison(condition)) {
      compare(condition, negated, target);
    } else if (flags == Traits.Flags.LOGIC && condition != 5) {
      afterLogic(condition, negated, target);
    } else if (flags != Traits.Flags.UNKNOWN && condition == 4) {
      ifNegative(negated, target);
    } else {
      code.iload(RESULT).iload(CARRY_A).iload(CARRY_B).iload(CARRY_S).iload(INVERTED);
      emitter.guestTest(CONDITIONS[condition], 5);
      if (negated) {
        code.ifeq(target);
      } else {
        code.ifne(target);
      }
    }
  }

  private static boolean isComparison(int condition) {
    return condition == 1 || condition == 3 || condition >= 6;
  }

  private void ifZero(boolean negated, Label target) {
    code.iload(RESULT);
    if (negated) {
      code.ifne(target);
    } else {
      code.ifeq(target);
    }
  }

  private void ifNegative(boolean negated, Label target) {
    code.iload(RESULT);
    if (negated) {
      code.ifge(target);
    } else {
      code.iflt(target);
    }
  }

  private void compare(int condition, boolean negated, Label target) {
    code.iload(COMPARED).iload(WITH);
    if (condition < 6) {
      code.invokestatic(
          java.lang.constant.ConstantDescs.CD_Integer,
          "compareUnsigned",
          java.lang.constant.MethodTypeDesc.ofDescriptor("(II)I"));
      boolean orEqual = condition == 3;
      if (orEqual) {
        if (negated) {
          code.ifgt(target);
        } else {
          code.ifle(target);
        }
      } else if (negated) {
        code.ifge(target);
      } else {
        code.iflt(target);
      }
    } else if (condition == 6) {
      if (negated) {
        code.if_icmpge(target);
      } else {
        code.if_icmplt(target);
      }
    } else if (negated) {
      code.if_icmpgt(target);
    } else {
      code.if_icmple(target);
    }
  }

  // Carry and overflow are clear.
  private void afterLogic(int condition, boolean negated, Label target) {
    switch (condition) {
      case 0, 1 -> {
        if (negated) {
          code.goto_(target);
        }
      }
      case 3 -> ifZero(negated, target);
      case 4, 6 -> ifNegative(negated, target);
      default -> {
        code.iload(RESULT);
        if (negated) {
          code.ifgt(target);
        } else {
          code.ifle(target);
        }
      }
    }
  }
}
