package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.kernel.RtsFlag;

/// The messages: send, receive and notify, as state changes of the two processes. Nothing here
/// switches stacks; a call that blocks says so by the flags of its process.
///
/// A receiver takes, in this order: notifications from the lowest privilege id up, messages from
/// SENDA tables, blocked senders in the order of their arrival.
///
/// Hot path: primitives only, no allocation.
///
/// MINIX: `mini_send`, `mini_receive`, `mini_notify`, `deadlock` in `kernel/proc.c`.
public final class Rendezvous {
  static final int FROM_KERNEL = 1 << 16;

  private static final int BLOCKED = RtsFlag.SENDING | RtsFlag.RECEIVING;

  private final ProcTable procs;
  private final PrivilegeTable privileges;
  private final Scheduler scheduler;
  private final Trace trace;
  private final Ticks ticks;
  private final AsyncTables async;
  private final OwnAnswers ownAnswers;

  Rendezvous(
      ProcTable procs,
      PrivilegeTable privileges,
      Scheduler scheduler,
      Trace trace,
      Ticks ticks,
      ProcessMemories memories) {
    this.procs = procs;
    this.privileges = privileges;
    this.scheduler = scheduler;
    this.trace = trace;
    this.ticks = ticks;
    this.async = new AsyncTables(this, procs, privileges, memories);
    this.ownAnswers = new OwnAnswers(procs);
  }

  OwnAnswers ownAnswers() {
    return ownAnswers;
  }

  AsyncTables async() {
    return async;
  }

  /// The checks before any primitive but SENDA, in the order of the reference.
  int validate(Proc caller, int primitive, int peer) {
    if (peer == Endpoint.ANY) {
      return primitive == Ipc.RECEIVE ? trapAllowed(caller, primitive) : -Errno.EINVAL;
    }
    Proc target = procs.lookup(peer);
    if (target == null) {
      return -Errno.EDEADSRCDST;
    }
    Privilege own = caller.privilege;
    if (primitive != Ipc.RECEIVE && (own == null || (own.body.sendMask & target.bit()) == 0)) {
      return -Errno.ECALLDENIED;
    }
    int result = trapAllowed(caller, primitive);
    if (result == Errno.OK
        && target.isTask()
        && primitive != Ipc.SENDREC
        && primitive != Ipc.RECEIVE) {
      return -Errno.ETRAPDENIED;
    }
    return result;
  }

  private static int trapAllowed(Proc caller, int primitive) {
    Privilege own = caller.privilege;
    return own != null && (own.body.trapMask >>> primitive & 1) != 0
        ? Errno.OK
        : -Errno.ETRAPDENIED;
  }

  /// `true` if `target` waits for a message that `source` may send.
  static boolean willReceive(Body target, int source) {
    return (target.rts & BLOCKED) == RtsFlag.RECEIVING
        && (target.receivesFrom == Endpoint.ANY || target.receivesFrom == source);
  }

  /// Sends, or blocks the sender. The peer has been validated.
  int send(Proc caller, int peer, long[] message, boolean blocking) {
    Proc target = procs.slot(Endpoint.slot(peer));
    Body body = caller.body;
    if ((target.body.rts & RtsFlag.NO_ENDPOINT) != 0) {
      return -Errno.EDEADSRCDST;
    }
    if (willReceive(target.body, caller.endpoint)) {
      int primitive =
          (body.misc & MiscFlag.REPLY_PEND) != 0 ? Ipc.SENDREC : blocking ? Ipc.SEND : Ipc.SENDNB;
      deliver(target.body, message, caller.endpoint, primitive);
      return Errno.OK;
    }
    if (!blocking) {
      return -Errno.ENOTREADY;
    }
    if (isDeadlock(caller, RtsFlag.SENDING, peer)) {
      return -Errno.ELOCKED;
    }
    ownAnswers.check(caller, peer);
    Message.copy(message, body.outgoing);
    body.sendsTo = peer;
    scheduler.stop(body, RtsFlag.SENDING);
    append(target, caller);
    return Errno.OK;
  }

  /// Sends in the name of a process that did not ask for it.
  void sendInName(Proc source, Proc target, long[] message) {
    if (willReceive(target.body, source.endpoint)) {
      deliver(target.body, message, source.endpoint, Ipc.SEND | FROM_KERNEL);
    } else {
      Message.copy(message, source.body.outgoing);
      source.body.sendsTo = target.endpoint;
      source.body.misc |= MiscFlag.SENDING_FROM_KERNEL;
      scheduler.stop(source.body, RtsFlag.SENDING);
      append(target, source);
    }
  }

