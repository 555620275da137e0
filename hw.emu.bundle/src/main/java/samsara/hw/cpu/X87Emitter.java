package samsara.hw.cpu;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static samsara.hw.cpu.Emitter.ADDRESS;
import static samsara.hw.cpu.Emitter.BYTES;
import static samsara.hw.cpu.Emitter.LONGS;
import static samsara.hw.cpu.Emitter.MEMORY;
import static samsara.hw.cpu.Emitter.VALUE;
import static samsara.hw.cpu.Emitter.WIDE;
import static samsara.hw.cpu.X87Locals.FILLED;
import static samsara.hw.cpu.X87Locals.LAST;
import static samsara.hw.cpu.X87Locals.LAST_IN_MEMORY;
import static samsara.hw.cpu.X87Locals.LAST_OUTCOME;
import static samsara.hw.cpu.X87Locals.LOADED;
import static samsara.hw.cpu.X87Locals.LOST;
import static samsara.hw.cpu.X87Locals.OPERAND;
import static samsara.hw.cpu.X87Locals.OUTCOME;
import static samsara.hw.cpu.X87Locals.RESULT;
import static samsara.hw.cpu.X87Locals.SIGNIFICAND;
import static samsara.hw.cpu.X87Locals.SIGN_EXPONENTS;
import static samsara.hw.cpu.X87Locals.SPECIAL;
import static samsara.hw.cpu.X87Locals.significand;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Writes the bytecode of the x87 instructions that [X87Traits] calls native. The registers are
/// [X87Locals]. What [QuickExtended] refuses, and what would be a stack fault, is left to the
/// interpreter, before anything happened.
final class X87Emitter {
  private static final ClassDesc RESULT_CLASS = ClassDesc.of("samsara.hw.cpu.QuickResult");
  private static final ClassDesc MATH = ClassDesc.of("samsara.hw.cpu.QuickExtended");
  private static final MethodTypeDesc OPERATION =
      MethodTypeDesc.of(CD_long, CD_int, CD_long, CD_int, CD_long, RESULT_CLASS);

  private final Emitter emitter;
  private final CodeBuilder code;
  private final X87Locals locals;

  // What checks before, in the same block, have shown.
  private int knownFull;
  private int knownEmpty;
  private boolean knownNotSpecial;

  X87Emitter(Emitter emitter, X87Locals locals) {
    this.emitter = emitter;
    this.locals = locals;
    code = emitter.code;
  }

  /// The numbers that an instruction uses when the top of the stack is number `depth`.
  static int usedBy(Insn insn, int depth) {
    int used = 1 << depth;
    if (X87Traits.pops(insn) < 0) {
      used |= 1 << number(depth, -1);
    }
    return insn.hasMemory() ? used : used | (1 << number(depth, insn.rm()));
  }

  private static int number(int depth, int register) {
    return (depth + register) & 7;
  }

  /// Loads the local variables; see [X87Locals#enter].
  void enter() {
    locals.enter();
    forget();
  }

  /// Writes the local variables back; see [X87Locals#leave].
  void leave() {
    locals.leave();
  }

  /// Nothing is known of the stack any more: a block begins.
  void forget() {
    knownFull = 0;
    knownEmpty = 0;
    knownNotSpecial = false;
  }

  /// Writes an instruction before which the top of the stack is number `top`; its own number in the
  /// translation is in [Emitter#NUMBER]. It goes to `refuse` when the interpreter must do it.
  void emit(Insn insn, int top, int number, Label refuse) {
    if (insn.hasMemory()) {
      memoryForm(insn, top, refuse);
    } else {
      registerForm(insn, top, refuse);
    }
    emitter.constant(number);
    code.istore(LAST);
    if (insn.hasMemory()) {
      emitter.constant(number);
      code.istore(LAST_IN_MEMORY);
      code.iload(ADDRESS).istore(OPERAND);
    }
  }

