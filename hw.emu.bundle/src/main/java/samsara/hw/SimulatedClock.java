package samsara.hw;

import java.util.random.RandomGenerator;

/// Virtual time: it moves only when the CPU says so, by what it has consumed or, when idle, to the
/// next event. A run therefore depends on nothing that the host does.
///
/// The CPU's loop is: run for a budget, [#advanceTo] now plus the budget used; when no process is
/// ready, [#advanceTo] [#nextEventNanos].
public final class SimulatedClock implements EventClock {
  private final EventQueue events = new EventQueue();
  private long now;
  private boolean advancing;

  @Override
  public long nowNanos() {
    return now;
  }

  @Override
  public Scheduled schedule(long atNanos, Runnable action) {
    return events.add(Math.max(atNanos, now), action);
  }

  /// Lets chance decide the order of actions that are scheduled for the same time from now on.
  /// Every order is right; a simulation tries them.
  public void explore(RandomGenerator chance) {
    events.explore(chance);
  }

  /// The time of the next action, or [EventClock#NEVER] when none waits: an idle machine then idles
  /// for ever.
  public long nextEventNanos() {
    return events.firstNanos();
  }

  /// Moves time to `nanos`, which is not before now, and runs every action that is due on the way,
  /// each at its own time: also those that the actions themselves schedule. An action that throws
  /// leaves the clock at its time, and the rest waiting. Not to be called from an action.
  public void advanceTo(long nanos) {
    if (nanos < now) {
      throw new IllegalArgumentException("Time runs forward: now=" + now + " nanos=" + nanos);
    }
    if (advancing) {
      throw new IllegalStateException("An action must not advance the clock: now=" + now);
    }
    if (events.firstNanos() <= nanos) {
      runUntil(nanos);
    }
    now = nanos;
  }

  private void runUntil(long nanos) {
    advancing = true;
    try {
      for (long at = events.firstNanos(); at <= nanos; at = events.firstNanos()) {
        if (at == NEVER) {
          break;
        }
        now = at;
        events.removeFirst().run();
      }
    } finally {
      advancing = false;
    }
  }
}
