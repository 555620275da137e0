package samsara.pm;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.SignalAction;
import samsara.sys.MachineCalls;

/// What user processes say about their signals. To services these calls do not exist: `ENOSYS`.
///
/// MINIX: `servers/pm/signal.c`.
final class SignalCalls {
  private final PmState state;
  private final Signals signals;
  private final MachineCalls machine;
  private final int actionAddress;

  SignalCalls(PmState state, Signals signals) {
    this.state = state;
    this.signals = signals;
    machine = new MachineCalls(state.sys().ipc());
    actionAddress = state.sys().heap().allocate(SignalAction.SIZE_BYTES);
  }

  private static SignalState of(PmProcess caller) throws ErrnoException {
    if (caller.isService()) {
      throw new ErrnoException(Errno.ENOSYS);
    }
    return caller.signals();
  }

  /// Answers what is done with a signal, and sets what will be. KILL stays as it is, silently.
  /// `EINVAL` for what is no signal, `EFAULT`.
  int doAction(PmProcess caller, long[] message) throws ErrnoException {
    SignalState own = of(caller);
    int signal = PmMessage.signal(message);
    if (signal == Signal.KILL) {
      return Errno.OK;
    }
    if (signal < 1 || signal >= Signal.COUNT) {
      throw new ErrnoException(Errno.EINVAL, "signal=" + signal);
    }
    SignalAction before = own.action(signal);
    int newAddress = PmMessage.newAction(message);
    if (newAddress != 0) {
      copy(caller.endpoint(), newAddress, Endpoint.SELF, actionAddress);
      SignalAction action = SignalAction.read(state.sys().ipc().memory(), actionAddress);
      copyOld(caller, message, before);
      own.action(signal, action, PmMessage.returnAddress(message));
    } else {
      copyOld(caller, message, before);
    }
    return Errno.OK;
  }

  private void copyOld(PmProcess caller, long[] message, SignalAction before)
      throws ErrnoException {
    int address = PmMessage.oldAction(message);
    if (address != 0) {
      before.write(state.sys().ipc().memory(), actionAddress);
      copy(Endpoint.SELF, actionAddress, caller.endpoint(), address);
    }
  }

  private void copy(int from, int fromAddress, int to, int toAddress) throws ErrnoException {
    ErrnoException.check(
        state.kernel().virCopy(from, fromAddress, to, toAddress, SignalAction.SIZE_BYTES));
  }

  /// Waits for a signal with a handler.
  int doPause(PmProcess caller) throws ErrnoException {
    of(caller).pause();
    return Errno.SUSPEND;
  }

  /// Waits for a signal with a handler, while other signals are blocked.
  int doSuspend(PmProcess caller, long[] message) throws ErrnoException {
    of(caller).suspend(PmMessage.signalSet(message));
    signals.deliverPending(caller);
    return Errno.SUSPEND;
  }

  /// Answers which signals wait.
  int doPending(PmProcess caller, long[] message) throws ErrnoException {
    PmMessage.signalSet(message, of(caller).pending());
    return Errno.OK;
  }

  /// Answers which signals are blocked, and changes that; KILL and STOP never are. `EINVAL` for an
  /// unknown way.
  int doMask(PmProcess caller, long[] message) throws ErrnoException {
    SignalState own = of(caller);
    int before = own.blocked();
    int set = PmMessage.signalSet(message);
    switch (PmMessage.maskHow(message)) {
      case PmMessage.SIG_BLOCK -> own.blocked(before | set);
      case PmMessage.SIG_UNBLOCK -> own.blocked(before & ~set);
      case PmMessage.SIG_SETMASK -> own.blocked(set);
      case PmMessage.SIG_INQUIRE -> {}
      default -> throw new ErrnoException(Errno.EINVAL);
    }
    PmMessage.signalSet(message, before);
    return afterwards(caller, Errno.OK);
  }

  /// The end of a handler: the process goes on where the signal met it. `EINVAL` for a process that
  /// is no machine code, `EFAULT`.
  int doReturn(PmProcess caller, long[] message) throws ErrnoException {
    of(caller).blocked(PmMessage.signalSet(message));
    int result = machine.sigReturn(caller.endpoint(), PmMessage.signalContext(message));
    return afterwards(caller, result);
  }

  // What the caller has let through may be its end.
  private int afterwards(PmProcess caller, int result) {
    signals.deliverPending(caller);
    return caller.isExiting() ? Errno.SUSPEND : result;
  }
}
