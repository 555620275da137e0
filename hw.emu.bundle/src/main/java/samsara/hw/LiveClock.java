package samsara.hw;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// The host's time. A host thread waits for the next deadline and posts to the mailbox; the actions
/// run there, on the CPU thread, late by what the host and the CPU's present work cost.
///
/// The queue of actions belongs to the CPU thread. The two threads share one number, the deadline
/// that the timer waits for, and there is no lock.
public final class LiveClock implements EventClock, AutoCloseable {
  private static final VarHandle DEADLINE;

  static {
    try {
      DEADLINE = MethodHandles.lookup().findVarHandle(LiveClock.class, "deadlineNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Owned by the CPU thread.
  private final EventQueue events = new EventQueue();

  // Shared; the CPU thread sets the deadline, the timer takes it when it has come.
  private volatile long deadlineNanos = NEVER;
  private volatile boolean closed;

  private final HostMailbox mailbox;
  private final LongSupplier hostNanos;
  private final long originNanos;
  private final Thread timer;

  /// A clock that starts at 0 now and runs its actions through `mailbox`. Ends with [#close].
  public LiveClock(HostMailbox mailbox) {
    this(mailbox, System::nanoTime);
    timer.start();
  }

  /// A clock on another source of time; its timer thread is not started, [#poll] does its work.
  LiveClock(HostMailbox mailbox, LongSupplier hostNanos) {
    this.mailbox = mailbox;
    this.hostNanos = hostNanos;
    originNanos = hostNanos.getAsLong();
    timer = Thread.ofPlatform().daemon().name("samsara-timer").unstarted(this::waitForDeadlines);
  }

  @Override
  public long nowNanos() {
    return hostNanos.getAsLong() - originNanos;
  }

  @Override
  public Scheduled schedule(long atNanos, Runnable action) {
    Scheduled scheduled = events.add(atNanos, action);
    if (atNanos < deadlineNanos) {
      awaitFirst();
    }
    return scheduled;
  }

  /// Stops the timer thread; nothing is run any more. May be called from any thread.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(timer);
  }

  /// Posts the run of due actions if the deadline has come. The timer thread's step; returns how
  /// long it may sleep.
  long poll() {
    long deadline = deadlineNanos;
    long remaining = deadline - nowNanos();
    if (remaining <= 0 && DEADLINE.compareAndSet(this, deadline, NEVER)) {
      mailbox.post(this::runDue);
      return NEVER;
    }
    return remaining;
  }

  private void waitForDeadlines() {
    while (!closed) {
      long remaining = poll();
      if (remaining > 0) {
        LockSupport.parkNanos(this, remaining);
      }
    }
  }

  // One reading of the clock for the whole pass, so that actions which schedule others at once
  // cannot keep the CPU here.
  private void runDue() {
    long now = nowNanos();
    try {
      while (!closed && events.firstNanos() <= now) {
        events.removeFirst().run();
      }
    } finally {
      awaitFirst();
    }
  }

  private void awaitFirst() {
    deadlineNanos = events.firstNanos();
    LockSupport.unpark(timer);
  }
}
