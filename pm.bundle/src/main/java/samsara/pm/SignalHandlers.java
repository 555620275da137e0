package samsara.pm;

import samsara.abi.Errno;
import samsara.pm.SignalState.Break;
import samsara.protocol.kernel.SignalFrame;
import samsara.protocol.kernel.TraceRequest;
import samsara.protocol.pm.SignalAction;
import samsara.sys.MachineCalls;

/// Runs the handlers of user processes. A process that waits in PM gets `EINTR` and runs its
/// handler at once. Any other is stopped first and VFS is asked to answer what it may wait for
/// there; when VFS has done so the process goes on in its handlers. A call to anybody else is not
/// broken off: the handler runs when it is answered.
///
/// MINIX: `sig_send`, `unpause` in `servers/pm/signal.c`.
final class SignalHandlers {
  /// What came of it.
  enum Outcome {
    /// The handler is what the process executes next.
    RUNS,
    /// The signal waits until the process is in no call.
    LATER,
    /// The process has no stack for a handler, or is no machine code.
    IMPOSSIBLE
  }

  private final PmState state;
  private final MachineCalls machine;
  private final int frameAddress;

  SignalHandlers(PmState state) {
    this.state = state;
    machine = new MachineCalls(state.sys().ipc());
    frameAddress = state.sys().heap().allocate(SignalFrame.SIZE_BYTES);
  }

  /// Runs the handler of a signal, now or later.
  Outcome run(PmProcess target, int signal) {
    SignalState signals = target.signals();
    if (target.isWaiting() || signals.isPausing()) {
      if (!push(target, signal)) {
        return Outcome.IMPOSSIBLE;
      }
      target.stopWaiting();
      state.reply(target, -Errno.EINTR);
      return Outcome.RUNS;
    }
    if (signals.phase() == Break.DONE) {
      return push(target, signal) ? Outcome.RUNS : Outcome.IMPOSSIBLE;
    }
    signals.addPending(signal);
    if (signals.phase() == Break.NONE) {
      breakOff(target);
    }
    return Outcome.LATER;
  }

  private void breakOff(PmProcess target) {
    int result = machine.stopLater(target.endpoint());
    if (result == -Errno.EBUSY) {
      target.signals().phase(Break.DELAYED);
    } else {
      PmState.require(result, "stop", target);
      target.signals().phase(Break.ASKED);
      state.vfs().breakOff(target);
    }
  }

  private boolean push(PmProcess target, int signal) {
    SignalState signals = target.signals();
    SignalAction action = signals.action(signal);
    if (machine.trace(target.endpoint(), TraceRequest.GET_USER, SignalFrame.STACK_POINTER, 0)
        != Errno.OK) {
      return false;
    }
    new SignalFrame(
            signal,
            signals.blockedAfterwards(),
            action.handler(),
            signals.returnAddress(),
            machine.traced())
        .write(state.sys().ipc().memory(), frameAddress);
    if (machine.sigSend(target.endpoint(), frameAddress) != Errno.OK) {
      return false;
    }
    signals.handlerBegins(signal);
    return true;
  }
}
