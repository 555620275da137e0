package samsara.kernel.core;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.kernel.RtsFlag;

/// The end of processes, and the swap of two slots.
///
/// MINIX: `clear_endpoint`, `clear_ipc_refs` in `kernel/system.c`, `kernel/system/do_clear.c`,
/// `kernel/system/do_update.c`.
public final class Lifecycle {
  private final Core core;
  private Runnable onUserEnded = () -> {};

  Lifecycle(Core core) {
    this.core = core;
  }

  /// Runs an action, on the CPU, whenever a user process has been cleared. INIT, a host process
  /// that nobody can wake by a signal, learns by this that it may have a child to wait for.
  public void onUserEnded(Runnable action) {
    onUserEnded = action;
  }

  /// Frees a slot. Whoever waits for the process, or is queued to send to it, wakes with
  /// `EDEADSRCDST`.
  public void clear(Proc proc) {
    Body body = proc.body;
    Privilege privilege = proc.privilege;
    boolean owns = privilege != null && privilege.owner == proc;
    boolean isUser = privilege == core.privileges().user();
    core.trace().record(TraceEvent.CLEAR, proc.endpoint, 0, 0);
    core.interrupts().removeAll(proc.endpoint);
    core.scheduler().stop(body, RtsFlag.NO_ENDPOINT);
    core.rendezvous().withdraw(proc);
    if (owns) {
      AsyncTables.drop(privilege);
    }
    refuseSenders(proc);
    releaseReceivers(proc, -Errno.EDEADSRCDST);
    forgetNotifications(proc);
    adoptScheduled(proc.endpoint);
    core.paging().forget(body);
    core.grantMaps().forget(body);
    core.printReport(body);
    core.rendezvous().async().giveUp(proc);
    core.privileges().release(proc);
    if (core.scheduler().current() == proc) {
      core.scheduler().current(null);
    }
    int root = body.space.root();
    body.space.clear();
    core.releaseDirectory(root);
    proc.body = new Body(proc, "");
    proc.body.rts = RtsFlag.SLOT_FREE;
    core.cpu().kill(body);
    Outside outside = body.outside;
    if (outside != null) {
      outside.ended(body);
    }
    if (isUser) {
      onUserEnded.run();
    }
  }

  /// Answers everybody whose request is queued at a process with `EDEADSRCDST`.
  public void refuseSenders(Proc proc) {
    for (Proc sender = proc.firstSender; sender != null; sender = proc.firstSender) {
      core.rendezvous().unlink(proc, sender);
      endSendrec(sender.body);
      core.rendezvous().endSending(sender.body, -Errno.EDEADSRCDST);
    }
  }

  private void endSendrec(Body body) {
    if ((body.misc & MiscFlag.REPLY_PEND) != 0) {
      body.misc &= ~MiscFlag.REPLY_PEND;
      body.receivesFrom = Endpoint.NONE;
      core.scheduler().start(body, RtsFlag.RECEIVING);
    }
  }

  private void releaseReceivers(Proc peer, int result) {
    for (int slot = 0; slot < core.procs().processes(); slot++) {
      Body body = core.procs().slot(slot).body;
      if (isReceivingFrom(body, peer)) {
        release(body, result);
      }
    }
  }

  private static boolean isReceivingFrom(Body body, Proc peer) {
    return (body.rts & (RtsFlag.RECEIVING | RtsFlag.SENDING)) == RtsFlag.RECEIVING
        && body.receivesFrom == peer.endpoint;
  }

  private void release(Body body, int result) {
    body.misc &= ~MiscFlag.REPLY_PEND;
    body.receivesFrom = Endpoint.NONE;
    body.result = result;
    core.scheduler().start(body, RtsFlag.RECEIVING);
  }

  // Whom nobody schedules any more the kernel does, at once if it waits for a slice.
  private void adoptScheduled(int scheduler) {
    for (int slot = 0; slot < core.procs().processes(); slot++) {
      Body body = core.procs().slot(slot).body;
      if (body.scheduler == scheduler) {
        body.scheduler = Endpoint.NONE;
        body.ticksLeft = body.quantumTicks;
        core.scheduler().start(body, RtsFlag.NO_QUANTUM);
      }
    }
  }

