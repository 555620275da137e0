package samsara.kernel.core;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import samsara.abi.SafePoint;
import samsara.hw.EventClock;
import samsara.kernel.context.Context;
import samsara.kernel.context.ContextFactory;
import samsara.kernel.context.Killed;

/// The emulated CPU: picks a process, switches to its stack, and looks after mailbox, clock and
/// interrupts in between. It is one loop on one thread; a process gives the CPU back by suspending
/// its context.
///
/// Between two processes [Scheduler#current] is the one that ran last, if it could go on; the loop
/// decides whether it does. On a process's stack it is that process.
///
/// Hot path: no allocation.
public final class Cpu implements SafePoint.Poller {
  private final Scheduler scheduler;
  private final CpuTime time;
  private final Interrupts interrupts;
  private final Trace trace;
  private final ContextFactory contexts;
  private static final int REFUSALS_MAX = 64;

  private final Crashes crashes;
  private @Nullable Body unwinding;
  private final Runnable checkTables;
  private @Nullable Body charged; // whose allowance runs down
  private boolean overflowed;
  private boolean halted;

  Cpu(
      Scheduler scheduler,
      CpuTime time,
      Interrupts interrupts,
      Trace trace,
      ContextFactory contexts,
      Crashes crashes,
      Runnable checkTables) {
    this.scheduler = scheduler;
    this.time = time;
    this.interrupts = interrupts;
    this.trace = trace;
    this.contexts = contexts;
    this.crashes = crashes;
    this.checkTables = checkTables;
  }

  // ---- The loop. ----

  /// Runs until the machine is halted, `enough` says so, or nothing will happen before
  /// `limitNanos`. On the CPU thread.
  public void run(BooleanSupplier enough, long limitNanos) {
    time.install(this);
    try {
      while (!halted && !enough.getAsBoolean() && isBefore(limitNanos)) {
        // The step may have done what was waited for: then no time passes.
        if (!step() && !halted && !enough.getAsBoolean() && !time.idle(limitNanos)) {
          return;
        }
      }
    } finally {
      time.uninstall();
    }
  }

  private boolean isBefore(long limitNanos) {
    return limitNanos == EventClock.NEVER || time.nowNanos() < limitNanos;
  }

  /// Stops the loop before the next process.
  public void halt() {
    halted = true;
    time.expire();
  }

  /// `true` once it was halted.
  public boolean isHalted() {
    return halted;
  }

  /// The stack of a process ended inside a trap: before anybody else runs, the tables are checked.
  void overflowed() {
    overflowed = true;
  }

  private boolean step() {
    if (overflowed) {
      overflowed = false;
      checkTables.run();
    }
    time.service();
    interrupts.handlePending();
    Proc next = halted ? null : next();
    if (next == null) {
      return false;
    }
    dispatch(next.body);
    return true;
  }

  private @Nullable Proc next() {
    Proc running = scheduler.current();
    if (running != null && running.body.rts == 0) {
      if (running.body.ticksLeft > 0 && !scheduler.outranked(running)) {
        return running;
      }
      scheduler.current(null);
      scheduler.requeue(running);
    }
    Proc best = scheduler.best();
    if (best == null) {
      scheduler.current(null);
    } else {
      scheduler.remove(best);
      enter(best);
    }
    return best;
  }

  /// Gives the CPU to a process that stands in no queue.
  void enter(Proc proc) {
    scheduler.current(proc);
    Body before = charged;
    if (before != null) {
      before.allowance = SafePoint.allowance();
    }
    charged = proc.body;
    SafePoint.allowance(proc.body.allowance);
    trace.record(TraceEvent.RUN, proc.endpoint, 0, 0);
  }

  private void dispatch(Body body) {
    scheduler.bill(body.proc);
    Outside outside = body.outside;
    if (outside != null) {
      outside.resumed(body);
      return;
    }
    Body base = body.base();
    Context context = base.context;
    if (context == null || context.done()) {
      String reason = context == null ? "process without a program" : "the stack is gone";
      crashes.crash(body, new IllegalStateException(reason));
      loseLenders(body, reason);
      return;
    }
    try {
      context.resume();
    } catch (Throwable t) { // whatever ends a process is its own affair
      unwinding = null;
      if (!base.dead && !halted) {
        crashes.crash(base, t);
      }
      return;
    }
    unwinding = null;
    if (context.done() && !base.dead && !halted) {
      crashes.crash(base, new IllegalStateException("returned from main"));
    }
  }

