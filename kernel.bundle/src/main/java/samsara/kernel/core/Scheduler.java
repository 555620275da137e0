package samsara.kernel.core;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import samsara.protocol.kernel.PrivilegeRecord;

/// The ready queues and the running process. Queue 0 is best; within a queue it is first come,
/// first served. The running process stands in no queue.
///
/// Every change of run-time flags goes through here, so that a process is queued exactly when it is
/// runnable and not running.
///
/// Hot path: primitives and links only, no allocation.
///
/// MINIX: `enqueue`, `dequeue`, `pick_proc` in `kernel/proc.c`.
public final class Scheduler {
  /// Number of queues.
  public static final int QUEUES = 16;

  private final @Nullable Proc[] heads = new Proc[QUEUES];
  private final @Nullable Proc[] tails = new Proc[QUEUES];
  private @Nullable RandomGenerator order;
  private int readyMask;
  private @Nullable Proc current;
  private @Nullable Proc billed;

  /// Lets chance decide who of a queue goes first when somebody becomes ready: any order of equals
  /// must do. For simulations; off, it costs a branch.
  public void explore(RandomGenerator chance) {
    order = chance;
  }

  /// The process that has the CPU; null in the kernel's own loop.
  public @Nullable Proc current() {
    return current;
  }

  void current(@Nullable Proc proc) {
    current = proc;
  }

  /// A process runs on its own stack: if it is one that is billed, for what services do as well.
  void bill(Proc proc) {
    if (proc.has(PrivilegeRecord.BILLABLE)) {
      billed = proc;
    }
  }

  /// The process that ran last of those that are billed for what services do; null if nobody has
  /// run since the CPU was idle.
  @Nullable Proc billed() {
    return billed;
  }

  /// The CPU is idle: what services do next is nobody's affair.
  void billNobody() {
    billed = null;
  }

  /// Processes that are ready, without the running one.
  int readyCount() {
    int count = 0;
    for (Proc head : heads) {
      for (Proc at = head; at != null; at = at.nextReady) {
        count++;
      }
    }
    return count;
  }

  /// Sets flags; a process that was ready leaves its queue.
  public void stop(Body body, int flags) {
    body.rts |= flags;
    if (body.proc.queued) {
      remove(body.proc);
    }
  }

  /// Clears flags; a process that none is left of becomes ready, behind those of its queue.
  public void start(Body body, int flags) {
    start(body, flags, false);
  }

  /// Clears flags; a process that becomes ready goes to the head of its queue if `atHead` and some
  /// quantum remains.
  void start(Body body, int flags, boolean atHead) {
    int before = body.rts;
    body.rts = before & ~flags;
    if (before != 0 && body.rts == 0 && body.proc != current) {
      if (atHead && body.ticksLeft > 0) {
        addFirst(body.proc);
      } else {
        addLast(body.proc);
      }
    }
  }

  /// Takes over a queue and a quantum; a ready process is queued anew.
  public void assign(Body body, int queue, int ticks) {
    Proc proc = body.proc;
    boolean wasQueued = proc.queued;
    if (wasQueued) {
      remove(proc);
    }
    body.queue = queue;
    body.ticksLeft = ticks;
    if (wasQueued) {
      addLast(proc);
    }
  }

  /// `true` if nobody is ready.
  public boolean isEmpty() {
    return readyMask == 0;
  }

  /// The process that would run next, or null.
  @Nullable Proc best() {
    return readyMask == 0 ? null : heads[Integer.numberOfTrailingZeros(readyMask)];
  }

  /// `true` if nobody in `queue` or a better one is ready.
  boolean noneAtOrAbove(int queue) {
    return (readyMask & ((2 << queue) - 1)) == 0;
  }

  /// `true` if a process that becomes ready by an answer would run next.
  boolean wouldBeBest(Body body) {
    int others = readyMask & ((1 << body.queue) - 1);
    return others == 0 && (body.ticksLeft > 0 || heads[body.queue] == null);
  }

  /// `true` if somebody ready takes the CPU from `proc`.
  boolean outranked(Proc proc) {
    return (readyMask & ((1 << proc.body.queue) - 1)) != 0 && proc.has(PrivilegeRecord.PREEMPTIBLE);
  }

  /// Takes the CPU from a runnable process: to the head of its queue, or to the tail with a new
  /// quantum if its own is used up.
  void requeue(Proc proc) {
    if (proc.body.ticksLeft > 0) {
      addFirst(proc);
    } else {
      proc.body.ticksLeft = proc.body.quantumTicks;
      addLast(proc);
    }
  }

  boolean isQueued(Proc proc) {
    return proc.queued;
  }

  @Nullable Proc head(int queue) {
    return heads[queue];
  }

  private void addFirst(Proc proc) {
    int queue = proc.body.queue;
    Proc head = heads[queue];
    proc.nextReady = head;
    proc.previousReady = null;
    heads[queue] = proc;
    if (head == null) {
      tails[queue] = proc;
    } else {
      head.previousReady = proc;
    }
    proc.queued = true;
    readyMask |= 1 << queue;
  }

  private void addLast(Proc proc) {
    RandomGenerator chance = order;
    if (chance != null && addAnywhere(proc, chance)) {
      return;
    }
    int queue = proc.body.queue;
    Proc tail = tails[queue];
    proc.nextReady = null;
    proc.previousReady = tail;
    tails[queue] = proc;
    if (tail == null) {
      heads[queue] = proc;
    } else {
      tail.nextReady = proc;
    }
    proc.queued = true;
    readyMask |= 1 << queue;
  }

  // In front of one of its queue; `false` if the end was drawn.
  private boolean addAnywhere(Proc proc, RandomGenerator chance) {
    int length = 0;
    for (Proc at = heads[proc.body.queue]; at != null; at = at.nextReady) {
      length++;
    }
    Proc next = heads[proc.body.queue];
    for (int place = chance.nextInt(length + 1); place > 0 && next != null; place--) {
      next = next.nextReady;
    }
    if (next == null) {
      return false;
    }
    Proc before = next.previousReady;
    if (before == null) {
      addFirst(proc);
    } else {
      proc.nextReady = next;
      proc.previousReady = before;
      before.nextReady = proc;
      next.previousReady = proc;
      proc.queued = true;
    }
    return true;
  }

  void remove(Proc proc) {
    int queue = proc.body.queue;
    Proc next = proc.nextReady;
    Proc previous = proc.previousReady;
    if (previous == null) {
      heads[queue] = next;
    } else {
      previous.nextReady = next;
    }
    if (next == null) {
      tails[queue] = previous;
    } else {
      next.previousReady = previous;
    }
    proc.nextReady = null;
    proc.previousReady = null;
    proc.queued = false;
    if (heads[queue] == null) {
      readyMask &= ~(1 << queue);
    }
  }
}
