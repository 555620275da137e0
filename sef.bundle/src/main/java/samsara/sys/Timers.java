package samsara.sys;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Errno;
import samsara.sef.Panic;

/// Timers of one process, driven by its one alarm: a process either uses these, or the alarm itself
/// with `Sef.onAlarm`.
///
/// MINIX: `lib/libtimers`, `lib/libsys/timers.c`.
public final class Timers {
  private final KernelCalls kernel;

  // In order of expiry; those that expire together, in the order in which they were set.
  private final List<Entry> entries = new ArrayList<>();

  /// No timer is set.
  public Timers(KernelCalls kernel) {
    this.kernel = kernel;
  }

  /// Runs an action once, in `ticks` ticks (at least one), between two receives.
  public Timer set(int ticks, Runnable action) {
    int now = kernel.uptimeTicks();
    Entry entry = new Entry(now + Math.max(ticks, 1), action);
    int at = entries.size();
    while (at > 0 && entries.get(at - 1).expiryTicks - entry.expiryTicks > 0) {
      at--;
    }
    entries.add(at, entry);
    if (at == 0) {
      arm(now);
    }
    return () -> cancel(entry);
  }

  /// Runs what is due and sets the alarm for the rest. SEF calls this when the alarm expires.
  ///
  /// @param uptimeTicks ticks since boot
  public void expire(int uptimeTicks) {
    if (entries.isEmpty()) {
      return;
    }
    while (!entries.isEmpty() && entries.get(0).expiryTicks - uptimeTicks <= 0) {
      entries.remove(0).action.run();
    }
    if (!entries.isEmpty()) {
      arm(kernel.uptimeTicks());
    }
  }

  /// Number of timers that are set.
  public int count() {
    return entries.size();
  }

  // The alarm stays: at worst it expires in vain.
  private void cancel(Entry entry) {
    entries.remove(entry);
  }

  private void arm(int now) {
    int result = kernel.setAlarm(Math.max(entries.get(0).expiryTicks - now, 1), false);
    if (result < 0) {
      throw new Panic("alarm is refused: error=" + Errno.nameOf(result));
    }
  }

  /// A timer that is set.
  @FunctionalInterface
  public interface Timer {
    /// Calls it off; harmless afterwards.
    void cancel();
  }

  private static final class Entry {
    private final int expiryTicks;
    private final Runnable action;

    Entry(int expiryTicks, Runnable action) {
      this.expiryTicks = expiryTicks;
      this.action = action;
    }
  }
}
