package samsara.hw.cpu;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;
import static java.lang.constant.ConstantDescs.CD_void;
import static samsara.hw.cpu.Emitter.LONGS;
import static samsara.hw.cpu.Emitter.PROCESSOR;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// The local variables that hold the x87's registers and state while a translation runs. The
/// numbers of the registers that the region uses count from where the top of the stack was when the
/// region was entered, give or take the depth of the entry.
final class X87Locals {
  private static final ClassDesc STATE_CLASS = ClassDesc.of("samsara.hw.cpu.X87State");
  private static final ClassDesc UNIT_CLASS = ClassDesc.of("samsara.hw.cpu.X87");
  private static final ClassDesc RESULT_CLASS = ClassDesc.of("samsara.hw.cpu.QuickResult");
  private static final ClassDesc MATH = ClassDesc.of("samsara.hw.cpu.QuickExtended");
  private static final ClassDesc GUEST = ClassDesc.of("samsara.hw.cpu.X87Guest");
  private static final ClassDesc SHORTS = CD_short.arrayType();

  private static final int DEPTH = 34; // set before enter and leave
  private static final int STATE = 35;
  static final int RESULT = 36;
  private static final int BASE = 37;
  static final int FILLED = 38;
  static final int LAST_OUTCOME = 39; // see QuickResult
  static final int SPECIAL = 40; // negative: nothing is done here
  static final int LAST = 41; // number of the last instruction
  static final int LAST_IN_MEMORY = 42; // of the last one with an operand there
  static final int OPERAND = 43; // its address
  static final int OUTCOME = 44;
  static final int LOADED = 45; // sign and exponent of the operand in memory
  static final int LOST = 46; // a long, of all operations
  static final int SIGNIFICAND = 48; // a long, of the operation at work
  static final int SIGN_EXPONENTS = 50; // eight
  private static final int SIGNIFICANDS = 58; // eight longs

  private final Emitter emitter;
  private final CodeBuilder code;
  private final int used;

  /// `used` has a bit for each register number that the region uses.
  X87Locals(Emitter emitter, int used) {
    this.emitter = emitter;
    this.used = used;
    code = emitter.code;
  }

  void setDepth(int depth) {
    emitter.constant(depth);
    code.istore(DEPTH);
  }

  /// Sets the depth to what is on the stack of the JVM.
  void popDepth() {
    code.istore(DEPTH);
  }

  /// Loads the local variables; the top of the stack gets number DEPTH.
  void enter() {
    unit().getfield(UNIT_CLASS, "state", STATE_CLASS).astore(STATE);
    unit().getfield(UNIT_CLASS, "quick", RESULT_CLASS).astore(RESULT);
    code.aload(STATE).iload(DEPTH);
    code.invokestatic(GUEST, "base", MethodTypeDesc.of(CD_int, STATE_CLASS, CD_int)).istore(BASE);
    code.aload(STATE).iload(BASE);
    code.invokestatic(GUEST, "filled", MethodTypeDesc.of(CD_int, STATE_CLASS, CD_int));
    code.istore(FILLED);
    code.aload(STATE).getfield(STATE_CLASS, "status", CD_int);
    code.invokestatic(RESULT_CLASS, "outcomeOf", MethodTypeDesc.of(CD_int, CD_int))
        .istore(LAST_OUTCOME);
    code.lconst_0().lstore(LOST);
    code.aload(STATE);
    code.invokestatic(GUEST, "special", MethodTypeDesc.of(CD_int, STATE_CLASS)).istore(SPECIAL);
    for (int slot : new int[] {LAST, LAST_IN_MEMORY}) {
      emitter.constant(X87Guest.NOTHING_NOTED);
      code.istore(slot);
    }
    code.iconst_0().istore(OPERAND);
    for (int number = 0; number < 8; number++) {
      if (isUsed(number)) {
        code.aload(STATE).getfield(STATE_CLASS, "signExponents", SHORTS);
        register(number);
        code.saload().istore(SIGN_EXPONENTS + number);
        code.aload(STATE).getfield(STATE_CLASS, "significands", LONGS);
        register(number);
        code.laload().lstore(significand(number));
        code.iload(SIGN_EXPONENTS + number).lload(significand(number));
        code.invokestatic(MATH, "special", MethodTypeDesc.of(CD_int, CD_int, CD_long));
        code.iload(FILLED);
        emitter.constant(31 - number);
        code.ishl().iand().iload(SPECIAL).ior().istore(SPECIAL);
      }
    }
  }

  /// Writes the local variables back; the top of the stack is number DEPTH.
  void leave() {
    for (int number = 0; number < 8; number++) {
      if (isUsed(number)) {
        code.aload(STATE).getfield(STATE_CLASS, "signExponents", SHORTS);
        register(number);
        code.iload(SIGN_EXPONENTS + number).i2s().sastore();
        code.aload(STATE).getfield(STATE_CLASS, "significands", LONGS);
        register(number);
        code.lload(significand(number)).lastore();
      }
    }
    code.aload(STATE).iload(BASE).iload(DEPTH).iload(FILLED).lload(LOST).iload(LAST_OUTCOME);
    code.invokestatic(
        GUEST,
        "leave",
        MethodTypeDesc.of(CD_void, STATE_CLASS, CD_int, CD_int, CD_int, CD_long, CD_int));
    code.aload(Emitter.SELF).aload(PROCESSOR);
    code.iload(LAST).iload(LAST_IN_MEMORY).iload(OPERAND);
    code.invokestatic(
        GUEST,
        "note",
        MethodTypeDesc.of(CD_void, Emitter.TRANSLATION, Emitter.CPU, CD_int, CD_int, CD_int));
  }

  private CodeBuilder unit() {
    return code.aload(PROCESSOR).getfield(Emitter.CPU, "x87", UNIT_CLASS);
  }

  private boolean isUsed(int number) {
    return (used & (1 << number)) != 0;
  }

  private void register(int number) {
    code.iload(BASE);
    emitter.constant(number);
    code.iadd();
    emitter.constant(7);
    code.iand();
  }

  /// The local variable of a significand.
  static int significand(int number) {
    return SIGNIFICANDS + 2 * number;
  }
}
