package samsara.kernel.core;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.RequestHandler;
import samsara.protocol.kernel.RtsFlag;

/// The trap gate: what happens when the running process enters the kernel, on its own stack.
///
/// A SENDREC to a server that waits in its message loop may run the server's handler at once on the
/// caller's stack (the *fast path*), if the server is what the CPU would run next anyway. Whatever
/// then happens to the server, its answer and its next receive are the same steps in the same
/// order, at the same cost, as if it had run on its own stack; so nobody can tell, and the switch
/// `fastPath` is there to prove it.
///
/// Hot path: primitives only, no allocation.
///
/// MINIX: `do_ipc` in `kernel/proc.c`.
final class Traps {
  /// How many processes may stand on one stack.
  static final int DEPTH_MAX = 16;

  private final ProcTable procs;
  private final Scheduler scheduler;
  private final Rendezvous rendezvous;
  private final CpuTime time;
  private final Cpu cpu;
  private final Crashes crashes;
  private final OwnAnswers ownAnswers;
  private final boolean fastPath;

  Traps(
      ProcTable procs,
      Scheduler scheduler,
      Rendezvous rendezvous,
      CpuTime time,
      Cpu cpu,
      Crashes crashes,
      boolean fastPath) {
    this.procs = procs;
    this.scheduler = scheduler;
    this.rendezvous = rendezvous;
    this.time = time;
    this.cpu = cpu;
    this.crashes = crashes;
    this.ownAnswers = rendezvous.ownAnswers();
    this.fastPath = fastPath;
  }

  int send(Body body, int peer, long[] message, boolean blocking) {
    time.chargeTrap();
    body.result = startSend(body.proc, peer, message, blocking);
    cpu.endTrap(body);
    return body.result;
  }

  private int startSend(Proc caller, int peer, long[] message, boolean blocking) {
    int result = rendezvous.validate(caller, blocking ? Ipc.SEND : Ipc.SENDNB, peer);
    return result == Errno.OK ? rendezvous.send(caller, peer, message, blocking) : result;
  }

  int receive(Body body, int source, long[] message) {
    time.chargeTrap();
    body.result = startReceive(body.proc, source, message);
    cpu.endTrap(body);
    return body.result;
  }

  private int startReceive(Proc caller, int source, long[] message) {
    int result = rendezvous.validate(caller, Ipc.RECEIVE, source);
    return result == Errno.OK ? rendezvous.receive(caller, source, message) : result;
  }

  int receiveServing(Body body, RequestHandler handler, long[] message) {
    body.handler = handler;
    do {
      body.receiveAgain = false;
      time.chargeTrap();
      startServing(body, message);
      cpu.endTrap(body);
      body.serving = false;
    } while (body.receiveAgain);
    return body.result;
  }

  private void startServing(Body body, long[] message) {
    body.result = startReceive(body.proc, Endpoint.ANY, message);
    body.serving = (body.rts & RtsFlag.RECEIVING) != 0 && ownAnswers.mayBorrow(body);
  }

  int notify(Body body, int peer) {
    time.chargeTrap();
    Proc caller = body.proc;
    int result = rendezvous.validate(caller, Ipc.NOTIFY, peer);
    if (result == Errno.OK) {
      rendezvous.notify(caller, procs.slot(Endpoint.slot(peer)));
    }
    body.result = result;
    cpu.endTrap(body);
    return body.result;
  }

  int senda(Body body, int table, int count) {
    time.chargeTrap();
    body.result = rendezvous.async().register(body.proc, table, count);
    cpu.endTrap(body);
    return body.result;
  }

  int sendrec(Body body, int peer, long[] message) {
    time.chargeTrap();
    Proc caller = body.proc;
    int result = checkSendrec(caller, peer);
    if (result == Errno.OK) {
      Body server = procs.slot(Endpoint.slot(peer)).body;
      if (fastPath && mayLend(body, server)) {
        return lend(body, server, message);
      }
      result = startSendrec(caller, peer, message);
    }
    body.result = result;
    cpu.endTrap(body);
    return body.result;
  }

  /// Kernel tasks receive nothing in this way: kernel calls have a trap of their own.
  int checkSendrec(Proc caller, int peer) {
    int result = rendezvous.validate(caller, Ipc.SENDREC, peer);
    return result == Errno.OK && Endpoint.slot(peer) < 0 ? -Errno.ETRAPDENIED : result;
  }