  private void forgetNotifications(Proc proc) {
    Privilege own = proc.privilege;
    if (own != null && own.owner == proc) {
      for (int id = 0; id < core.privileges().size(); id++) {
        core.privileges().get(id).pendingNotify &= ~(1L << own.id);
      }
    }
  }

  /// A recovered service rids itself of what its predecessor left open: everybody who waits for an
  /// answer wakes with `EDEADSRCDST`, pending notifications from it are dropped. Requests that are
  /// still queued stay, because the caller is there to serve them.
  public void clearReferences(Proc proc) {
    releaseReceivers(proc, -Errno.EDEADSRCDST);
    forgetNotifications(proc);
  }

  /// Answers the callers whose requests a terminated process had taken. Its frames leave their
  /// stacks first.
  public void releaseCallers(Proc proc) {
    releaseCallers(proc, false);
  }

  /// The same; the process counts as one that died of its own fault if its manager says so.
  public void releaseCallers(Proc proc, boolean guilty) {
    Body body = proc.body;
    int result = guilty || body.ownFault ? -Errno.EDEADSRCDST : -Errno.ERESTART;
    for (int slot = 0; slot < core.procs().processes(); slot++) {
      Body caller = core.procs().slot(slot).body;
      if (isReceivingFrom(caller, proc) && (caller.misc & MiscFlag.REPLY_PEND) != 0) {
        release(caller, result);
      }
    }
    if (body.lender != null) {
      core.cpu().kill(body);
    }
    if ((body.rts & RtsFlag.SIG_PENDING) != 0) {
      stopReceiving(body);
    }
  }

  /// What is sent to a dead process from now on is queued for its successor: it would be lost in
  /// the hands of a body that never runs again.
  private static void stopReceiving(Body body) {
    body.rts &= ~RtsFlag.RECEIVING; // SIG_PENDING keeps it from running
    body.receivesFrom = Endpoint.NONE;
    body.misc &= ~MiscFlag.REPLY_PEND;
  }

  /// `true` if the body of a process may be moved: it was never let run, it is being dealt with by
  /// its signal manager, or it just waits for a message.
  public static boolean isQuiescent(Body body) {
    return (body.rts & (RtsFlag.NO_PRIV | RtsFlag.SIG_PENDING)) != 0
        || (body.rts & (RtsFlag.RECEIVING | RtsFlag.SENDING)) == RtsFlag.RECEIVING;
  }

  /// Exchanges the bodies of two quiescent services that own their privileges.
  public void swap(Proc source, Proc destination) {
    settle(source);
    settle(destination);
    Body first = source.body;
    Body second = destination.body;
    int firstAsync = first.misc & MiscFlag.ASYNMSG;
    int secondAsync = second.misc & MiscFlag.ASYNMSG;
    source.body = second;
    destination.body = first;
    second.proc = source;
    first.proc = destination;
    second.misc |= firstAsync;
    first.misc |= secondAsync;
    swapPrivileges(source, destination);
    core.rendezvous().lookAgain(source);
    core.rendezvous().lookAgain(destination);
    core.trace().record(TraceEvent.SWAP, source.endpoint, destination.endpoint, 0);
  }

  // Nobody stands in a queue under a name that is not its own any more: a send that its process
  // will not live to see taken is dropped.
  private void settle(Proc proc) {
    if ((proc.body.rts & RtsFlag.SENDING) != 0) {
      core.rendezvous().withdraw(proc);
      endSendrec(proc.body);
      core.rendezvous().endSending(proc.body, -Errno.EDEADSRCDST);
    }
  }

  private void swapPrivileges(Proc source, Proc destination) {
    Privilege first = source.privilege;
    Privilege second = destination.privilege;
    if (first != null && second != null) {
      core.privileges().exchange(first, second);
    }
  }
}
