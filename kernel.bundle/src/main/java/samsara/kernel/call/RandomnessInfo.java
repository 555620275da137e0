package samsara.kernel.call;

import samsara.abi.Memory;
import samsara.kernel.core.Randomness;

/// How the samples of interrupts look in memory.
final class RandomnessInfo {
  /// Size of the samples of one source.
  static final int BIN_BYTES = 2 * Integer.BYTES + Randomness.SAMPLES * Short.BYTES;

  /// Size of those of all.
  static final int ALL_BYTES = 2 * Integer.BYTES + Randomness.SOURCES * BIN_BYTES;

  private RandomnessInfo() {}

  static void writeBin(Randomness randomness, int source, Memory memory, int address) {
    memory.int32(address, randomness.next(source));
    memory.int32(address + Integer.BYTES, randomness.size(source));
    for (int i = 0; i < Randomness.SAMPLES; i++) {
      memory.int16(address + 2 * Integer.BYTES + i * Short.BYTES, randomness.sample(source, i));
    }
  }

  static void writeAll(Randomness randomness, Memory memory, int address) {
    memory.int32(address, Randomness.SAMPLES);
    memory.int32(address + Integer.BYTES, Randomness.SOURCES);
    for (int source = 0; source < Randomness.SOURCES; source++) {
      writeBin(randomness, source, memory, address + 2 * Integer.BYTES + source * BIN_BYTES);
    }
    for (int source = 0; source < Randomness.SOURCES; source++) {
      randomness.forget(source);
    }
  }
}
