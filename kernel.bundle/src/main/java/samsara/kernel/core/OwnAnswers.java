package samsara.kernel.core;

import java.util.HashSet;
import java.util.Set;
import samsara.abi.Endpoint;
import samsara.protocol.kernel.RtsFlag;

/// Handlers that answer their callers by a message of their own, instead of returning the answer,
/// and then wait for messages. On the caller's stack that is dangerous: the caller can go on only
/// when the handler has left.
///
/// A program that is seen doing so is not run on anybody's stack any more. If it waits for its
/// caller alone, that one time, it would stand still for ever; it is told so by an exception that
/// ends it. So its successor works.
final class OwnAnswers {
  private final ProcTable procs;
  private final Set<String> programs = new HashSet<>();

  OwnAnswers(ProcTable procs) {
    this.procs = procs;
  }

  /// `true` if the handler of a process may run on another's stack.
  boolean mayBorrow(Body server) {
    return programs.isEmpty() || !programs.contains(server.name);
  }

  /// A process is about to wait for messages. If it waits for `peer` alone it fails if that one, or
  /// the last of those that wait for one another from there on, has nothing to wait for but that
  /// the process leaves its stack.
  void check(Proc caller, int peer) {
    Body lender = caller.body.lender;
    if (lender == null) {
      return;
    }
    if (peer == Endpoint.ANY && lender.rts == RunState.LENT) {
      programs.add(caller.body.name);
    }
    int at = peer;
    for (int n = 0; n < procs.processes() && at != Endpoint.ANY; n++) {
      Proc proc = procs.lookup(at);
      if (proc == null) {
        return;
      }
      Body body = proc.body;
      if (body.rts == RunState.LENT) {
        refuse(caller.body, body);
        return;
      }
      int waits = body.rts & ~RunState.LENT;
      if (waits == 0 || (waits & ~(RtsFlag.SENDING | RtsFlag.RECEIVING)) != 0) {
        return; // it runs, or what keeps it may end otherwise
      }
      at = (waits & RtsFlag.SENDING) != 0 ? body.sendsTo : body.receivesFrom;
    }
  }

  // Fails if the process that waits stands on the stack of `lender`, perhaps above others.
  private void refuse(Body waiting, Body lender) {
    Set<String> standing = new HashSet<>();
    for (Body above = lender.borrower; above != null; above = above.borrower) {
      standing.add(above.name);
      if (above == waiting) {
        programs.addAll(standing);
        throw new TrapMisuse(
            "waits for a process that has its answer by a message, on that process's stack;"
                + " a handler of serve returns its answer");
      }
    }
  }
}
