package samsara.pm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.pm.SignalState.Break;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.pm.PmMessage;
import samsara.sys.AsyncSender;

/// Signals. For user processes PM is the signal manager: it runs their handlers or performs the
/// default actions. A signal to a service goes to the kernel, which hands it to that service's
/// manager; only if PM is the manager does it come back here, and is then either an end or a
/// message.
///
/// MINIX: `servers/pm/signal.c`.
final class Signals implements Exits.Aftermath {
  /// Asynchronous messages that may be under way when a signal is passed on.
  static final int PENDING_MAX = AsyncSender.COUNT_MAX / 2;

  private static final int BROADCAST = -1;

  // Raised by the kernel, these end a process that ignores or blocks them.
  private static final int FAULTS =
      1 << Signal.ILL
          | 1 << Signal.TRAP
          | 1 << Signal.EMT
          | 1 << Signal.FPE
          | 1 << Signal.BUS
          | 1 << Signal.SEGV;

  private final PmState state;
  private final Exits exits;
  private final TraceStops stops;
  private final SignalHandlers handlers;

  Signals(PmState state, Exits exits, TraceStops stops) {
    this.state = state;
    this.exits = exits;
    this.stops = stops;
    handlers = new SignalHandlers(state);
    exits.aftermath(this);
  }

  /// Sends a signal to a process (pid > 0), the own group (0), all (-1) or a group (< -1); signal 0
  /// only asks. `EINVAL` for a number that is none and for KILL to INIT alone, `ESRCH` if nobody is
  /// meant, `EPERM` if the caller may signal none of those.
  int doKill(PmProcess caller, long[] message) throws ErrnoException {
    send(caller, PmMessage.pid(message), PmMessage.signal(message));
    return caller.isExiting() ? Errno.SUSPEND : Errno.OK;
  }

  /// Sends a signal that does not go through the target's manager: KILL is final. `EPERM` for
  /// anybody but RS and for the servers that nothing works without, `EINVAL` for a number that is
  /// none, `ESRCH`.
  int doServiceKill(PmProcess caller, long[] message) throws ErrnoException {
    int signal = PmMessage.signal(message);
    if (caller.endpoint() != Endpoint.RS) {
      throw new ErrnoException(Errno.EPERM);
    }
    requireSignal(signal);
    PmProcess target = state.processes().byPid(PmMessage.pid(message));
    if (isIndispensable(target)) {
      throw new ErrnoException(Errno.EPERM, "not to be killed: " + target);
    }
    if (signal != 0 && !target.isExiting()) {
      // RS learns of the end by the answer to this call and need not wait for its child.
      if (target.isService() && Signal.isTermination(signal) && target.parent() == caller) {
        target.markParentKnows();
      }
      deliver(target, signal, true);
    }
    return Errno.OK;
  }

  /// Nothing works without it.
  static boolean isIndispensable(PmProcess process) {
    return switch (process.endpoint()) {
      case Endpoint.PM, Endpoint.VFS, Endpoint.RS, Endpoint.VM, Endpoint.INIT -> true;
      default -> false;
    };
  }

  /// The kernel has a signal for a process whose manager PM is.
  ///
  /// @return 0, or `-EDEADSRCDST` if the process is gone
  int manage(int targetEndpoint, int signal) {
    return state
        .processes()
        .find(targetEndpoint)
        .map(target -> manage(target, signal))
        .orElse(-Errno.EDEADSRCDST);
  }

  private int manage(PmProcess target, int signal) {
    if (signal == Signal.SNDELAY) {
      delayEnded(target);
    } else if (!target.isExiting() && signal < Signal.COUNT) {
      if (isForTheGroup(signal) && !target.isService()) {
        state.processes().all().stream()
            .filter(process -> process.group() == target.group() && !process.isExiting())
            .forEach(process -> raise(process, signal, true));
      } else {
        raise(target, signal, true);
      }
    }
    return target.isExiting() ? -Errno.EDEADSRCDST : Errno.OK;
  }

  // What a terminal says to one process it says to all of its group.
  private static boolean isForTheGroup(int signal) {
    return signal == Signal.INT || signal == Signal.QUIT || signal == Signal.WINCH;
  }

  /// Delivers what had to wait for VFS.
  void deliverPostponed(PmProcess process) {
    deliverPostponed(process, true);
    deliverPostponed(process, false);
  }

  private void deliverPostponed(PmProcess process, boolean fromKernel) {
    int signals = process.takePostponed(fromKernel);
    for (int signal = 1; signal < Signal.COUNT && !process.isExiting(); signal++) {
      if ((signals >>> signal & 1) != 0) {
        deliver(process, signal, fromKernel);
      }
    }
  }

  /// Delivers the signals that wait and are not blocked any more.
  void deliverPending(PmProcess process) {
    SignalState own = process.signals();
    for (int signal = own.takeFrom(1);
        signal != 0 && !process.isExiting();
        signal = own.takeFrom(signal + 1)) {
      deliver(process, signal, false);
    }
  }

  // The process has sent what it was sending when a handler should run.
  private void delayEnded(PmProcess process) {
    if (!process.isExiting() && process.signals().phase() == Break.DELAYED) {
      process.signals().phase(Break.NONE);
      deliverPending(process);
    }
  }

