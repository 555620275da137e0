package samsara.bench.cpu;

/// What was done in a window of time.
///
/// @param endMillis its end, since the start of the JVM
/// @param instructions instructions of the program
/// @param nanos its length
/// @param cpuNanos processor time of the thread
record Sample(long endMillis, long instructions, long nanos, long cpuNanos) {
  /// Million instructions a second, as the user sees it.
  double mips() {
    return instructions * 1e3 / nanos;
  }

  /// Million instructions for a second of processor time.
  double cpuMips() {
    return instructions * 1e3 / Math.max(cpuNanos, 1);
  }

  static Sample parse(String line) {
    String[] words = line.split(" ", -1);
    return new Sample(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        Long.parseLong(words[4]));
  }

  @Override
  public String toString() {
    return "sample " + endMillis + " " + instructions + " " + nanos + " " + cpuNanos;
  }
}
