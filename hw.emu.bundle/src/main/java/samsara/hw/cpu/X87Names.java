package samsara.hw.cpu;

import java.util.List;

/// How x87 instructions are called, and what they work on.
final class X87Names {
  private static final String[] ARITHMETIC = {
    "fadd", "fmul", "fcom", "fcomp", "fsub", "fsubr", "fdiv", "fdivr"
  };
  private static final String[][] MEMORY = {
    ARITHMETIC,
    {"fld", "", "fst", "fstp", "fldenv", "fldcw", "fnstenv", "fnstcw"},
    {"fiadd", "fimul", "ficom", "ficomp", "fisub", "fisubr", "fidiv", "fidivr"},
    {"fild", "", "fist", "fistp", "", "fld", "", "fstp"},
    ARITHMETIC,
    {"fld", "", "fst", "fstp", "frstor", "", "fnsave", "fnstsw"},
    {"fiadd", "fimul", "ficom", "ficomp", "fisub", "fisubr", "fidiv", "fidivr"},
    {"fild", "", "fist", "fistp", "fbld", "fild", "fbstp", "fistp"}
  };
  private static final String[][] REGISTERS = {
    ARITHMETIC,
    {"fld", "fxch", "fnop", "fstpnce", "", "", "", ""},
    {"fcmovb", "fcmove", "fcmovbe", "fcmovu", "", "fucompp", "", ""},
    {"fcmovnb", "fcmovne", "fcmovnbe", "fcmovnu", "", "fucomi", "fcomi", ""},
    {"fadd", "fmul", "fcom", "fcomp", "fsubr", "fsub", "fdivr", "fdiv"},
    {"ffree", "fxch", "fst", "fstp", "fucom", "fucomp", "", ""},
    {"faddp", "fmulp", "fcomp", "fcompp", "fsubrp", "fsubp", "fdivrp", "fdivp"},
    {"ffreep", "fxch", "fstp", "fstp", "", "fucomip", "fcomip", ""}
  };
  private static final String[] D9 = {
    "fchs", "fabs", "", "", "ftst", "fxam", "", "",
    "fld1", "fldl2t", "fldl2e", "fldpi", "fldlg2", "fldln2", "fldz", "",
    "f2xm1", "fyl2x", "fptan", "fpatan", "fxtract", "fprem1", "fdecstp", "fincstp",
    "fprem", "fyl2xp1", "fsqrt", "fsincos", "frndint", "fscale", "fsin", "fcos"
  };

  private X87Names() {}

  /// The name without suffix; empty when there is no such instruction.
  static String of(Insn insn) {
    int row = insn.code & 7;
    if (insn.hasMemory()) {
      return MEMORY[row][insn.reg()];
    }
    if (insn.code == 0xD9 && insn.modRm >= 0xE0) {
      return D9[insn.modRm - 0xE0];
    }
    return switch ((insn.code << 8) | insn.modRm) {
      case 0xDBE0 -> "fneni";
      case 0xDBE1 -> "fndisi";
      case 0xDBE2 -> "fnclex";
      case 0xDBE3 -> "fninit";
      case 0xDBE4 -> "fnsetpm";
      case 0xDFE0 -> "fnstsw";
      default -> exists(insn) ? REGISTERS[row][insn.reg()] : "";
    };
  }

  /// The name without suffix in AT&T syntax, which exchanges subtractions and divisions with their
  /// reverses when the destination is not the top of the stack, as the first assembler did.
  static String att(Insn insn) {
    boolean exchanged =
        (insn.code == 0xDC || insn.code == 0xDE) && !insn.hasMemory() && insn.reg() >= 4;
    return exchanged ? REGISTERS[insn.code & 7][insn.reg() ^ 1] : of(insn);
  }

  // Some have only one register form.
  private static boolean exists(Insn insn) {
    return switch ((insn.code << 4) | insn.reg()) {
      case 0xD92 -> insn.rm() == 0;
      case 0xDA5, 0xDE3 -> insn.rm() == 1;
      default -> true;
    };
  }

  /// The AT&T suffix for the size of the memory operand.
  static String suffix(Insn insn) {
    if (!insn.hasMemory()) {
      return "";
    }
    boolean environment =
        (insn.code == 0xD9 && insn.reg() >= 4) || (insn.code == 0xDD && insn.reg() >= 4);
    if (environment) {
      return insn.operandBytes == 2 && (insn.reg() == 4 || insn.reg() == 6) ? "s" : "";
    }
    return switch (insn.code) {
      case 0xD8, 0xD9, 0xDE -> "s";
      case 0xDA -> "l";
      case 0xDB -> insn.reg() >= 5 ? "t" : "l";
      case 0xDC, 0xDD -> "l";
      default ->
          switch (insn.reg()) {
            case 5, 7 -> "ll";
            case 4, 6 -> "";
            default -> "s";
          };
    };
  }

  /// The size of the memory operand for Intel syntax; 0 where it has none.
  static int bytes(Insn insn) {
    return switch (insn.code) {
      case 0xD9 -> insn.reg() < 4 ? 4 : insn.reg() == 5 || insn.reg() == 7 ? 2 : 0;
      case 0xDB -> insn.reg() >= 5 ? 10 : 4;
      case 0xDC -> 8;
      case 0xDD -> insn.reg() < 4 ? 8 : insn.reg() == 7 ? 2 : 0;
      case 0xDE -> 2;
      case 0xDF ->
          switch (insn.reg()) {
            case 4, 6 -> 10;
            case 5, 7 -> 8;
            default -> 2;
          };
      default -> 4;
    };
  }

  /// The registers in Intel order.
  static List<String> registers(Insn insn) {
    String other = "st(" + insn.rm() + ")";
    if (insn.code == 0xDF && insn.modRm == 0xE0) {
      return List.of("ax");
    }
    if (hasNoOperands(insn)) {
      return List.of();
    }
    boolean single =
        switch (insn.code) {
          case 0xD8, 0xDC -> insn.reg() == 2 || insn.reg() == 3;
          case 0xD9, 0xDD -> true;
          case 0xDE -> insn.reg() == 2;
          case 0xDF -> insn.reg() < 4;
          default -> false;
        };
    if (single) {
      return List.of(other);
    }
    boolean toOther = insn.code == 0xDC || insn.code == 0xDE;
    return toOther ? List.of(other, "st") : List.of("st", other);
  }

  private static boolean hasNoOperands(Insn insn) {
    return switch (insn.code) {
      case 0xD9 -> insn.reg() == 2 || insn.reg() >= 4;
      case 0xDA -> insn.modRm == 0xE9;
      case 0xDB -> insn.reg() == 4;
      case 0xDE -> insn.modRm == 0xD9;
      default -> false;
    };
  }
}
