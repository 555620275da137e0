package samsara.hw.cpu;

/// Executes one instruction. It changes no register and no flag before its last memory access that
/// can fault, so that a [Fault] leaves no trace.
@FunctionalInterface
interface Handler {
  /// For instructions that have not been bound yet.
  Handler UNBOUND =
      (cpu, insn, next) -> {
        throw new IllegalStateException("unbound instruction: mnemonic=" + insn.mnemonic);
      };

  /// Executes `insn`, after which `next` follows, and returns the address to go on at.
  int run(Cpu cpu, Insn insn, int next);
}
