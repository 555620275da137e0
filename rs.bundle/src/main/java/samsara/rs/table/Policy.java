package samsara.rs.table;

/// How patient RS is, and how much it can hold. All times in ticks of the real clock rate.
///
/// MINIX: `servers/rs/const.h`.
///
/// @param hz ticks a second
/// @param slots instances that there can be
/// @param initTicks base of the init deadline: a service that is silent for twice as long is killed
/// @param updateInitTicks deadline of the init after a live update
/// @param prepareTicks time to prepare for an update unless the request says otherwise
/// @param prepareTicksMax longest time to prepare that may be asked for
/// @param stopTicks time between SIGTERM and SIGKILL
/// @param peerTicks time in which PM, VM, VFS and DS must answer
/// @param loadTicks time in which an image must be loaded and linked
/// @param periodTicks heartbeat period of a service that was started without one
/// @param backoffSecondsMax longest wait before a restart
/// @param stableTicks life time after which former crashes no longer count for the backoff
public record Policy(
    int hz,
    int slots,
    int initTicks,
    int updateInitTicks,
    int prepareTicks,
    int prepareTicksMax,
    int stopTicks,
    int peerTicks,
    int loadTicks,
    int periodTicks,
    int backoffSecondsMax,
    int stableTicks) {
  /// The policy of the reference, where it has one.
  public static Policy standard(int hz) {
    return new Policy(
        hz, 64, 10 * hz, 10 * hz, 2 * hz, 20 * hz, 2 * hz, 5 * hz, 60 * hz, 5 * hz, 30, 60 * hz);
  }

  private static final int FAULTS_IN_A_ROW_MAX = 3;

  /// After more crashes in a row of its own fault than these, a service is no longer expected to
  /// serve soon.
  public int faultsInARowMax() {
    return FAULTS_IN_A_ROW_MAX;
  }

  /// Seconds to wait before the next restart.
  ///
  /// @param crashStreak crashes so far, this one included
  /// @param keepsImage no loading is needed
  /// @param hasReplica a hot swap is possible
  public int backoffSeconds(int crashStreak, boolean keepsImage, boolean hasReplica) {
    if (crashStreak <= 1 || hasReplica) {
      return 0;
    }
    if (keepsImage) {
      return 1;
    }
    return Math.min(1 << Math.min(crashStreak - 1, 30), backoffSecondsMax);
  }
}
