package samsara.kernel.core;

/// Samples of the times at which interrupts come: what there is of randomness in a machine.
///
/// MINIX: `get_randomness` in `kernel/system.c`.
public final class Randomness {
  /// Sources: interrupt lines.
  public static final int SOURCES = 16;

  /// Samples that are kept of each.
  public static final int SAMPLES = 64;

  private final short[][] samples = new short[SOURCES][SAMPLES];
  private final int[] next = new int[SOURCES];
  private final int[] size = new int[SOURCES];

  void add(int source, long nanos) {
    samples[source][next[source]] = (short) nanos;
    next[source] = (next[source] + 1) % SAMPLES;
    size[source] = Math.min(size[source] + 1, SAMPLES);
  }

  /// Where the next sample of a source goes.
  public int next(int source) {
    return next[source];
  }

  /// How many samples of a source there are.
  public int size(int source) {
    return size[source];
  }

  /// A sample.
  public int sample(int source, int index) {
    return samples[source][index];
  }

  /// Forgets the samples of a source: they have been used.
  public void forget(int source) {
    next[source] = 0;
    size[source] = 0;
  }
}
