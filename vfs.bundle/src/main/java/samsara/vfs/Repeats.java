package samsara.vfs;

import samsara.sys.Sys;

/// How often one request may be repeated: {@link #COUNT_MAX} times at most.
///
/// One to a character device is given up earlier if it seems to be what its drivers end of. Whoever
/// ends a driver from outside does not say why; but a request that is twice in the hands of a
/// driver when that is ended, a while apart, has most likely kept both busy for ever. And what a
/// driver has died of is not handed to the next.
///
/// A request to a block device does the same however often it is done, and RS may let seconds pass
/// between two instances of a disk driver that is killed again and again: there the count ends it,
/// or {@link #DEATHS_MAX} drivers that died of their own faults.
///
/// A request that waits in its driver may wait for days, and see many restarts: only those count
/// that follow each other at once.
///
/// MINIX: the retries of `libbdev`, which came soon after.
final class Repeats {
  /// Times that a request is repeated.
  static final int COUNT_MAX = 16;

  /// Drivers that may die of a request to a block device before it is given up.
  static final int DEATHS_MAX = 3;

  /// What is meant by a while. Crashes of whole seconds' distance are RS's heartbeat at work.
  static final int WHILE_SECONDS = 1;

  private static final int NEVER = -1;

  private final boolean block;
  private int count;
  private int deaths;
  private int lastTicks = NEVER;
  private int waitsSinceTicks;

  /// A request was put off. If it is for a while, the driver will not have ended of it.
  void waits(Sys sys) {
    waitsSinceTicks = sys.kernel().uptimeTicks();
  }

  /// Counts another try of a request that has waited; `false` if there have been enough in a row.
  boolean afterWaiting(Sys sys) {
    if (isAWhile(sys, waitsSinceTicks)) {
      count = 0;
      deaths = 0;
      lastTicks = NEVER;
    }
    return again(sys, Reason.NOT_OPEN);
  }

  /// A while has passed since then.
  static boolean isAWhile(Sys sys, int sinceTicks) {
    return sys.kernel().uptimeTicks() - sinceTicks >= WHILE_SECONDS * sys.hz();
  }

  /// Why a request has to be repeated.
  enum Reason {
    /// The driver did not know the minor, or had not taken the request.
    NOT_OPEN,
    /// The driver was ended from outside with the request in its hands.
    ENDED,
    /// The driver died by itself with the request in its hands, or is gone.
    DIED
  }

  /// @param block whether the request is one to a block device
  Repeats(boolean block) {
    this.block = block;
  }

  /// Counts another try; `false` if there have been enough.
  boolean again(Sys sys, Reason reason) {
    count++;
    if (reason == Reason.DIED) {
      deaths++;
      return block && deaths < DEATHS_MAX && count <= COUNT_MAX;
    }
    if (reason == Reason.ENDED && !block) {
      if (lastTicks != NEVER && isAWhile(sys, lastTicks)) {
        return false;
      }
      lastTicks = sys.kernel().uptimeTicks();
    }
    return count <= COUNT_MAX;
  }
}
