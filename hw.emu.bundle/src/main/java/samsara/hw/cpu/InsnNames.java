package samsara.hw.cpu;

import java.util.Locale;

/// How an instruction is called in each syntax.
final class InsnNames {
  private static final String[] CONDITIONS = {
    "o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g"
  };

  private final Insn insn;
  private final boolean att;

  InsnNames(Insn insn, Disassembler.Syntax syntax) {
    this.insn = insn;
    att = syntax == Disassembler.Syntax.ATT;
  }

  /// LOCK and the repeat prefixes, each with a blank behind it.
  String prefixes() {
    String lock = insn.lock ? "lock " : "";
    return switch (insn.mnemonic) {
      case MOVS, STOS, LODS, INS, OUTS ->
          lock + (insn.repeat == 0xF3 ? "rep " : insn.repeat == 0xF2 ? "repnz " : "");
      case CMPS, SCAS ->
          lock + (insn.repeat == 0xF3 ? "repz " : insn.repeat == 0xF2 ? "repnz " : "");
      default -> lock;
    };
  }

  String name() {
    String plain = insn.mnemonic.name().toLowerCase(Locale.ROOT);
    boolean half = insn.operandBytes == 2;
    return switch (insn.mnemonic) {
      case ESC -> att ? X87Names.att(insn) + X87Names.suffix(insn) : X87Names.of(insn);
      case J -> "j" + CONDITIONS[insn.condition()];
      case SET -> "set" + CONDITIONS[insn.condition()];
      case CMOV -> "cmov" + CONDITIONS[insn.condition()];
      case JCXZ -> insn.address16 ? "jcxz" : "jecxz";
      case CBW -> att ? (half ? "cbtw" : "cwtl") : half ? "cbw" : "cwde";
      case CWD -> att ? (half ? "cwtd" : "cltd") : half ? "cwd" : "cdq";
      case MOVZX, MOVSX -> extension(plain);
      case JMPF -> att ? "ljmp" + word() : "jmp";
      case CALLF -> att ? "lcall" + word() : "call";
      case RETF -> att ? "lret" + word() : "retf" + word();
      case PUSHA, POPA -> plain + word();
      case PUSHF, POPF, IRET, LEAVE, ENTER -> plain + word();
      case SAL -> "shl" + suffix();
      case ICEBP -> "int1";
      case WAIT -> "fwait";
      case NOP -> half && insn.modRm < 0 ? "xchg" : plain + suffix();
      case PUSH, POP -> plain + (insn.kind0 == Insn.SEG ? word() : attWord());
      default -> plain + suffix();
    };
  }

  private String word() {
    return insn.operandBytes == 2 ? "w" : "";
  }

  private String attWord() {
    return att && insn.kind0 != Insn.REG ? word() : "";
  }

  private String extension(String plain) {
    if (!att) {
      return plain;
    }
    String from = insn.size1 == 1 ? "b" : "w";
    return plain.substring(0, 4) + from + (insn.size0 == 4 ? "l" : "w");
  }

  // AT&T tells the size in the name when no register does.
  private String suffix() {
    boolean string =
        switch (insn.mnemonic) {
          case MOVS, CMPS, INS, OUTS -> true;
          default -> false;
        };
    if (!att || !(string || needsSuffix())) {
      return "";
    }
    int size = string ? stringSize() : insn.size0 != 0 ? insn.size0 : insn.operandBytes;
    return switch (size) {
      case 1 -> "b";
      case 2 -> "w";
      case 4 -> "l";
      default -> "";
    };
  }

  private int stringSize() {
    return insn.mnemonic == Mnemonic.OUTS ? insn.size1 : insn.size0;
  }

  private boolean needsSuffix() {
    return switch (insn.mnemonic) {
      case SET, LEA, SGDT, SIDT, LGDT, LIDT, INVLPG, FXSAVE, FXRSTOR, CMPXCHG8B, BOUND -> false;
      case SLDT, STR, LLDT, LTR, VERR, VERW, SMSW, LMSW, LES, LDS, LSS, LFS, LGS, LAR, LSL -> false;
      case ROL, ROR, RCL, RCR, SHL, SHR, SAL, SAR -> insn.kind0 == Insn.MEM;
      case STOS, LODS, SCAS -> false;
      case INT, IN, OUT, AAM, AAD, RET, JMP, CALL -> insn.operandBytes == 2 && isBranch();
      default -> {
        boolean register = insn.kind0 == Insn.REG || insn.kind1 == Insn.REG;
        boolean segment = insn.kind0 == Insn.SEG || insn.kind1 == Insn.SEG;
        yield insn.kind0 == Insn.MEM && !register && !segment;
      }
    };
  }

  private boolean isBranch() {
    return switch (insn.mnemonic) {
      case RET, JMP, CALL -> true;
      default -> false;
    };
  }
}
