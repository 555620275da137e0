package samsara.pm;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.protocol.pm.PmMessage;

/// EXIT and WAIT.
///
/// MINIX: `servers/pm/forkexit.c`.
final class WaitHandler {
  private final PmState state;
  private final Exits exits;

  WaitHandler(PmState state, Exits exits) {
    this.state = state;
    this.exits = exits;
  }

  /// Ends the caller. A service should have exited through the kernel, and is killed.
  int doExit(PmProcess caller, long[] message) {
    if (caller.isService()) {
      state.sys().print("service exits through PM, is killed: " + caller);
      PmState.require(state.kernel().kill(caller.endpoint(), Signal.KILL), "kill", caller);
    } else {
      exits.exit(caller, PmMessage.exitStatus(message), 0);
    }
    return Errno.SUSPEND;
  }

  /// Waits for any child. `ECHILD` if there is none.
  int doWait(PmProcess caller, long[] message) throws ErrnoException {
    return waitFor(caller, message, -1, 0);
  }

  /// Waits for a child, or for a process that the caller traces: a pid, a negative group, 0 for the
  /// own group, -1 for any. `ECHILD` if there is no such child. With WNOHANG answers 0 if none has
  /// ended.
  int doWaitPid(PmProcess caller, long[] message) throws ErrnoException {
    return waitFor(caller, message, PmMessage.pid(message), PmMessage.waitOptions(message));
  }

  private int waitFor(PmProcess caller, long[] message, int wantedPid, int options)
      throws ErrnoException {
    boolean hasChild = false;
    for (PmProcess process : state.processes().all()) {
      if (caller.selects(wantedPid, process) && isOf(caller, process)) {
        hasChild = true;
        if (hasNews(caller, process, message)) {
          return process.pid();
        }
      }
    }
    if (!hasChild) {
      throw new ErrnoException(Errno.ECHILD);
    }
    if ((options & PmMessage.WNOHANG) != 0) {
      return 0;
    }
    caller.startWaiting(wantedPid);
    return Errno.SUSPEND;
  }

  // A tracer waits for what it traces as for its children.
  private static boolean isOf(PmProcess caller, PmProcess process) {
    boolean isChild = process.parent() == caller && process != caller && !process.parentKnows();
    return isChild || process.trace().isBy(caller);
  }

  private boolean hasNews(PmProcess caller, PmProcess process, long[] message) {
    TraceState trace = process.trace();
    if (trace.isBy(caller)) {
      if (trace.isZombie()) {
        PmMessage.childStatus(message, process.waitStatus());
        exits.tracerKnows(process);
        return true;
      }
      if (trace.isStopped() && trace.hasSignals() && !process.isExiting()) {
        PmMessage.childStatus(message, TraceStops.status(trace.takeSignal()));
        return true;
      }
    }
    if (process.parent() == caller && process.isZombie()) {
      PmMessage.childStatus(message, process.waitStatus());
      exits.parentKnows(process);
      return true;
    }
    return false;
  }
}
