package samsara.hw.cpu;

/// What the translator knows of an x87 instruction.
final class X87Traits {
  private X87Traits() {}

  /// True when [X87Emitter] translates it.
  static boolean isNative(Insn insn) {
    int operation = insn.reg();
    if (insn.hasMemory()) {
      return switch (insn.code) {
        case 0xD8, 0xDC -> isArithmetic(operation);
        case 0xD9, 0xDD -> operation == 0 || operation == 2 || operation == 3;
        case 0xDB -> operation == 0;
        default -> false;
      };
    }
    return switch (insn.code) {
      case 0xD8, 0xDC, 0xDE -> isArithmetic(operation);
      case 0xD9 ->
          switch (operation) {
            case 0 -> insn.rm() != 7; // which would be the new top
            case 1 -> true;
            case 4 -> insn.rm() <= 1;
            case 5 -> insn.rm() == 0 || insn.rm() == 6;
            case 7 -> insn.rm() == 2;
            default -> false;
          };
      case 0xDD -> operation == 2 || operation == 3;
      default -> false;
    };
  }

  private static boolean isArithmetic(int operation) {
    return operation != 2 && operation != 3;
  }

  /// How far the top of the stack moves: 1 for a pop, -1 for a push. For an instruction that is not
  /// translated this is what it nearly always does.
  static int pops(Insn insn) {
    int operation = insn.reg();
    return insn.hasMemory() ? popsOfMemory(insn.code, operation) : popsOfRegister(insn, operation);
  }

  private static int popsOfMemory(int code, int operation) {
    return switch (code) {
      case 0xD8, 0xDA, 0xDC, 0xDE -> operation == 3 ? 1 : 0;
      case 0xD9, 0xDD -> operation == 0 ? -1 : operation == 3 ? 1 : 0;
      case 0xDB ->
          switch (operation) {
            case 0, 5 -> -1;
            case 3, 7 -> 1;
            default -> 0;
          };
      default ->
          switch (operation) {
            case 0, 4, 5 -> -1;
            case 3, 6, 7 -> 1;
            default -> 0;
          };
    };
  }

  private static int popsOfRegister(Insn insn, int operation) {
    return switch (insn.code) {
      case 0xD8, 0xDC -> operation == 3 ? 1 : 0;
      case 0xD9 -> popsOfD9(operation, insn.rm());
      case 0xDA -> operation == 5 ? 2 : 0;
      case 0xDD -> operation == 3 || operation == 5 ? 1 : 0;
      case 0xDE -> operation == 3 ? 2 : 1;
      case 0xDF -> operation >= 5 ? 1 : 0;
      default -> 0;
    };
  }

  private static int popsOfD9(int operation, int number) {
    return switch (operation) {
      case 0, 5 -> -1;
      case 3 -> 1;
      case 6 ->
          switch (number) {
            case 1, 3, 7 -> 1; // FYL2X, FPATAN, FINCSTP
            case 2, 4, 6 -> -1; // FPTAN, FXTRACT, FDECSTP
            default -> 0;
          };
      case 7 ->
          switch (number) {
            case 1 -> 1; // FYL2XP1
            case 3 -> -1; // FSINCOS
            default -> 0;
          };
      default -> 0;
    };
  }
}
