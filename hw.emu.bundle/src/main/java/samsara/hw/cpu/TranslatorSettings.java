package samsara.hw.cpu;

/// How the translator of machine code works.
///
/// @param instructionsMax size of a translation; 0 translates nothing
/// @param blocksOnly true to translate straight pieces alone, without jumps inside
/// @param atOnce true to translate each instruction as soon as it is decoded
/// @param inBackground whether a thread of the host makes translations
/// @param firstAfter instructions since power-on before the first sample: until then the JVM still
///   compiles the interpreter, which must come first
/// @param hotCount how often the start of a loop or function is seen among samples before it is
///   translated
/// @param sampleEvery instructions from one sample to the next
/// @param warmsUp whether a translation runs in short trials until it is faster than the
///   interpreter
/// @param changesMax how often the code in a page may change before nothing more of it is
///   translated
/// @param perSecond translations a second, in the long run
/// @param burst translations in advance of that
/// @param cacheBytesMax total class file size of the translations that are kept
record TranslatorSettings(
    int instructionsMax,
    boolean blocksOnly,
    boolean atOnce,
    boolean inBackground,
    int firstAfter,
    int hotCount,
    int sampleEvery,
    boolean warmsUp,
    int changesMax,
    int perSecond,
    int burst,
    int cacheBytesMax) {
  static final TranslatorSettings REGIONS =
      new TranslatorSettings(
          80, false, false, true, 20_000_000, 24, 4000, true, 16, 20, 40, 8 << 20);
  static final TranslatorSettings BLOCKS =
      new TranslatorSettings(
          40, true, false, true, 20_000_000, 24, 4000, true, 16, 40, 80, 8 << 20);
  static final TranslatorSettings OFF =
      new TranslatorSettings(0, false, false, false, 0, 1, 1 << 20, false, 0, 0, 0, 0);

  static TranslatorSettings of(CpuEngine engine) {
    return switch (engine) {
      case INTERPRETER -> OFF;
      case BLOCKS -> BLOCKS;
      case REGIONS -> REGIONS;
    };
  }

  /// The same with room for so much.
  TranslatorSettings withCacheMebibytes(int mebibytes) {
    return new TranslatorSettings(
        instructionsMax,
        blocksOnly,
        atOnce,
        inBackground,
        firstAfter,
        hotCount,
        sampleEvery,
        warmsUp,
        changesMax,
        perSecond,
        burst,
        mebibytes << 20);
  }
}
