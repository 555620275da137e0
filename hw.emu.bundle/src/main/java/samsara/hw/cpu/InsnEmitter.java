package samsara.hw.cpu;

import static samsara.hw.cpu.Emitter.EXTRA;
import static samsara.hw.cpu.Emitter.LEFT_OPERAND;
import static samsara.hw.cpu.Emitter.REGISTERS;
import static samsara.hw.cpu.Emitter.RIGHT_OPERAND;
import static samsara.hw.cpu.Emitter.VALUE;
import static samsara.hw.cpu.Emitter.WIDE;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Writes the bytecode of the instructions that [Traits] calls native, but for jumps. As in a
/// [Handler], nothing is changed before the last access that can fault.
final class InsnEmitter {
  private static final int COUNT_MASK = 31;
  private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

  private final Emitter emitter;
  private final FlagEmitter flags;
  private final CodeBuilder code;

  InsnEmitter(Emitter emitter, FlagEmitter flags) {
    this.emitter = emitter;
    this.flags = flags;
    code = emitter.code;
  }

  /// Writes `insn`; `known` is what is known of the flags before it, and `needed` says that
  /// somebody needs those after it.
  void emit(Insn insn, Traits.Flags known, boolean needed) {
    switch (insn.mnemonic) {
      case ADD, ADC, SUB, SBB, CMP, AND, OR, XOR, TEST -> binary(insn, needed);
      case INC, DEC -> step(insn, needed);
      case NEG -> negate(insn, needed);
      case NOT -> {
        emitter.firstToModify(insn);
        code.iconst_m1().ixor().istore(VALUE);
        emitter.writeBack(insn);
      }
      case MOV -> move(insn);
      case MOVZX -> {
        emitter.second(insn);
        emitter.setRegister(insn.reg0, insn.size0);
      }
      case MOVSX -> {
        emitter.second(insn);
        emitter.extendSign(insn.size1);
        emitter.setRegister(insn.reg0, insn.size0);
      }
      case LEA -> {
        emitter.address(insn);
        emitter.setRegister(insn.reg0, insn.size0);
      }
      case XCHG -> {
        code.iload(REGISTERS + insn.reg0).iload(REGISTERS + insn.reg1);
        code.istore(REGISTERS + insn.reg0).istore(REGISTERS + insn.reg1);
      }
      case BSWAP -> {
        code.iload(REGISTERS + insn.reg0);
        code.invokestatic(
            ConstantDescs.CD_Integer, "reverseBytes", MethodTypeDesc.ofDescriptor("(I)I"));
        code.istore(REGISTERS + insn.reg0);
      }
      case CBW -> code.iload(REGISTERS).i2s().istore(REGISTERS);
      case CWD -> {
        code.iload(REGISTERS);
        emitter.constant(31);
        code.ishr().istore(REGISTERS + CpuState.EDX);
      }
      case SHL, SAL, SHR, SAR -> shift(insn, needed);
      case ROL, ROR -> rotate(insn, needed);
      case SHLD, SHRD -> shiftTwo(insn, needed);
      case IMUL, MUL -> multiply(insn, needed);
      case SET -> {
        condition(insn, known);
        code.iload(EXTRA).istore(VALUE);
        if (insn.kind0 == Insn.MEM) {
          emitter.address(insn);
          code.istore(Emitter.ADDRESS);
        }
        emitter.writeBack(insn);
      }
      case CMOV -> conditionalMove(insn, known);
      case PUSH -> {
        emitter.first(insn);
        code.istore(VALUE);
        pushValue();
      }
      case POP -> pop(insn);
      case LEAVE -> {
        code.iload(REGISTERS + CpuState.EBP);
        emitter.load(4);
        code.iload(REGISTERS + CpuState.EBP).iconst_4().iadd();
        code.istore(REGISTERS + CpuState.ESP).istore(REGISTERS + CpuState.EBP);
      }
      case NOP -> code.nop();
      default -> throw new IllegalStateException("not native: mnemonic=" + insn.mnemonic);
    }
  }

  /// Pushes [Emitter#VALUE] on the stack of the program.
  void pushValue() {
    code.iload(REGISTERS + CpuState.ESP).iconst_4().isub().dup().istore(EXTRA).iload(VALUE);
    emitter.store(4);
    code.iload(EXTRA).istore(REGISTERS + CpuState.ESP);
  }

  private void pop(Insn insn) {
    code.iload(REGISTERS + CpuState.ESP);
    emitter.load(4);
    code.iinc(REGISTERS + CpuState.ESP, 4);
    code.istore(REGISTERS + insn.reg0);
  }

