package samsara.hw.cpu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// How the operands of an instruction are written in each syntax.
final class InsnOperands {
  private static final String[] WORDS = {"eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"};
  private static final String[] BYTES = {"al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"};
  private static final String[] SEGMENTS = {"es", "cs", "ss", "ds", "fs", "gs"};

  private final Insn insn;
  private final int next;
  private final boolean att;

  InsnOperands(Insn insn, int next, Disassembler.Syntax syntax) {
    this.insn = insn;
    this.next = next;
    att = syntax == Disassembler.Syntax.ATT;
  }

  /// The operands in the order of the syntax.
  List<String> texts() {
    List<String> operands = new ArrayList<>();
    if (insn.mnemonic == Mnemonic.ESC) {
      operands.addAll(escape());
    } else {
      for (int number = 0; number < 3; number++) {
        OperandSpec spec = insn.opcode.operand(number);
        boolean one = spec.addressing() == '1' && att; // AT&T leaves a count of one out
        if (!spec.equals(OperandSpec.NONE) && !one) {
          operands.add(operand(spec, number));
        }
      }
      if (insn.mnemonic == Mnemonic.XLAT) {
        operands.add(pointer(SEGMENTS[insn.segment], insn.address16 ? "bx" : "ebx", 1));
      } else if (insn.mnemonic == Mnemonic.NOP && insn.modRm < 0 && insn.operandBytes == 2) {
        operands.add(register("ax"));
        operands.add(register("ax"));
      }
    }
    boolean source = insn.mnemonic == Mnemonic.BOUND || insn.mnemonic == Mnemonic.ENTER;
    if (att && !source) {
      Collections.reverse(operands);
    }
    return operands;
  }

  private List<String> escape() {
    if (insn.hasMemory()) {
      return List.of(memory(X87Names.bytes(insn)));
    }
    return X87Names.registers(insn).stream().map(this::register).toList();
  }

  private String register(String name) {
    return att ? "%" + name : name;
  }

  private String immediate(int value) {
    return (att ? "$" : "") + hex(value);
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }

  private String operand(OperandSpec spec, int number) {
    int size = spec.bytes(insn.operandBytes);
    int register = number == 0 ? insn.reg0 : number == 1 ? insn.reg1 : insn.reg2;
    return switch (spec.addressing()) {
      case 'E', 'M' -> {
        boolean memory = insn.hasMemory();
        yield indirect(memory ? memory(memoryBytes(size)) : register(general(register, size)));
      }
      case 'S', 's' -> register(SEGMENTS[register]);
      case 'C' ->
          register(
              (insn.code == 0x120 || insn.code == 0x122 ? "cr" : att ? "db" : "dr") + register);
      case 'I' -> immediateOperand(number, size);
      case '1' -> "1";
      case 'J' -> hex(insn.operandBytes == 2 ? (next + insn.imm) & 0xFFFF : next + insn.imm);
      case 'A' ->
          att
              ? immediate(insn.imm2) + "," + immediate(insn.imm)
              : hex(insn.imm2) + ":" + hex(insn.imm);
      case 'O' -> memory(0);
      case 'X' -> pointer(SEGMENTS[insn.segment], insn.address16 ? "si" : "esi", size);
      case 'Y' -> pointer("es", insn.address16 ? "di" : "edi", size);
      default -> registerOperand(spec, register, size);
    };
  }

  private String registerOperand(OperandSpec spec, int register, int size) {
    boolean port = spec.addressing() == 'r' && spec.register() == 2 && spec.size() == 'w';
    String name = register(general(register, size));
    return port && att ? "(" + name + ")" : name;
  }

  private String indirect(String operand) {
    boolean branch =
        switch (insn.mnemonic) {
          case JMP, CALL, JMPF, CALLF -> true;
          default -> false;
        };
    return att && branch ? "*" + operand : operand;
  }