  private void memoryForm(Insn insn, int top, Label refuse) {
    boolean wide = insn.code == 0xDC || insn.code == 0xDD;
    boolean moves = insn.code == 0xD9 || insn.code == 0xDD;
    if (moves && insn.reg() != 0) {
      store(insn, top, wide, refuse);
      return;
    }
    emitter.address(insn);
    code.istore(ADDRESS).iload(ADDRESS);
    if (wide) {
      code.aload(Emitter.READS).aload(Emitter.RAM).aload(Emitter.MEMORY_UNIT);
      code.invokestatic(
          Emitter.GUEST, "load64", MethodTypeDesc.of(CD_long, CD_int, LONGS, BYTES, MEMORY));
      code.lstore(WIDE);
    } else {
      emitter.load(4);
      code.istore(VALUE);
    }
    String type = wide ? "Double" : insn.code == 0xDB ? "Int" : "Float";
    if (insn.reg() == 0 && (moves || insn.code == 0xDB)) {
      int to = number(top, -1);
      loaded("signExponentOf" + type, CD_int, wide);
      code.istore(OUTCOME);
      check(true, 0, bit(to), refuse);
      code.iload(OUTCOME).istore(SIGN_EXPONENTS + to);
      loaded("significandOf" + type, CD_long, wide);
      code.lstore(significand(to));
      fill(to);
      exact();
    } else {
      loaded("signExponentOf" + type, CD_int, wide);
      code.istore(LOADED).iload(LOADED).istore(OUTCOME);
      check(true, bit(top), 0, refuse);
      arithmetic(insn.reg(), inRegister(top), inMemory(type, wide));
      check(true, 0, 0, refuse);
      result(top);
    }
  }

  private void loaded(String method, ClassDesc type, boolean wide) {
    if (wide) {
      code.lload(WIDE).invokestatic(MATH, method, MethodTypeDesc.of(type, CD_long));
    } else {
      code.iload(VALUE).invokestatic(MATH, method, MethodTypeDesc.of(type, CD_int));
    }
  }

  private void number(int number) {
    code.iload(SIGN_EXPONENTS + number);
  }

  private void store(Insn insn, int top, boolean wide, Label refuse) {
    number(top);
    code.lload(significand(top)).aload(RESULT);
    ClassDesc type = wide ? CD_long : CD_int;
    code.invokestatic(
        MATH,
        wide ? "toDouble" : "toFloat",
        MethodTypeDesc.of(type, CD_int, CD_long, RESULT_CLASS));
    if (wide) {
      code.lstore(WIDE);
    } else {
      code.istore(VALUE);
    }
    outcome();
    check(true, bit(top), 0, refuse);
    emitter.address(insn);
    code.istore(ADDRESS).iload(ADDRESS);
    if (wide) {
      code.lload(WIDE);
      code.aload(Emitter.WRITES).aload(Emitter.RAM).aload(Emitter.MEMORY_UNIT);
      code.invokestatic(
          Emitter.GUEST,
          "store64",
          MethodTypeDesc.of(CD_void, CD_int, CD_long, LONGS, BYTES, MEMORY));
    } else {
      code.iload(VALUE);
      emitter.store(4);
    }
    rounded();
    if (insn.reg() == 3) {
      empty(top);
    }
  }

  private void registerForm(Insn insn, int top, Label refuse) {
    int other = number(top, insn.rm());
    switch (insn.code) {
      case 0xD9 -> {
        switch (insn.reg()) {
          case 0 -> copy(other, number(top, -1), refuse);
          case 1 -> exchange(top, other, refuse);
          case 4 -> sign(insn.rm(), top, refuse);
          case 5 -> constant(insn.rm(), number(top, -1), refuse);
          default -> squareRoot(top, refuse);
        }
      }
      case 0xDD -> {
        check(false, bit(top), 0, refuse);
        move(top, other);
        fill(other);
        exact();
        if (insn.reg() == 3) {
          empty(top);
        }
      }
      default -> {
        arithmetic(insn.reg(), inRegister(top), inRegister(other));
        check(true, bit(top) | bit(other), 0, refuse);
        result(insn.code == 0xD8 ? top : other);
        if (insn.code == 0xDE) {
          empty(top);
        }
      }
    }
  }

  // What loads the two parts of an operand.
  private record Operand(Runnable signExponent, Runnable significand) {}

  private Operand inRegister(int number) {
    return new Operand(() -> number(number), () -> code.lload(significand(number)));
  }

  private Operand inMemory(String type, boolean wide) {
    return new Operand(
        () -> code.iload(LOADED), () -> loaded("significandOf" + type, CD_long, wide));
  }

  // The operation on the top of the stack and another number, as [X87#arithmetic] numbers them.
  private void arithmetic(int operation, Operand top, Operand other) {
    Operand left = operation == 7 ? other : top;
    Operand right = operation == 7 ? top : other;
    left.signExponent.run();
    if (operation == 5) {
      changeSign();
    }
    left.significand.run();
    right.signExponent.run();
    if (operation == 4) {
      changeSign();
    }
    right.significand.run();
    String name =
        switch (operation) {
          case 1 -> "multiply";
          case 6, 7 -> "divide";
          default -> "add";
        };
    code.aload(RESULT).invokestatic(MATH, name, OPERATION).lstore(SIGNIFICAND);
    outcome();
  }