  private void move(Insn insn) {
    if (insn.kind0 == Insn.MEM) {
      emitter.address(insn);
      emitter.second(insn);
      emitter.store(insn.size0);
    } else {
      emitter.second(insn);
      emitter.setRegister(insn.reg0, insn.size0);
    }
  }

  private void binary(Insn insn, boolean needed) {
    boolean writes = insn.mnemonic != Mnemonic.CMP && insn.mnemonic != Mnemonic.TEST;
    if (writes) {
      if (insn.kind1 == Insn.MEM) {
        emitter.second(insn);
        code.istore(RIGHT_OPERAND);
        emitter.first(insn);
        code.istore(LEFT_OPERAND);
      } else {
        emitter.firstToModify(insn);
        code.istore(LEFT_OPERAND);
        emitter.second(insn);
        code.istore(RIGHT_OPERAND);
      }
    } else {
      emitter.first(insn);
      code.istore(LEFT_OPERAND);
      emitter.second(insn);
      code.istore(RIGHT_OPERAND);
    }
    code.iload(LEFT_OPERAND).iload(RIGHT_OPERAND);
    operate(insn.mnemonic);
    code.istore(VALUE);
    if (writes) {
      emitter.writeBack(insn);
    }
    if (needed) {
      binaryFlags(insn);
    }
  }

  private void operate(Mnemonic mnemonic) {
    switch (mnemonic) {
      case ADD -> code.iadd();
      case ADC -> {
        code.iadd();
        flags.before("carryBit");
        code.iadd();
      }
      case SUB, CMP -> code.isub();
      case SBB -> {
        code.isub();
        flags.before("carryBit");
        code.isub();
      }
      case AND, TEST -> code.iand();
      case OR -> code.ior();
      default -> code.ixor();
    }
  }

  private void binaryFlags(Insn insn) {
    int bytes = insn.size0;
    switch (insn.mnemonic) {
      case ADD, ADC -> flags.addition(bytes);
      case SUB, CMP -> {
        flags.comparison(bytes);
        flags.subtraction(bytes);
      }
      case SBB -> flags.subtraction(bytes);
      default -> flags.logic(bytes);
    }
  }

  private void step(Insn insn, boolean needed) {
    int direction = insn.mnemonic == Mnemonic.INC ? 1 : -1;
    emitter.firstToModify(insn);
    code.dup().istore(LEFT_OPERAND);
    emitter.constant(direction);
    code.iadd().istore(VALUE);
    code.iconst_1().istore(RIGHT_OPERAND);
    emitter.writeBack(insn);
    if (needed) {
      flags.around(direction, insn.size0);
    }
  }

  private void negate(Insn insn, boolean needed) {
    emitter.firstToModify(insn);
    code.dup().istore(RIGHT_OPERAND).ineg().istore(VALUE);
    code.iconst_0().istore(LEFT_OPERAND);
    emitter.writeBack(insn);
    if (needed) {
      flags.comparison(insn.size0);
      flags.subtraction(insn.size0);
    }
  }

  private void shift(Insn insn, boolean needed) {
    if (insn.kind1 != Insn.IMM) {
      shiftByRegister(insn, needed);
      return;
    }
    int count = insn.imm & COUNT_MASK;
    emitter.firstToModify(insn);
    if (insn.mnemonic == Mnemonic.SAR) {
      emitter.extendSign(insn.size0);
    }
    code.dup().istore(LEFT_OPERAND);
    if (count == 0) {
      code.istore(VALUE);
      if (insn.kind0 == Insn.MEM) {
        return; // checked for writing, not written
      }
    } else {
      emitter.constant(count);
      shiftValue(insn.mnemonic);
      code.istore(VALUE);
      emitter.writeBack(insn);
    }
    if (needed && count != 0) {
      emitter.constant(count);
      code.istore(RIGHT_OPERAND);
      shiftFlags(insn);
    }
  }

  private void shiftValue(Mnemonic mnemonic) {
    switch (mnemonic) {
      case SHR -> code.iushr();
      case SAR -> code.ishr();
      default -> code.ishl();
    }
  }

  private void shiftFlags(Insn insn) {
    code.iload(LEFT_OPERAND).iload(RIGHT_OPERAND);
    switch (insn.mnemonic) {
      case SHR -> {
        emitter.constant(insn.size0);
        emitter.guest("carriesOfRight", 3);
      }
      case SAR -> emitter.guest("carriesOfArithmeticRight", 2);
      default -> {
        emitter.constant(insn.size0);
        emitter.guest("carriesOfLeft", 3);
      }
    }
    flags.shifted(insn.size0);
  }

