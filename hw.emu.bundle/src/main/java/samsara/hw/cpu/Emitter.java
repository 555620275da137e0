package samsara.hw.cpu;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/// Writes the bytecode of a [Translation]: registers, operands and memory. The general registers,
/// the flags and the budget are local variables.
final class Emitter {
  static final ClassDesc OWN = ClassDesc.of("samsara.hw.cpu.TranslatedCode");
  static final ClassDesc CPU = ClassDesc.of("samsara.hw.cpu.Cpu");
  static final ClassDesc GUEST = ClassDesc.of("samsara.hw.cpu.Guest");
  static final ClassDesc TRANSLATION = ClassDesc.of("samsara.hw.cpu.Translation");
  static final ClassDesc ALU = ClassDesc.of("samsara.hw.cpu.Alu");
  static final ClassDesc MEMORY = ClassDesc.of("samsara.hw.cpu.UserMemory");
  static final ClassDesc INSN = ClassDesc.of("samsara.hw.cpu.Insn");
  static final ClassDesc HANDLER = ClassDesc.of("samsara.hw.cpu.Handler");
  static final ClassDesc INTS = CD_int.arrayType();
  static final ClassDesc LONGS = CD_long.arrayType();
  static final ClassDesc BYTES = CD_byte.arrayType();

  // Local variables.
  static final int SELF = 0;
  static final int PROCESSOR = 1;
  static final int TARGET = 2; // number of the entry, then the address to go on at
  static final int LEFT = 3;
  static final int REGISTERS = 4; // eight
  static final int RESULT = 12;
  static final int CARRY_A = 13;
  static final int CARRY_B = 14;
  static final int CARRY_S = 15;
  static final int INVERTED = 16;
  static final int COMPARED = 17;
  static final int WITH = 18;
  static final int NUMBER = 19; // of the instruction, for faults
  static final int READS = 20;
  static final int WRITES = 21;
  static final int RAM = 22;
  static final int MEMORY_UNIT = 23;
  static final int REGISTER_FILE = 24;
  static final int LEFT_OPERAND = 25;
  static final int RIGHT_OPERAND = 26;
  static final int VALUE = 27;
  static final int ADDRESS = 28;
  static final int EXTRA = 29;
  static final int WIDE = 30; // a long
  static final int CARRY_BIT = 32;