  private void changeSign() {
    emitter.constant(Extended.SIGN);
    code.ixor();
  }

  private void squareRoot(int top, Label refuse) {
    number(top);
    code.lload(significand(top)).aload(RESULT);
    code.invokestatic(
        MATH, "squareRoot", MethodTypeDesc.of(CD_long, CD_int, CD_long, RESULT_CLASS));
    code.lstore(SIGNIFICAND);
    outcome();
    check(true, bit(top), 0, refuse);
    result(top);
  }

  private void outcome() {
    code.aload(RESULT).getfield(RESULT_CLASS, "outcome", CD_int).istore(OUTCOME);
  }

  private void result(int to) {
    code.lload(SIGNIFICAND).lstore(significand(to));
    code.iload(OUTCOME).istore(SIGN_EXPONENTS + to);
    rounded();
  }

  private void copy(int from, int to, Label refuse) {
    check(false, bit(from), bit(to), refuse);
    move(from, to);
    fill(to);
    exact();
  }

  private void move(int from, int to) {
    number(from);
    code.istore(SIGN_EXPONENTS + to);
    code.lload(significand(from)).lstore(significand(to));
  }

  private void exchange(int top, int other, Label refuse) {
    check(false, bit(top) | bit(other), 0, refuse);
    number(top);
    number(other);
    code.istore(SIGN_EXPONENTS + top).istore(SIGN_EXPONENTS + other);
    code.lload(significand(top)).lload(significand(other));
    code.lstore(significand(top)).lstore(significand(other));
    exact();
  }

  // FCHS and FABS.
  private void sign(int which, int top, Label refuse) {
    check(false, bit(top), 0, refuse);
    number(top);
    emitter.constant(which == 0 ? Extended.SIGN : Extended.EXPONENT_MAX);
    if (which == 0) {
      code.ixor();
    } else {
      code.iand();
    }
    code.istore(SIGN_EXPONENTS + top);
    exact();
  }

  // FLD1 and FLDZ.
  private void constant(int which, int to, Label refuse) {
    check(false, 0, bit(to), refuse);
    emitter.constant(which == 0 ? Extended.BIAS : 0);
    code.istore(SIGN_EXPONENTS + to);
    code.loadConstant(which == 0 ? Extended.INTEGER_BIT : 0L).lstore(significand(to));
    fill(to);
    exact();
  }

  // Goes to `refuse` unless some registers are full and some empty, nothing is special, and, if
  // asked, the outcome is good.
  private void check(boolean ofOutcome, int full, int empty, Label refuse) {
    int unknownFull = full & ~knownFull;
    int unknownEmpty = empty & ~knownEmpty;
    boolean any = ofOutcome;
    if (ofOutcome) {
      code.iload(OUTCOME);
    }
    if (!knownNotSpecial) {
      code.iload(SPECIAL);
      any = either(any);
    }
    for (int number = 0; number < 8; number++) {
      if (((unknownFull | unknownEmpty) & bit(number)) != 0) {
        code.iload(FILLED);
        if ((unknownFull & bit(number)) != 0) {
          code.iconst_m1().ixor();
        }
        toSign(number);
        any = either(any);
      }
    }
    if (any) {
      code.iflt(refuse);
    }
    knownNotSpecial = true;
    knownFull |= full;
    knownEmpty |= empty;
  }

  private boolean either(boolean any) {
    if (any) {
      code.ior();
    }
    return true;
  }

  private static int bit(int number) {
    return 1 << number;
  }

  private void toSign(int number) {
    emitter.constant(31 - number);
    code.ishl();
  }

  private void fill(int number) {
    code.iload(FILLED);
    emitter.constant(bit(number));
    code.ior().istore(FILLED);
    knownFull |= bit(number);
    knownEmpty &= ~bit(number);
  }

  private void empty(int number) {
    code.iload(FILLED);
    emitter.constant(~bit(number));
    code.iand().istore(FILLED);
    knownEmpty |= bit(number);
    knownFull &= ~bit(number);
  }

  private void exact() {
    code.iconst_0().istore(LAST_OUTCOME);
  }

  private void rounded() {
    code.iload(OUTCOME).istore(LAST_OUTCOME);
    code.aload(RESULT).getfield(RESULT_CLASS, "lost", CD_long).lload(LOST).lor().lstore(LOST);
  }
}