  // Of 32 bits, by CL; a count of zero changes nothing.
  private void shiftByRegister(Insn insn, boolean needed) {
    Label unchanged = code.newLabel();
    emitter.second(insn);
    emitter.constant(COUNT_MASK);
    code.iand().dup().istore(RIGHT_OPERAND);
    code.ifeq(unchanged);
    code.iload(REGISTERS + insn.reg0).dup().istore(LEFT_OPERAND);
    code.iload(RIGHT_OPERAND);
    shiftValue(insn.mnemonic);
    code.dup().istore(VALUE).istore(REGISTERS + insn.reg0);
    if (needed) {
      shiftFlags(insn);
    }
    code.labelBinding(unchanged);
  }

  private void rotate(Insn insn, boolean needed) {
    int count = insn.imm & COUNT_MASK;
    emitter.firstToModify(insn);
    if (count == 0) {
      code.pop();
      return;
    }
    boolean left = insn.mnemonic == Mnemonic.ROL;
    emitter.constant(count);
    code.invokestatic(
        ConstantDescs.CD_Integer,
        left ? "rotateLeft" : "rotateRight",
        MethodTypeDesc.ofDescriptor("(II)I"));
    code.istore(VALUE);
    emitter.writeBack(insn);
    if (needed) {
      bit(VALUE, left ? 0 : 31);
      bit(VALUE, 31);
      bit(VALUE, left ? 0 : 30);
      code.ixor();
      flags.carryAndOverflow();
    }
  }

  private void bit(int slot, int number) {
    code.iload(slot);
    emitter.constant(number);
    code.iushr().iconst_1().iand();
  }

  private void shiftTwo(Insn insn, boolean needed) {
    int count = insn.imm & COUNT_MASK;
    boolean left = insn.mnemonic == Mnemonic.SHLD;
    code.iload(REGISTERS + insn.reg0).dup().istore(LEFT_OPERAND);
    emitter.constant(count);
    shiftValue(left ? Mnemonic.SHL : Mnemonic.SHR);
    code.iload(REGISTERS + insn.reg1);
    emitter.constant(32 - count);
    shiftValue(left ? Mnemonic.SHR : Mnemonic.SHL);
    code.ior().dup().istore(VALUE).istore(REGISTERS + insn.reg0);
    if (needed) {
      bit(LEFT_OPERAND, left ? 32 - count : count - 1);
      code.iload(LEFT_OPERAND).iload(VALUE).ixor();
      emitter.constant(31);
      code.iushr();
      emitter.guest("top", 2);
      flags.shifted(4);
    }
  }

  private void multiply(Insn insn, boolean needed) {
    if (insn.kind1 == Insn.NONE) {
      multiplyWide(insn, needed);
      return;
    }
    emitter.second(insn);
    code.istore(RIGHT_OPERAND);
    if (insn.kind2 == Insn.NONE) {
      code.iload(REGISTERS + insn.reg0);
    } else {
      emitter.constant(insn.imm);
    }
    code.dup().istore(LEFT_OPERAND).iload(RIGHT_OPERAND).imul();
    code.istore(REGISTERS + insn.reg0);
    if (needed) {
      code.iload(LEFT_OPERAND).iload(RIGHT_OPERAND);
      emitter.guest("isLost", 2);
      code.dup();
      flags.carryAndOverflow();
    }
  }

  private void multiplyWide(Insn insn, boolean needed) {
    boolean signed = insn.mnemonic == Mnemonic.IMUL;
    emitter.first(insn);
    wide(signed);
    code.iload(REGISTERS);
    wide(signed);
    code.lmul().lstore(WIDE);
    code.lload(WIDE).l2i().istore(REGISTERS);
    code.lload(WIDE);
    emitter.constant(32);
    code.lshr().l2i().istore(REGISTERS + CpuState.EDX);
    if (needed) {
      Label clear = code.newLabel();
      code.iconst_0().istore(VALUE);
      code.lload(WIDE).iload(REGISTERS);
      wide(signed);
      code.lcmp().ifeq(clear);
      code.iconst_1().istore(VALUE);
      code.labelBinding(clear);
      code.iload(VALUE).dup();
      flags.carryAndOverflow();
    }
  }

  private void wide(boolean signed) {
    code.i2l();
    if (!signed) {
      code.ldc(UNSIGNED_INT).land();
    }
  }

  // 1 or 0 into EXTRA.
  private void condition(Insn insn, Traits.Flags known) {
    Label end = code.newLabel();
    code.iconst_1().istore(EXTRA);
    flags.branch(insn.condition(), known, end);
    code.iconst_0().istore(EXTRA);
    code.labelBinding(end);
  }

  private void conditionalMove(Insn insn, Traits.Flags known) {
    Label end = code.newLabel();
    emitter.second(insn);
    code.istore(VALUE);
    flags.branch(insn.condition() ^ 1, known, end);
    code.iload(VALUE).istore(REGISTERS + insn.reg0);
    code.labelBinding(end);
  }
}