  /// VFS has answered what a process waited for: it is stopped, and goes on in its handlers.
  void brokenOff(PmProcess process) {
    process.signals().phase(Break.DONE);
    if (!process.isExiting()) {
      deliverPostponed(process);
      deliverPending(process);
    }
    process.signals().phase(Break.NONE);
    if (!process.isExiting()) {
      PmState.require(state.kernel().runctl(process.endpoint(), false), "resume", process);
    }
  }

  @Override
  public void childEnded(PmProcess parent) {
    raise(parent, Signal.CHLD, false);
  }

  @Override
  public void tracerEnded(PmProcess traced) {
    if (!traced.isExiting()) {
      deliver(traced, Signal.KILL, false);
    }
  }

  /// Sends a signal as {@link #doKill} does.
  void send(PmProcess sender, int pid, int signal) throws ErrnoException {
    requireSignal(signal);
    if (pid == ProcessTable.INIT_PID && signal == Signal.KILL) {
      throw new ErrnoException(Errno.EINVAL);
    }
    int error = Errno.ESRCH;
    boolean found = false;
    for (PmProcess target : targets(sender, pid, signal)) {
      if ((target.isService() && Signal.isLethal(signal))
          || !sender.credentials().maySignal(target.credentials())) {
        error = Errno.EPERM;
      } else {
        found = true;
        if (signal != 0 && !target.isExiting()) {
          raise(target, signal, false);
        }
      }
    }
    if (!found) {
      throw new ErrnoException(error);
    }
  }

  private static void requireSignal(int signal) throws ErrnoException {
    if (signal < 0 || signal >= Signal.COUNT) {
      throw new ErrnoException(Errno.EINVAL, "signal=" + signal);
    }
  }

  // From the last slot down, so that the core servers come last; but if everybody is to end, RS
  // hears of it first and restarts nobody any more.
  private List<PmProcess> targets(PmProcess sender, int pid, int signal) {
    List<PmProcess> targets = new ArrayList<>(state.processes().all().reversed());
    targets.removeIf(target -> !isMeant(sender, pid, signal, target));
    if (pid == BROADCAST && signal == Signal.TERM) {
      targets.sort(Comparator.comparing(target -> target.endpoint() != Endpoint.RS));
    }
    return targets;
  }

  private static boolean isMeant(PmProcess sender, int pid, int signal, PmProcess target) {
    if (pid > 0) {
      return target.pid() == pid;
    }
    if (pid == BROADCAST) {
      return !target.isInit() && !(target.isService() && signal == Signal.KILL);
    }
    return target.group() == (pid == 0 ? sender.group() : -pid);
  }

  /// A process gets a signal; its tracer, if it has one, sees it first.
  void raise(PmProcess target, int signal, boolean fromKernel) {
    if (target.trace().isTraced() && signal != Signal.KILL && !target.isExiting()) {
      stops.stop(target, signal);
    } else {
      deliver(target, signal, fromKernel);
    }
  }

  /// A process gets a signal that its tracer knows, if it has one.
  void deliver(PmProcess target, int signal, boolean fromKernel) {
    if (target.isExiting()) {
      return;
    }
    if (target.isService()) {
      deliverToService(target, signal, fromKernel);
    } else if (target.isAwaitingVfs() && !isForcedOut(target, signal)) {
      target.postpone(signal, fromKernel);
    } else if (!target.isInit()) {
      deliverToUser(target, signal, fromKernel);
    }
  }

  // VFS may never be able to break off the call of a process whose driver hangs.
  private static boolean isForcedOut(PmProcess target, int signal) {
    return signal == Signal.KILL && target.signals().phase() == Break.ASKED;
  }

  // INIT ignores everything: it would have a handler for all that it can't do without.
  private void deliverToUser(PmProcess target, int signal, boolean fromKernel) {
    SignalState own = target.signals();
    boolean isFault = fromKernel && (FAULTS >>> signal & 1) != 0;
    boolean isRefused = own.ignores(signal) || own.blocks(signal);
    if (isFault && isRefused) {
      exits.exit(target, 0, signal);
    } else if (own.ignores(signal)) {
      return;
    } else if (own.blocks(signal) || (target.trace().isStopped() && signal != Signal.KILL)) {
      own.addPending(signal);
    } else if (own.catches(signal)) {
      if (handlers.run(target, signal) == SignalHandlers.Outcome.IMPOSSIBLE) {
        exits.exit(target, 0, signal);
      }
    } else if (!isIgnoredByDefault(signal)) {
      exits.exit(target, 0, signal);
    }
  }

  private static boolean isIgnoredByDefault(int signal) {
    return signal == Signal.CHLD || signal == Signal.WINCH || signal == Signal.CONT;
  }

  private void deliverToService(PmProcess target, int signal, boolean fromKernel) {
    if (target.endpoint() == Endpoint.PM) {
      return; // PM takes no signal but those that the kernel addresses to it
    }
    if (!fromKernel) {
      PmState.require(state.kernel().kill(target.endpoint(), signal), "kill", target);
      return;
    }
    if (Signal.wantsStackTrace(signal)) {
      state.kernel().stackTrace(target.endpoint());
    }
    if (Signal.isTermination(signal)) {
      exits.exit(target, 0, signal);
    } else {
      pass(target, signal);
    }
  }

  // A service that does not receive must not fill the table that all answers need.
  private void pass(PmProcess target, int signal) {
    AsyncSender async = state.sys().async();
    if (async.pending() < PENDING_MAX) {
      async.sendNoReply(target.endpoint(), CommonRequest.signal(signal));
    } else {
      state.sys().print(Signal.nameOf(signal) + " is lost, nobody receives: " + target);
    }
  }
}
