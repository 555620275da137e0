package samsara.vfs;

import samsara.sys.Sys;

/// How often one request may be repeated: {@link #COUNT_MAX} times, and not if it seems to be what
/// its drivers end of. Whoever ends a driver from outside does not say why; but a request that is
/// twice in the hands of a driver when that is ended, a while apart, has most likely kept both busy
/// for ever.
final class Repeats {
  /// Times that a request is repeated.
  static final int COUNT_MAX = 16;

  /// What is meant by a while. Crashes of whole seconds' distance are RS's heartbeat at work.
  static final int WHILE_SECONDS = 1;

  private static final int NEVER = -1;

  private int count;
  private int lastTicks = NEVER;

  /// Counts another try; `false` if there have been enough.
  ///
  /// @param inHands a driver had taken the request when it was ended
  boolean again(Sys sys, boolean inHands) {
    count++;
    if (inHands) {
      int now = sys.kernel().uptimeTicks();
      if (lastTicks != NEVER && now - lastTicks >= WHILE_SECONDS * sys.hz()) {
        return false;
      }
      lastTicks = now;
    }
    return count <= COUNT_MAX;
  }
}
