package samsara.bench;

/// Round trips that a client process has made. Seen by the client and by the benchmark, so it is
/// not part of the client's program.
public final class RoundTrips {
  private static long count;
  private static long target = Long.MAX_VALUE;
  private static int copiedBytes;

  private RoundTrips() {}

  /// One more. By the client, on the CPU thread.
  public static void add() {
    count++;
  }

  /// All so far. On the CPU thread.
  public static long count() {
    return count;
  }

  /// How much to copy at a time.
  public static void copiedBytes(int bytes) {
    copiedBytes = bytes;
  }

  /// How much to copy at a time. On the CPU thread.
  public static int copiedBytes() {
    return copiedBytes;
  }

  /// How many there should be in the end, for clients that stop there.
  public static void target(long trips) {
    target = trips;
  }

  /// `true` if there are as many as there should be. On the CPU thread.
  public static boolean isEnough() {
    return count >= target;
  }
}
