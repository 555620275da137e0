package samsara.hw.cpu;

/// One cell of the opcode map: an operation and how its operands, in Intel order, are encoded.
///
/// @param lockable true when the LOCK prefix is allowed with a memory destination
record Opcode(
    Mnemonic mnemonic, OperandSpec first, OperandSpec second, OperandSpec third, boolean lockable) {
  static final Opcode INVALID = plain(Mnemonic.INVALID);
  static final Opcode TOO_LONG = plain(Mnemonic.TOO_LONG);

  private static Opcode plain(Mnemonic mnemonic) {
    return new Opcode(mnemonic, OperandSpec.NONE, OperandSpec.NONE, OperandSpec.NONE, false);
  }

  boolean hasModRm() {
    return first.needsModRm() || second.needsModRm();
  }

  OperandSpec operand(int number) {
    return switch (number) {
      case 0 -> first;
      case 1 -> second;
      default -> third;
    };
  }
}
