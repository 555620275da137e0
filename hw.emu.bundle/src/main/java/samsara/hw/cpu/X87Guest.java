package samsara.hw.cpu;

/// What translated code with x87 instructions calls where it is entered and left. Inside it numbers
/// the registers from a base, so that it is the same wherever the top of the stack is.
final class X87Guest {
  /// No instruction of the translation was executed yet.
  static final int NOTHING_NOTED = -1;

  private X87Guest() {}

  /// The physical register that is number 0 when the top is number `depth`.
  static int base(X87State state, int depth) {
    return (state.top - depth) & 7;
  }

  /// The filled registers, a bit for each number.
  static int filled(X87State state, int base) {
    return ((state.filled >>> base) | (state.filled << (8 - base))) & 0xFF;
  }

  /// Negative when the control word or a waiting exception makes all instructions special.
  static int special(X87State state) {
    return X87Quick.isUsual(state) ? 0 : -1;
  }

  static void leave(X87State state, int base, int depth, int filled, long lost, int outcome) {
    state.top = (base + depth) & 7;
    state.filled = ((filled << base) | (filled >>> (8 - base))) & 0xFF;
    state.status = QuickResult.newStatus(state.status, lost, outcome);
  }

  /// Takes note of the last instruction, and of the last one with an operand in memory, by their
  /// numbers in `translation`.
  static void note(Translation translation, Cpu cpu, int last, int lastInMemory, int operand) {
    if (last != NOTHING_NOTED) {
      cpu.x87.note(translation.insns[last], translation.addresses[last]);
    }
    if (lastInMemory != NOTHING_NOTED) {
      cpu.x87.noteOperand(translation.insns[lastInMemory], operand);
    }
  }
}
