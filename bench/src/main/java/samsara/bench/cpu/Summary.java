package samsara.bench.cpu;

/// What a run cost.
///
/// @param translations translations made
/// @param micros time for them, without the JVM's compiler
/// @param classBytes size of their class files
/// @param compilerMillis time of the JVM's compilers
/// @param codeBytes machine code of the JVM
/// @param metaspaceBytes classes of the JVM
record Summary(
    long translations,
    long micros,
    long classBytes,
    long compilerMillis,
    long codeBytes,
    long metaspaceBytes) {
  static Summary parse(String line) {
    String[] words = line.split(" ", -1);
    return new Summary(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]),
        Long.parseLong(words[5]),
        Long.parseLong(words[6]));
  }

  @Override
  public String toString() {
    return "summary %d %d %d %d %d %d"
        .formatted(translations, micros, classBytes, compilerMillis, codeBytes, metaspaceBytes);
  }
}
