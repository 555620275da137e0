package samsara.hw.cpu;

/// How one operand is encoded, in the letters of the processor manual's opcode map.
///
/// Addressing: `E` register or memory by ModRM, `M` memory only, `G` register by ModRM's reg field,
/// `S` segment register by that field, `R` register by ModRM whatever its mode says, `C` control or
/// debug register, `Z` register by the opcode's low three bits, `I` immediate, `J` relative jump,
/// `A` far pointer, `O` memory at an immediate address, `X` and `Y` string source and destination,
/// `r` a fixed register, `s` a fixed segment register, `1` the constant one, `-` nothing.
///
/// Size: `b` 1, `w` 2, `d` 4, `v` 2 or 4 by operand size, `s` a byte that is sign-extended to the
/// operand size, `p` far pointer, `a` pair of bounds, `q` 8, `*` none.
///
/// @param register for `r` and `s`, its number
record OperandSpec(char addressing, char size, int register) {
  static final OperandSpec NONE = new OperandSpec('-', '*', 0);

  boolean needsModRm() {
    return "EMGSRC".indexOf(addressing) >= 0;
  }

  /// The spec of a token of the opcode map such as `Ev`.
  static OperandSpec parse(String token) {
    return switch (token) {
      case "AL" -> new OperandSpec('r', 'b', 0);
      case "CL" -> new OperandSpec('r', 'b', 1);
      case "rAX" -> new OperandSpec('r', 'v', 0);
      case "DX" -> new OperandSpec('r', 'w', 2);
      case "1" -> new OperandSpec('1', 'b', 0);
      case "ES" -> new OperandSpec('s', 'w', 0);
      case "CS" -> new OperandSpec('s', 'w', 1);
      case "SS" -> new OperandSpec('s', 'w', 2);
      case "DS" -> new OperandSpec('s', 'w', 3);
      case "FS" -> new OperandSpec('s', 'w', 4);
      case "GS" -> new OperandSpec('s', 'w', 5);
      case "M" -> new OperandSpec('M', '*', 0);
      default -> new OperandSpec(token.charAt(0), token.charAt(1), 0);
    };
  }

  /// Its size in bytes when the operand size is `operandBytes`; 0 when it has none.
  int bytes(int operandBytes) {
    return switch (size) {
      case 'b' -> 1;
      case 'w' -> 2;
      case 'd' -> 4;
      case 'v', 's', 'p', 'a' -> operandBytes;
      case 'q' -> 8;
      default -> 0;
    };
  }
}