  // ---- On a process's stack. ----

  /// Ends a trap: gives the CPU back if the process is blocked, somebody better is ready, or the
  /// clock or the mailbox wants attention.
  void endTrap(Body body) {
    if (body.rts != 0 || time.isDue() || scheduler.outranked(body.proc)) {
      leave(body);
    }
  }

  /// Gives the CPU back; returns when the process has it again.
  void leave(Body body) {
    if (body.rts != 0) {
      scheduler.current(null);
    }
    suspend(body);
  }

  /// Suspends the stack that `body` is on, whoever the CPU belongs to.
  void suspend(Body body) {
    Context context = body.base().context;
    if (context == null) {
      throw new AssertionError("process without a stack: " + body);
    }
    if (!context.suspend() && (body.rts != 0 || scheduler.current() != body.proc)) {
      crashes.pinned(body);
    }
    if (body.dead) {
      refuse(body);
    }
  }

  /// A poll is due on the stack of the running process.
  @Override
  public void due() {
    if (!contexts.inside()) {
      endHostWork();
      return;
    }
    Body dying = unwinding;
    if (dying != null) {
      refuse(dying);
      return;
    }
    time.acknowledge();
    Proc running = scheduler.current();
    if (running != null && time.isDue()) {
      if (running.body.dead) {
        refuse(running.body);
      }
      leave(running.body);
    }
  }

  /// The stack of the running process may be deep.
  @Override
  public void deeper() {
    StackDepth.check();
  }

  // Code of a service that runs on a host thread, such as a component's constructor, is no process.
  // Whoever wants to end it interrupts its thread.
  private static void endHostWork() {
    if (Thread.currentThread().isInterrupted()) {
      throw new Killed();
    }
  }

  // ---- Ending processes. ----

  /// Unwinds a process that may do nothing but end. One that goes on all the same is left behind
  /// where it stands after some refusals.
  void refuse(Body body) {
    time.expire();
    Context context = body.base().context;
    if (body.refusals++ >= REFUSALS_MAX && context != null) {
      context.suspend();
    }
    throw new Killed();
  }

  /// Ends a body for good: its frames are unwound or dropped. If another process runs on its stack,
  /// it unwinds when that one has left.
  public void kill(Body body) {
    body.dead = true;
    if (body.borrower == null) {
      if (body.lender != null) {
        unwind(body);
      }
      drop(body);
    }
  }

  /// Lets the frames of `body`, which is dead, leave the stack of its lender. If they refuse, the
  /// lenders are lost with it.
  private void unwind(Body body) {
    Body base = body.base();
    Context context = base.context;
    if (context != null && !context.done()) {
      Body before = unwinding;
      long frozen = time.freeze();
      unwinding = body;
      try {
        context.resume();
      } catch (Throwable t) { // what a dead process throws interests nobody
        if (!base.dead) {
          crashes.crash(base, t);
        }
      } finally {
        unwinding = before;
        time.thaw(frozen);
      }
    }
    loseLenders(body, body + " does not leave the stack");
  }

  /// Those on whose stack a process stands can't go on.
  private void loseLenders(Body body, String reason) {
    Body borrower = body;
    for (Body lost = body.lender; lost != null; lost = borrower.lender) {
      borrower.lender = null;
      lost.borrower = null;
      if (!lost.dead && (lost.rts & RunState.CRASHED) == 0) {
        crashes.crash(lost, new IllegalStateException(reason));
      }
      borrower = lost;
    }
  }

  /// Drops the stack of a dead process that nobody stands on.
  void drop(Body body) {
    Context context = body.context;
    if (context != null && !context.done()) {
      Body before = unwinding;
      long frozen = time.freeze();
      unwinding = body;
      try {
        context.abandon();
      } finally {
        unwinding = before;
        time.thaw(frozen);
      }
    }
  }

  /// `body`, which is dead, unwinds on the stack that runs now, until that stack ends or suspends.
  Killed beginUnwinding(Body body) {
    unwinding = body;
    time.expire();
    return new Killed();
  }

  /// `true` while a dead process unwinds: nobody else may go on then.
  boolean isUnwinding() {
    return unwinding != null;
  }

  /// A new stack that will run `program` for `body`.
  public void createContext(Body body, Runnable program) {
    body.context = contexts.create(body.name, program);
  }
}