  /// The two halves of a SENDREC, up to where the caller blocks.
  int startSendrec(Proc caller, int peer, long[] message) {
    Body body = caller.body;
    body.misc |= MiscFlag.REPLY_PEND;
    int result = -Errno.ELOCKED;
    try {
      result = rendezvous.send(caller, peer, message, true);
      if (result == Errno.OK) {
        result = rendezvous.receive(caller, peer, message);
      }
    } finally {
      if (result != Errno.OK) {
        body.misc &= ~MiscFlag.REPLY_PEND;
      }
    }
    return result;
  }

  // ---- The fast path. ----

  private boolean mayLend(Body caller, Body server) {
    return server.serving
        && server.rts == RtsFlag.RECEIVING
        && caller.context != null
        && caller.depth < DEPTH_MAX
        && !AsyncTables.mayHold(server, caller)
        && scheduler.noneAtOrAbove(server.queue)
        && !time.isDue();
  }

  private int lend(Body caller, Body server, long[] message) {
    int client = caller.proc.endpoint;
    long[] request = server.buffer; // what the handler does may set another
    scheduler.current(server.proc); // so that neither is queued by what follows
    caller.buffer = message;
    caller.misc |= MiscFlag.REPLY_PEND;
    caller.receivesFrom = server.proc.endpoint;
    caller.rts = RtsFlag.RECEIVING | RunState.LENT;
    server.serving = false;
    rendezvous.deliver(server, message, client, Ipc.SENDREC);
    cpu.enter(server.proc);
    server.lender = caller;
    server.depth = caller.depth + 1;
    caller.borrower = server;

    boolean answer = handle(server, request);

    caller.borrower = null;
    server.lender = null;
    server.depth = 0;
    scheduler.start(caller, RunState.LENT);
    if (answer && caller.proc.endpoint == client && nothingComesBetween(server, caller)) {
      answerAtOnce(server, request, caller);
      return caller.result;
    }
    if (server.dead) {
      cpu.drop(server);
    } else if (server.rts == 0) {
      goOnServing(server, request, answer, client);
    }
    if (caller.dead) {
      throw cpu.beginUnwinding(caller);
    }
    comeBack(caller);
    return caller.result;
  }

  private boolean handle(Body server, long[] request) {
    RequestHandler handler = server.handler;
    try {
      return handler != null && handler.handle(request);
    } catch (Throwable t) { // whatever ends a process is its own affair
      if (!server.dead) {
        crashes.crash(server, t);
      }
      return false;
    }
  }

  /// `true` if the answer reaches the caller, the server waits again, and the caller is what the
  /// CPU runs next, whichever way that is done.
  private boolean nothingComesBetween(Body server, Body caller) {
    return server.rts == 0
        && caller.rts == RtsFlag.RECEIVING
        && caller.receivesFrom == server.proc.endpoint
        && !cpu.isUnwinding()
        && time.hasTraps(2)
        && server.queue <= caller.queue
        && scheduler.wouldBeBest(caller)
        && rendezvous.hasNothingFor(server.proc)
        && rendezvous.validate(server.proc, Ipc.SENDNB, caller.proc.endpoint) == Errno.OK
        && rendezvous.validate(server.proc, Ipc.RECEIVE, Endpoint.ANY) == Errno.OK;
  }

  /// What [#goOnServing] and [#comeBack] do then, without the ready queue.
  private void answerAtOnce(Body server, long[] message, Body caller) {
    time.chargeTrap();
    caller.rts = 0;
    rendezvous.deliver(caller, message, server.proc.endpoint, Ipc.SENDNB);
    time.chargeTrap();
    rendezvous.awaitAny(server, message);
    server.serving = true;
    cpu.enter(caller.proc);
  }

  /// The traps that a server makes on its own stack after its handler: the answer, the next
  /// receive.
  private void goOnServing(Body server, long[] message, boolean answer, int client) {
    if (answer) {
      time.chargeTrap();
      startSend(server.proc, client, message, false);
      if (mustYield(server)) {
        server.receiveAgain = true;
        return;
      }
    }
    time.chargeTrap();
    startServing(server, message);
    if (server.rts != 0) {
      scheduler.current(null);
    } else {
      server.serving = false;
    }
  }

  private boolean mustYield(Body body) {
    return body.rts != 0 || time.isDue() || scheduler.outranked(body.proc);
  }

  /// The caller goes on if it is what the CPU would run next, else it waits for its turn.
  private void comeBack(Body caller) {
    if (scheduler.current() == null
        && !cpu.isUnwinding()
        && !time.isDue()
        && scheduler.best() == caller.proc) {
      scheduler.remove(caller.proc);
      cpu.enter(caller.proc);
    } else {
      cpu.suspend(caller);
    }
  }
}