  /// Receives into the buffer of the caller, or blocks it.
  int receive(Proc caller, int source, long[] message) {
    Body body = caller.body;
    body.buffer = message;
    if ((body.rts & RtsFlag.SENDING) == 0) {
      if (take(caller, source)) {
        return Errno.OK;
      }
      if (isDeadlock(caller, RtsFlag.RECEIVING, source)) {
        return -Errno.ELOCKED;
      }
      ownAnswers.check(caller, source);
    }
    body.receivesFrom = source;
    scheduler.stop(body, RtsFlag.RECEIVING);
    return Errno.OK;
  }

  /// `true` if there is nothing that a receive from ANY would take.
  boolean hasNothingFor(Proc caller) {
    Privilege privilege = caller.privilege;
    return caller.firstSender == null
        && privilege != null
        && privilege.pendingNotify == 0
        && (caller.body.misc & (MiscFlag.ASYNMSG | MiscFlag.REPLY_PEND)) == 0;
  }

  /// A receive from ANY that finds nothing.
  void awaitAny(Body body, long[] message) {
    body.buffer = message;
    body.result = Errno.OK;
    body.receivesFrom = Endpoint.ANY;
    body.rts = RtsFlag.RECEIVING;
  }

  private boolean take(Proc caller, int source) {
    if (takeNotification(caller, source) || async.take(caller, source)) {
      return true;
    }
    Proc sender = firstSender(caller, source);
    if (sender != null) {
      takeFrom(caller, sender);
    }
    return sender != null;
  }

  /// A body that waits for a message has got another identity: it takes what is there for that one.
  void lookAgain(Proc proc) {
    Body body = proc.body;
    if ((body.rts & BLOCKED) == RtsFlag.RECEIVING) {
      take(proc, body.receivesFrom);
    }
  }

  /// `true` if a process waits though there is something that it would take.
  boolean overlooks(Proc proc) {
    Body body = proc.body;
    Privilege privilege = proc.privilege;
    if ((body.rts & BLOCKED) != RtsFlag.RECEIVING || privilege == null) {
      return false;
    }
    long pending = (body.misc & MiscFlag.REPLY_PEND) == 0 ? privilege.pendingNotify : 0;
    Proc only = procs.lookup(body.receivesFrom);
    if (body.receivesFrom != Endpoint.ANY) {
      pending &= only == null ? 0 : only.bit();
    }
    return pending != 0 || firstSender(proc, body.receivesFrom) != null;
  }

  /// Delivers a notification or leaves it pending.
  public void notify(Proc source, Proc target) {
    Body body = target.body;
    if (willReceive(body, source.endpoint) && (body.misc & MiscFlag.REPLY_PEND) == 0) {
      deliverNotification(target, source);
    } else {
      Privilege privilege = target.privilege;
      if (privilege != null) {
        privilege.pendingNotify |= source.bit();
        trace.record(TraceEvent.PEND, source.endpoint, target.endpoint, 0);
      }
    }
  }

  /// Copies a message to a process that will receive it, and wakes it.
  void deliver(Body target, long[] message, int source, int status) {
    Message.copy(message, target.buffer);
    finishDelivery(target, source, status);
  }

  private void finishDelivery(Body target, int source, int status) {
    Message.source(target.buffer, source);
    target.result = Errno.OK;
    boolean answered = (target.misc & MiscFlag.REPLY_PEND) != 0;
    if (answered) {
      target.misc &= ~MiscFlag.REPLY_PEND;
    } else {
      target.status = status;
    }
    trace.record(TraceEvent.DELIVER, source, target.proc.endpoint, Message.type(target.buffer));
    if ((target.rts & RtsFlag.RECEIVING) != 0) {
      scheduler.start(target, RtsFlag.RECEIVING, answered);
    }
  }

  private boolean takeNotification(Proc caller, int source) {
    Privilege privilege = caller.privilege;
    if (privilege == null
        || privilege.pendingNotify == 0
        || (caller.body.misc & MiscFlag.REPLY_PEND) != 0) {
      return false;
    }
    long wanted = privilege.pendingNotify;
    if (source != Endpoint.ANY) {
      Proc only = procs.lookup(source);
      wanted &= only == null ? 0 : only.bit();
    }
    if (wanted == 0) {
      return false;
    }
    int id = Long.numberOfTrailingZeros(wanted);
    privilege.pendingNotify &= ~(1L << id);
    Proc sender = privileges.owner(id);
    if (sender == null) {
      return takeNotification(caller, source);
    }
    deliverNotification(caller, sender);
    return true;
  }

