package samsara.hw.cpu;

/// The ways in which the processor can run a program; all must do the same.
enum Engine {
  /// Instruction by instruction.
  INTERPRETER,

  /// Each instruction is a translation of its own.
  SINGLE,

  /// Straight pieces are translated as soon as they have run.
  BLOCKS,

  /// Regions are translated as soon as they have run.
  REGIONS;

  private static final int SAMPLE_EVERY = 100;
  private static final int CACHE_BYTES = 4 << 20;

  TranslatorSettings settings() {
    return switch (this) {
      case INTERPRETER -> TranslatorSettings.OFF;
      case SINGLE -> settings(1, true, true);
      case BLOCKS -> settings(40, true, false);
      case REGIONS -> settings(80, false, false);
    };
  }

  private static TranslatorSettings settings(int instructions, boolean blocks, boolean atOnce) {
    int any = Integer.MAX_VALUE;
    return new TranslatorSettings(
        instructions, blocks, atOnce, false, 0, 1, SAMPLE_EVERY, false, any, any, any, CACHE_BYTES);
  }
}
