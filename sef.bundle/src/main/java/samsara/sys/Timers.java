package samsara.sys;

/// Timers of one process, driven by its alarm.
///
/// MINIX: `lib/libtimers`, `lib/libsys/timers.c`.
public interface Timers {
  /// Runs an action once, in `ticks` ticks.
  Timer set(int ticks, Runnable action);

  /// A timer that is set.
  @FunctionalInterface
  interface Timer {
    /// Calls it off; harmless afterwards.
    void cancel();
  }
}