  private int memoryBytes(int size) {
    return switch (insn.mnemonic) {
      case SLDT, STR, SMSW -> 2;
      case MOV -> insn.kind0 == Insn.SEG || insn.kind1 == Insn.SEG ? 2 : size;
      case LES, LDS, LSS, LFS, LGS, JMPF, CALLF -> size == 2 ? 4 : 6;
      case LEA, SGDT, SIDT, LGDT, LIDT, FXSAVE, FXRSTOR -> 0;
      case BOUND -> 2 * size;
      default -> size;
    };
  }

  private static String general(int register, int size) {
    return switch (size) {
      case 1 -> BYTES[register];
      case 2 -> WORDS[register].substring(1);
      default -> WORDS[register];
    };
  }

  private String immediateOperand(int number, int size) {
    int value = number == 1 && insn.mnemonic == Mnemonic.ENTER ? insn.imm2 : insn.imm;
    return immediate(size == 2 ? value & 0xFFFF : value);
  }

  private String pointer(String segment, String register, int size) {
    return att
        ? "%" + segment + ":(%" + register + ")"
        : keyword(size) + segment + ":[" + register + "]";
  }

  private static String keyword(int size) {
    return switch (size) {
      case 1 -> "BYTE PTR ";
      case 2 -> "WORD PTR ";
      case 4 -> "DWORD PTR ";
      case 6 -> "FWORD PTR ";
      case 8 -> "QWORD PTR ";
      case 10 -> "TBYTE PTR ";
      default -> "";
    };
  }

  private String memory(int size) {
    boolean plain = insn.base == Insn.ZERO && insn.index == Insn.ZERO && !insn.hasIndexByte();
    String segment = insn.segmentOverride || (!att && plain) ? SEGMENTS[insn.segment] + ":" : "";
    int displacement = insn.displacement;
    if (plain) {
      String address = hex(insn.address16 ? displacement & 0xFFFF : displacement);
      return att ? att(segment) + address : keyword(size) + segment + address;
    }
    boolean shown = insn.modRm >>> 6 != 0 || insn.base == Insn.ZERO;
    String sign = displacement < 0 ? "-" : "";
    String magnitude = hex(Math.abs(displacement));
    if (att) {
      return att(segment) + (shown ? sign + magnitude : "") + "(" + attRegisters() + ")";
    }
    String tail = shown ? (sign.isEmpty() ? "+" : sign) + magnitude : "";
    return keyword(size) + segment + "[" + intelRegisters() + tail + "]";
  }

  private static String att(String segment) {
    return segment.isEmpty() ? "" : "%" + segment;
  }

  private String addressRegister(int number) {
    return insn.address16 ? WORDS[number].substring(1) : WORDS[number];
  }

  private String attRegisters() {
    String base = insn.base == Insn.ZERO ? "" : "%" + addressRegister(insn.base);
    if (insn.address16) {
      return insn.index == Insn.ZERO ? base : base + ",%" + addressRegister(insn.index);
    }
    if (insn.index != Insn.ZERO) {
      return base + ",%" + addressRegister(insn.index) + "," + (1 << insn.scale);
    }
    return showsZeroIndex() ? base + ",%eiz," + (1 << insn.scale) : base;
  }

  private String intelRegisters() {
    String base = insn.base == Insn.ZERO ? "" : addressRegister(insn.base);
    String index = "";
    if (insn.index != Insn.ZERO) {
      index = addressRegister(insn.index) + (insn.address16 ? "" : "*" + (1 << insn.scale));
    } else if (showsZeroIndex()) {
      index = "eiz*" + (1 << insn.scale);
    }
    return base.isEmpty() || index.isEmpty() ? base + index : base + "+" + index;
  }

  // An index byte without index, where it was not needed, is shown as the register eiz.
  private boolean showsZeroIndex() {
    return insn.hasIndexByte() && (insn.base != CpuState.ESP || insn.scale != 0);
  }
}