  private static final MethodTypeDesc LOAD =
      MethodTypeDesc.of(CD_int, CD_int, LONGS, BYTES, MEMORY);
  private static final MethodTypeDesc STORE =
      MethodTypeDesc.of(ConstantDescs.CD_void, CD_int, CD_int, LONGS, BYTES, MEMORY);
  private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_int, CPU, INSN, CD_int);
  final CodeBuilder code;
  private final List<Object> data;
  private final int changedRegisters;

  /// Writes to `code`; constant objects go to `data`. `changedRegisters` has a bit for each
  /// register that the region changes.
  Emitter(CodeBuilder code, List<Object> data, int changedRegisters) {
    this.code = code;
    this.data = data;
    this.changedRegisters = changedRegisters;
  }

  void constant(int value) {
    code.loadConstant(value);
  }

  void guest(String name, int arguments) {
    code.invokestatic(GUEST, name, ints(CD_int, arguments));
  }

  void guestTest(String name, int arguments) {
    code.invokestatic(GUEST, name, ints(CD_boolean, arguments));
  }

  private static MethodTypeDesc ints(ClassDesc result, int arguments) {
    ClassDesc[] types = new ClassDesc[arguments];
    java.util.Arrays.fill(types, CD_int);
    return MethodTypeDesc.of(result, types);
  }

  /// Pushes a register of 1, 2 or 4 bytes, zero-extended.
  void register(int number, int bytes) {
    switch (bytes) {
      case 1 -> {
        code.iload(REGISTERS + (number & 3));
        if (number >= 4) {
          constant(8);
          code.iushr();
        }
        constant(0xFF);
        code.iand();
      }
      case 2 -> {
        code.iload(REGISTERS + number);
        constant(0xFFFF);
        code.iand();
      }
      default -> code.iload(REGISTERS + number);
    }
  }

  /// Pops into a register of 1, 2 or 4 bytes.
  void setRegister(int number, int bytes) {
    switch (bytes) {
      case 1 -> {
        constant(0xFF);
        code.iand();
        if (number >= 4) {
          constant(8);
          code.ishl();
        }
        merge(REGISTERS + (number & 3), number >= 4 ? ~0xFF00 : ~0xFF);
      }
      case 2 -> {
        constant(0xFFFF);
        code.iand();
        merge(REGISTERS + number, ~0xFFFF);
      }
      default -> code.istore(REGISTERS + number);
    }
  }

  private void merge(int slot, int mask) {
    code.iload(slot);
    constant(mask);
    code.iand().ior().istore(slot);
  }

  /// Pushes the address of the memory operand.
  void address(Insn insn) {
    boolean any = false;
    if (insn.base != Insn.ZERO) {
      code.iload(REGISTERS + insn.base);
      any = true;
    }
    if (insn.index != Insn.ZERO) {
      code.iload(REGISTERS + insn.index);
      if (insn.scale != 0) {
        constant(insn.scale);
        code.ishl();
      }
      if (any) {
        code.iadd();
      }
      any = true;
    }
    if (!any) {
      constant(insn.displacement & insn.addressMask);
      return;
    }
    if (insn.displacement != 0) {
      constant(insn.displacement);
      code.iadd();
    }
    if (insn.address16) {
      constant(0xFFFF);
      code.iand();
    }
  }

  /// Pops an address, pushes what is there, zero-extended.
  void load(int bytes) {
    code.aload(READS).aload(RAM).aload(MEMORY_UNIT);
    code.invokestatic(GUEST, "load" + 8 * bytes, LOAD);
  }

  /// The same for an instruction that will store there.
  void loadToModify(int bytes) {
    code.aload(WRITES).aload(RAM).aload(MEMORY_UNIT);
    code.invokestatic(GUEST, "modify" + 8 * bytes, LOAD);
  }

  /// Pops an address and a value.
  void store(int bytes) {
    code.aload(WRITES).aload(RAM).aload(MEMORY_UNIT);
    code.invokestatic(GUEST, "store" + 8 * bytes, STORE);
  }

  /// Pushes the first operand, zero-extended.
  void first(Insn insn) {
    operand(insn, insn.kind0, insn.reg0, insn.size0);
  }

  /// Pushes the second operand, zero-extended; an immediate as it is.
  void second(Insn insn) {
    operand(insn, insn.kind1, insn.reg1, insn.size1);
  }

  private void operand(Insn insn, int kind, int register, int bytes) {
    switch (kind) {
      case Insn.REG -> register(register, bytes);
      case Insn.MEM -> {
        address(insn);
        load(bytes);
      }
      default -> constant(insn.imm);
    }
  }

  /// Pushes the first operand, which [#writeBack] will write.
  void firstToModify(Insn insn) {
    if (insn.kind0 == Insn.MEM) {
      address(insn);
      code.istore(ADDRESS).iload(ADDRESS);
      loadToModify(insn.size0);
    } else {
      register(insn.reg0, insn.size0);
    }
  }

  /// Writes [#VALUE] to the operand of [#firstToModify].
  void writeBack(Insn insn) {
    if (insn.kind0 == Insn.MEM) {
      code.iload(ADDRESS).iload(VALUE);
      store(insn.size0);
    } else {
      code.iload(VALUE);
      setRegister(insn.reg0, insn.size0);
    }
  }

  /// Turns the zero-extended value on the stack into a sign-extended one.
  void extendSign(int bytes) {
    switch (bytes) {
      case 1 -> code.i2b();
      case 2 -> code.i2s();
      default -> {
        // It is one.
      }
    }
  }

  /// Calls the handler of an instruction; leaves the address to go on at on the stack.
  void call(Block.Node node) {
    constantObject(node.handler(), HANDLER);
    code.aload(PROCESSOR);
    constantObject(node.insn(), INSN);
    constant(node.next());
    code.invokeinterface(HANDLER, "run", RUN);
  }

  // The constants of class [RegionCompiler] makes are static fields, which the JVM trusts.
  private void constantObject(Object object, ClassDesc type) {
    code.getstatic(OWN, constantName(data.size()), type);
    data.add(object);
  }

  /// The name of the field for a constant.
  static String constantName(int number) {
    return "constant" + number;
  }

  void setAddedLeft(int more) {
    if (more != 0) {
      code.iinc(LEFT, more);
    }
  }

  /// Loads all local variables from the processor.
  void enter() {
    field("readsQuick", LONGS, READS);
    field("writesQuick", LONGS, WRITES);
    field("ramBytes", BYTES, RAM);
    field("memory", MEMORY, MEMORY_UNIT);
    field("r", INTS, REGISTER_FILE);
    fetchRegisters(0xFF);
    fetchFlags();
    for (int slot : new int[] {COMPARED, WITH, NUMBER}) {
      code.iconst_0().istore(slot);
    }
  }

  private void field(String name, ClassDesc type, int slot) {
    code.aload(PROCESSOR).getfield(CPU, name, type).astore(slot);
  }

  void fetchRegisters(int mask) {
    for (int number = 0; number < 8; number++) {
      if ((mask & (1 << number)) != 0) {
        code.aload(REGISTER_FILE);
        constant(number);
        code.iaload().istore(REGISTERS + number);
      }
    }
  }

  /// Writes the registers of `mask` that the region changes to the processor.
  void spillRegisters(int mask) {
    for (int number = 0; number < 8; number++) {
      if ((mask & changedRegisters & (1 << number)) != 0) {
        code.aload(REGISTER_FILE);
        constant(number);
        code.iload(REGISTERS + number).iastore();
      }
    }
  }

  void fetchFlags() {
    alu().getfield(ALU, "result", CD_int).istore(RESULT);
    alu().getfield(ALU, "carries", CD_int).dup();
    constant(Guest.INVERTED);
    code.iand().istore(INVERTED);
    constant(Guest.KEPT);
    code.iand().dup().istore(CARRY_A).istore(CARRY_B);
    code.iconst_0().istore(CARRY_S);
  }

  void spillFlags() {
    alu().iload(RESULT).putfield(ALU, "result", CD_int);
    alu().iload(CARRY_A).iload(CARRY_B).iload(CARRY_S);
    guest("carries", 3);
    code.iload(INVERTED).ior().putfield(ALU, "carries", CD_int);
  }

  private CodeBuilder alu() {
    return code.aload(PROCESSOR).getfield(CPU, "alu", ALU);
  }
}