  private void deliverNotification(Proc target, Proc source) {
    long[] message = target.body.buffer;
    Message.clear(message);
    Message.type(message, Ipc.NOTIFY_TYPE | (source.slot + ProcTable.TASKS));
    Message.int32(message, Message.M2_L2, ticks.uptime());
    Privilege privilege = target.privilege;
    if (privilege != null) {
      if (source.endpoint == Endpoint.HARDWARE) {
        Message.int32(message, Message.M2_L1, privilege.pendingInterrupts);
        privilege.pendingInterrupts = 0;
      } else if (source.endpoint == Endpoint.SYSTEM) {
        Message.int32(message, Message.M2_L1, privilege.pendingSignals);
        privilege.pendingSignals = 0;
      }
    }
    finishDelivery(target.body, source.endpoint, Ipc.NOTIFY);
  }

  private void takeFrom(Proc caller, Proc sender) {
    Body from = sender.body;
    int status =
        (from.misc & MiscFlag.SENDING_FROM_KERNEL) != 0
            ? Ipc.SEND | FROM_KERNEL
            : (from.misc & MiscFlag.REPLY_PEND) != 0 ? Ipc.SENDREC : Ipc.SEND;
    deliver(caller.body, from.outgoing, sender.endpoint, status);
    unlink(caller, sender);
    endSending(from, Errno.OK);
  }

  /// A process stops sending: its message was taken or refused. What the kernel sent in its name is
  /// no trap of its own, whose result may still be unread.
  void endSending(Body body, int result) {
    if ((body.misc & MiscFlag.SENDING_FROM_KERNEL) == 0) {
      body.result = result;
    }
    body.misc &= ~MiscFlag.SENDING_FROM_KERNEL;
    body.sendsTo = Endpoint.NONE;
    scheduler.start(body, RtsFlag.SENDING);
    if ((body.misc & MiscFlag.SIG_DELAY) != 0) {
      body.misc &= ~MiscFlag.SIG_DELAY;
      delayed.stoppedSending(body.proc);
    }
  }

  /// Hears of processes that PM wanted to stop as soon as they had sent.
  interface DelayListener {
    void stoppedSending(Proc proc);
  }

  private DelayListener delayed = proc -> {};

  void onStoppedSending(DelayListener listener) {
    delayed = listener;
  }

  private static @Nullable Proc firstSender(Proc caller, int source) {
    Proc sender = caller.firstSender;
    while (sender != null && source != Endpoint.ANY && sender.endpoint != source) {
      sender = sender.nextSender;
    }
    return sender;
  }

  private static void append(Proc target, Proc sender) {
    Proc last = target.lastSender;
    sender.nextSender = null;
    if (last == null) {
      target.firstSender = sender;
    } else {
      last.nextSender = sender;
    }
    target.lastSender = sender;
  }

  /// Takes a sender out of the queue that it stands in.
  void unlink(Proc target, Proc sender) {
    Proc before = null;
    Proc at = target.firstSender;
    while (at != null && at != sender) {
      before = at;
      at = at.nextSender;
    }
    if (at == null) {
      return;
    }
    if (before == null) {
      target.firstSender = sender.nextSender;
    } else {
      before.nextSender = sender.nextSender;
    }
    if (target.lastSender == sender) {
      target.lastSender = before;
    }
    sender.nextSender = null;
  }

  /// Takes a process out of the queue that it stands in, if it is sending. Its message is dropped.
  void withdraw(Proc sender) {
    if ((sender.body.rts & RtsFlag.SENDING) != 0) {
      Proc target = procs.lookup(sender.body.sendsTo);
      if (target != null) {
        unlink(target, sender);
      }
    }
  }

  /// `true` if `caller`, which is about to block on `peer`, would close a circle of waiting
  /// processes. Two that send and receive to and from each other are no circle; one that waits for
  /// itself is.
  private boolean isDeadlock(Proc caller, int about, int peer) {
    if (peer == caller.endpoint) {
      return true;
    }
    int at = peer;
    for (int group = 2; group <= procs.processes() + ProcTable.TASKS; group++) {
      if (at == Endpoint.ANY) {
        return false;
      }
      Proc proc = procs.lookup(at);
      if (proc == null) {
        return false;
      }
      Body body = proc.body;
      if ((body.rts & RtsFlag.SENDING) != 0) {
        at = body.sendsTo;
      } else if ((body.rts & RtsFlag.RECEIVING) != 0) {
        at = body.receivesFrom;
      } else {
        return false;
      }
      if (at == caller.endpoint) {
        return group != 2 || ((body.rts ^ about) & RtsFlag.SENDING) == 0;
      }
    }
    return false;
  }
}
