package samsara.hw.cpu;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What a test case ended with, on either processor. Unknown parts are zero on both sides.
///
/// @param words trap, error code, fault address, eip, eflags, eight registers, three words with the
///   segments, then address and value of each changed word of memory
record HardwareOutcome(List<Integer> words) {
  private static final int FIXED_WORDS = 16;
  private static final int PAGE_FAULT = 14;
  private static final int INSTRUCTION_FETCH = 0x10;
  private static final int COMPARED_FLAGS = Eflags.STATUS | Eflags.DIRECTION;

  /// One report of `oracle.c`.
  static HardwareOutcome readFrom(java.util.function.IntSupplier next, HardwareCase test) {
    int[] words = new int[FIXED_WORDS];
    for (int n = 0; n < FIXED_WORDS; n++) {
      words[n] = next.getAsInt();
    }
    int changes = next.getAsInt();
    List<Integer> all = masked(words, test);
    for (int n = 0; n < changes; n++) {
      addChange(all, next.getAsInt(), next.getAsInt(), test);
    }
    return new HardwareOutcome(all);
  }

  /// What the emulated machine shows after it stopped for `reason`.
  static HardwareOutcome of(
      TestMachine machine, StopReason reason, HardwareCase test, List<Integer> changes) {
    int[] words = new int[FIXED_WORDS];
    words[0] = reason == StopReason.INTERRUPT ? machine.cpu.vector() : reason.vector();
    boolean hasCode = reason == StopReason.PAGE_FAULT || reason == StopReason.PROTECTION_FAULT;
    words[1] = hasCode ? machine.cpu.errorCode() : 0;
    words[2] = machine.cpu.faultAddress();
    words[3] = machine.state.eip();
    words[4] = machine.state.eflags();
    for (int register = 0; register < 8; register++) {
      words[5 + register] = machine.state.general(register);
    }
    for (int pair = 0; pair < 3; pair++) {
      int low = machine.state.segment(2 * pair);
      words[13 + pair] = low | (machine.state.segment(2 * pair + 1) << 16);
    }
    List<Integer> all = masked(words, test);
    for (int n = 0; n < changes.size(); n += 2) {
      addChange(all, changes.get(n), changes.get(n + 1), test);
    }
    return new HardwareOutcome(all);
  }

  private static void addChange(List<Integer> all, int address, int value, HardwareCase test) {
    if (!test.isIgnored(address)) {
      all.add(address);
      all.add(value);
    }
  }

  private static List<Integer> masked(int[] words, HardwareCase test) {
    if (words[0] != PAGE_FAULT) {
      words[2] = 0;
    } else {
      words[1] &= ~INSTRUCTION_FETCH;
    }
    words[4] &= COMPARED_FLAGS;
    boolean complete = words[3] != test.codeAddress;
    if (complete) {
      words[4] &= ~UndefinedFlags.after(test);
    }
    List<Integer> list = new ArrayList<>();
    for (int word : words) {
      list.add(word);
    }
    return list;
  }

  int digest(int before) {
    int digest = before;
    for (int word : words) {
      digest = Integer.rotateLeft(digest ^ word, 13) * 0x9E37_79B1;
    }
    return digest;
  }

  void writeTo(ByteBuffer buffer) {
    words.forEach(buffer::putInt);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int word : words) {
      text.append("%08x ".formatted(word));
    }
    return text.toString();
  }
}
