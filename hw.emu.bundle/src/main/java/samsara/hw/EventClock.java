package samsara.hw;

/// The time of the machine, and things to do at a time. Devices take their time from here and from
/// nowhere else.
///
/// Called on the CPU thread; actions run on the CPU thread, ordered by time and then by the order
/// in which they were scheduled. An action may schedule and cancel others.
public sealed interface EventClock permits SimulatedClock, LiveClock {
  /// A time that never comes: about 292 years after power-on.
  long NEVER = Long.MAX_VALUE;

  /// Nanoseconds since power-on; never runs backwards.
  long nowNanos();

  /// Has `action` run once at `atNanos`, or as soon as possible when that is past.
  Scheduled schedule(long atNanos, Runnable action);

  /// An action that waits for its time.
  interface Scheduled {
    /// Takes the action back. Nothing happens when it has run or was cancelled before.
    void cancel();
  }
}
