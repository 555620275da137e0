package samsara.kernel.core;

import samsara.abi.SafePoint;
import samsara.hw.EventClock;
import samsara.hw.LiveClock;
import samsara.hw.SimulatedClock;

/// How the CPU spends time. In virtual time every poll and every trap costs something fixed, and
/// the sum is what the clock advances by: a run is a function of what ran. Live, the host's clock
/// goes by itself and only the mailbox asks for attention.
///
/// The budget of [SafePoint] is the time left to the next event of the clock, in polls. It belongs
/// to the CPU, not to a process; nothing about it changes when processes are switched.
public final class CpuTime {
  /// Virtual cost of a poll.
  public static final int POLL_NANOS = 100;

  /// Virtual cost of a trap, in polls.
  public static final int TRAP_POLLS = 10;

  /// Instructions of machine code that take as long as a poll.
  public static final int INSTRUCTIONS_PER_POLL = 10;

  // How often live machine code looks at the mailbox: some ten thousand times a second.
  private static final int LIVE_SLICE_INSTRUCTIONS = 5_000;
  private static final int BUDGET_MAX = 1 << 30;

  private final EventClock clock;
  private final Mailbox mailbox;
  private final boolean counted;
  private long epochNanos; // time at which the budget was granted
  private int granted;
  private int instructions; // executed, and not charged yet
  private boolean attention;
  private long idleNanos;
  private boolean installed;

  CpuTime(EventClock clock, Mailbox mailbox) {
    this.clock = clock;
    this.mailbox = mailbox;
    this.counted = clock instanceof SimulatedClock;
  }

  /// `true` in virtual time.
  public boolean isCounted() {
    return counted;
  }

  /// Nanoseconds since power-on, with what was consumed since the clock moved last.
  public long nowNanos() {
    return counted ? epochNanos + consumedNanos() : clock.nowNanos();
  }

  /// Charges a trap.
  void chargeTrap() {
    if (counted) {
      SafePoint.budget(SafePoint.budget() - TRAP_POLLS);
    }
  }

  /// Instructions that machine code may execute until something is due.
  long instructionsLeft() {
    return counted
        ? (SafePoint.budget() + 1L) * INSTRUCTIONS_PER_POLL - instructions
        : LIVE_SLICE_INSTRUCTIONS;
  }

  /// Charges instructions; as many as a poll takes time for cost one.
  void chargeInstructions(long executed) {
    if (counted) {
      long all = instructions + executed;
      SafePoint.budget((int) (SafePoint.budget() - all / INSTRUCTIONS_PER_POLL));
      instructions = (int) (all % INSTRUCTIONS_PER_POLL);
    }
  }

  /// `true` if the CPU must look after the clock or the mailbox.
  boolean isDue() {
    return attention || mailbox.hasWork() || (counted && SafePoint.budget() < 0);
  }

  /// `true` if nothing will be due after so many traps.
  boolean hasTraps(int count) {
    return !attention
        && !mailbox.hasWork()
        && (!counted || SafePoint.budget() >= count * TRAP_POLLS);
  }

  /// A poll was due; with a flag it may have been for nothing.
  void acknowledge() {
    if (!counted) {
      mailbox.acknowledge();
    }
  }

  /// Runs what has become due. Only between two processes.
  void service() {
    attention = false;
    mailbox.drain();
    if (clock instanceof SimulatedClock simulated) {
      simulated.advanceTo(epochNanos + consumedNanos());
      grant(simulated);
    }
  }

  /// Before a device looks at the clock.
  public void beforeDevice() {
    if (clock instanceof SimulatedClock simulated && SafePoint.budget() >= 0) {
      simulated.advanceTo(epochNanos + consumedNanos());
    }
  }

  /// After a device may have set an earlier event.
  public void afterDevice() {
    if (clock instanceof SimulatedClock simulated && SafePoint.budget() >= 0) {
      grant(simulated);
    }
  }

  /// Nothing is ready: goes to the next event, or waits for the mailbox.
  ///
  /// @param limitNanos virtual time does not go beyond it
  /// @return `false` if nothing will ever happen before the limit; it is that time now
  boolean idle(long limitNanos) {
    switch (clock) {
      case SimulatedClock simulated -> {
        long next = simulated.nextEventNanos();
        if (next > limitNanos) {
          pass(simulated, limitNanos);
          return false;
        }
        idleNanos += next - simulated.nowNanos();
        simulated.advanceTo(next);
        grant(simulated);
      }
      case LiveClock live -> {
        long before = live.nowNanos();
        mailbox.await();
        idleNanos += live.nowNanos() - before;
      }
    }
    return true;
  }

  /// Nanoseconds since power-on in which nothing was ready.
  public long idleNanos() {
    return idleNanos;
  }

  private void pass(SimulatedClock simulated, long limitNanos) {
    if (limitNanos != EventClock.NEVER && limitNanos > simulated.nowNanos()) {
      idleNanos += limitNanos - simulated.nowNanos();
      simulated.advanceTo(limitNanos);
      grant(simulated);
    }
  }

  /// Has the CPU look after everything soon, and makes the next poll due.
  public void expire() {
    attention = true;
    if (counted) {
      epochNanos = nowNanos();
      granted = -1;
      SafePoint.budget(-1);
    } else {
      SafePoint.raise();
    }
  }

  /// Time at which dead code begins to unwind. What it consumes does not count, since not every
  /// kind of context runs it.
  long freeze() {
    long now = nowNanos();
    expire();
    return now;
  }

  /// Goes on at a frozen time; the next poll is due.
  void thaw(long frozenNanos) {
    if (counted) {
      epochNanos = frozenNanos;
      granted = -1;
      SafePoint.budget(-1);
    }
  }

  /// Starts to count; takes over the polls of this JVM. The clock goes on where it stopped.
  void install(SafePoint.Poller poller) {
    SafePoint.install(poller, !counted);
    installed = true;
    thaw(epochNanos);
  }

  /// Stops to count, since whoever uses the polls next has nothing to do with this clock.
  void uninstall() {
    epochNanos = nowNanos();
    installed = false;
  }

  private long consumedNanos() {
    return installed ? (long) (granted - SafePoint.budget()) * POLL_NANOS : 0;
  }

  private void grant(SimulatedClock simulated) {
    epochNanos = simulated.nowNanos();
    long next = simulated.nextEventNanos();
    long polls = next == EventClock.NEVER ? BUDGET_MAX : (next - epochNanos - 1) / POLL_NANOS;
    granted = (int) Math.min(polls, BUDGET_MAX);
    SafePoint.budget(granted);
  }
}
