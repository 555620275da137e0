package samsara.bench;

/// Round trips that a client process has made. Seen by the client and by the benchmark, so it is
/// not part of the client's program.
public final class RoundTrips {
  private static long count;

  private RoundTrips() {}

  /// One more. By the client, on the CPU thread.
  public static void add() {
    count++;
  }

  /// All so far. On the CPU thread.
  public static long count() {
    return count;
  }
}
