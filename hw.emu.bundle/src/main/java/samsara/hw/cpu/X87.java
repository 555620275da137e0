package samsara.hw.cpu;

/// The x87 unit. It executes nothing yet: every instruction of it is an invalid opcode.
final class X87 {
  private X87() {}

  static boolean isStore(Insn insn) {
    return insn.mnemonic == Mnemonic.FXSAVE;
  }

  static Handler bind(Insn insn) {
    return (cpu, i, next) -> {
      throw cpu.fault.of(StopReason.INVALID_OPCODE);
    };
  }
}
