package samsara.kernel.core;

import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.protocol.kernel.RtsFlag;

/// What must hold between two processes, whatever happened.
public final class Invariants {
  private final Core core;

  private Invariants(Core core) {
    this.core = core;
  }

  /// Checks everything. AssertionError for the first thing that does not hold.
  public static void check(Core core) {
    Invariants invariants = new Invariants(core);
    for (int slot = -ProcTable.TASKS; slot < core.procs().processes(); slot++) {
      Proc proc = core.procs().slot(slot);
      if (isUnused(proc)) {
        continue;
      }
      invariants.checkReady(proc);
      invariants.checkSending(proc);
      invariants.checkWaiting(proc);
      invariants.checkQueueOf(proc);
      invariants.checkIdentity(proc);
      require(!core.rendezvous().overlooks(proc), "waits for what is there", proc);
    }
    invariants.checkReadyQueues();
    invariants.checkMasks();
  }

  // Most slots are free, and there is nothing to be said about them.
  private static boolean isUnused(Proc proc) {
    return proc.body.rts == RtsFlag.SLOT_FREE
        && proc.body.proc == proc
        && !proc.queued
        && proc.firstSender == null
        && proc.lastSender == null
        && proc.privilege == null;
  }

  // Who may send to another may be answered, but by one that can only receive.
  private void checkMasks() {
    PrivilegeTable table = core.privileges();
    for (int id = 0; id < table.size(); id++) {
      Privilege privilege = table.get(id);
      long mask = privilege.body.sendMask;
      for (long left = mask; left != 0; left &= left - 1) {
        Privilege other = table.get(Long.numberOfTrailingZeros(left));
        boolean mutual = (other.body.sendMask >>> id & 1) != 0;
        boolean onlyReceives = (other.body.trapMask & ~(1 << Ipc.RECEIVE)) == 0;
        if (other == privilege || !(mutual || onlyReceives)) {
          throw new AssertionError("send masks: %d may send to %d".formatted(id, other.id));
        }
      }
    }
  }

  private static void require(boolean holds, String what, Proc proc) {
    if (!holds) {
      throw new AssertionError(
          "%s: %s slot=%d rts=%s"
              .formatted(what, proc, proc.slot, RtsFlag.toString(proc.body.rts)));
    }
  }

  private void checkReady(Proc proc) {
    boolean runnable = proc.body.rts == 0;
    boolean running = core.scheduler().current() == proc;
    require(
        proc.queued == (runnable && !running), "runnable, but in no queue, or the reverse", proc);
    require(!proc.queued || contains(proc), "marked as queued, but is in no queue", proc);
  }

  private boolean contains(Proc proc) {
    Proc at = core.scheduler().head(proc.body.queue);
    while (at != null && at != proc) {
      at = at.nextReady;
    }
    return at == proc;
  }

  private void checkReadyQueues() {
    for (int queue = 0; queue < Scheduler.QUEUES; queue++) {
      Proc before = null;
      for (Proc at = core.scheduler().head(queue); at != null; at = at.nextReady) {
        require(at.queued && at.body.queue == queue, "in a queue that is not its own", at);
        require(at.previousReady == before, "badly linked in its queue", at);
        before = at;
      }
    }
  }

  private void checkWaiting(Proc proc) {
    boolean waits = (proc.body.rts & RtsFlag.VMREQUEST) != 0;
    require(
        waits == core.paging().isWaiting(proc.body),
        "waits for memory that nobody was asked for, or the reverse",
        proc);
  }

  private void checkSending(Proc proc) {
    if ((proc.body.rts & RtsFlag.SENDING) != 0) {
      Proc target = core.procs().lookup(proc.body.sendsTo);
      require(target != null && count(target, proc) == 1, "sending, but in no queue", proc);
    }
  }

  private static int count(Proc target, Proc sender) {
    int count = 0;
    for (Proc at = target.firstSender; at != null; at = at.nextSender) {
      count += at == sender ? 1 : 0;
    }
    return count;
  }

  private void checkQueueOf(Proc proc) {
    Proc last = null;
    for (Proc at = proc.firstSender; at != null; at = at.nextSender) {
      require(
          (at.body.rts & RtsFlag.SENDING) != 0 && at.body.sendsTo == proc.endpoint,
          "in a queue of " + proc + ", but not sending to it",
          at);
      last = at;
    }
    require(proc.lastSender == last, "queue with a wrong end", proc);
  }

  private void checkIdentity(Proc proc) {
    require(proc.body.proc == proc, "body of another slot", proc);
    require(!proc.isFree() || proc.firstSender == null, "free, but with senders", proc);
    Privilege privilege = proc.privilege;
    if (privilege != null && privilege.owner != proc) {
      require(privilege == core.privileges().user(), "privileges of " + privilege.owner, proc);
    }
    if (privilege != null && proc.slot >= 0 && proc.endpoint != Endpoint.NONE) {
      require(!proc.isFree(), "free, but with privileges", proc);
    }
  }
}
