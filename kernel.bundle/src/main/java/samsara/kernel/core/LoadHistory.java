package samsara.kernel.core;

/// How many processes were ready, summed up over pieces of six seconds, for the last 15 minutes.
///
/// MINIX: `load_update` in `kernel/clock.c`.
public final class LoadHistory {
  /// Length of a piece.
  public static final int PIECE_SECONDS = 6;

  /// Number of pieces.
  public static final int PIECES = 15 * 60 / PIECE_SECONDS;

  private final int pieceTicks;
  private final int[] ready = new int[PIECES];
  private int last;
  private int lastTicks;

  LoadHistory(int hz) {
    pieceTicks = hz * PIECE_SECONDS;
  }

  void tick(int uptimeTicks, Scheduler scheduler) {
    int piece = uptimeTicks / pieceTicks % PIECES;
    if (piece != last) {
      ready[piece] = 0;
      last = piece;
    }
    ready[piece] += scheduler.readyCount() + (scheduler.current() == null ? 0 : 1);
    lastTicks = uptimeTicks;
  }

  /// Ready processes in a piece, summed up over its ticks.
  public int ready(int piece) {
    return ready[piece];
  }

  /// The piece that is being filled.
  public int last() {
    return last;
  }

  /// When it was filled last.
  public int lastTicks() {
    return lastTicks;
  }
}
