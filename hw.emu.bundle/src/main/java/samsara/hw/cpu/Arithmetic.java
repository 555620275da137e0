package samsara.hw.cpu;

/// Arithmetic and logic of any operand size and form.
final class Arithmetic {
  private Arithmetic() {}

  static Handler bind(Insn insn) {
    return switch (insn.mnemonic) {
      case CMP, TEST ->
          (cpu, i, next) -> {
            int left = cpu.read0(i);
            binary(cpu.alu, i.mnemonic, left, cpu.read1(i), i.size0);
            return next;
          };
      case INC, DEC, NOT, NEG ->
          (cpu, i, next) -> {
            cpu.write0(i, unary(cpu.alu, i.mnemonic, cpu.readToModify0(i), i.size0));
            return next;
          };
      default ->
          insn.kind1 == Insn.MEM
              ? (cpu, i, next) -> {
                int right = cpu.read1(i);
                cpu.write0(i, binary(cpu.alu, i.mnemonic, cpu.read0(i), right, i.size0));
                return next;
              }
              : (cpu, i, next) -> {
                int left = cpu.readToModify0(i);
                cpu.write0(i, binary(cpu.alu, i.mnemonic, left, cpu.read1(i), i.size0));
                return next;
              };
    };
  }

  static int binary(Alu alu, Mnemonic operation, int left, int right, int bytes) {
    return switch (operation) {
      case ADD -> alu.add(left, right, bytes);
      case ADC -> alu.adc(left, right, bytes);
      case SUB, CMP -> alu.sub(left, right, bytes);
      case SBB -> alu.sbb(left, right, bytes);
      case AND, TEST -> alu.logic(left & right, bytes);
      case OR -> alu.logic(left | right, bytes);
      default -> alu.logic(left ^ right, bytes);
    };
  }

  static int unary(Alu alu, Mnemonic operation, int value, int bytes) {
    return switch (operation) {
      case INC -> alu.inc(value, bytes);
      case DEC -> alu.dec(value, bytes);
      case NOT -> ~value;
      default -> alu.sub(0, value, bytes);
    };
  }
}
