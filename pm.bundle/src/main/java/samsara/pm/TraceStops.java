package samsara.pm;

import samsara.abi.Message;
import samsara.protocol.kernel.TraceRequest;
import samsara.protocol.pm.PmMessage;
import samsara.sys.MachineCalls;

/// Stops traced processes when they get a signal, and tells their tracers.
///
/// MINIX: `trace_stop` in `servers/pm/trace.c`.
final class TraceStops {
  private final PmState state;
  private final MachineCalls machine;

  TraceStops(PmState state) {
    this.state = state;
    machine = new MachineCalls(state.sys().ipc());
  }

  /// A traced process gets a signal: its tracer decides about it.
  void stop(PmProcess target, int signal) {
    TraceState trace = target.trace();
    trace.addSignal(signal);
    if (trace.isStopped()) {
      return;
    }
    trace.stopped(true);
    PmState.require(
        machine.trace(target.endpoint(), TraceRequest.STOP, 0, 0), "stop for tracer", target);
    PmProcess tracer = trace.tracer();
    if (tracer != null && tracer.waitsFor(target)) {
      tracer.stopWaiting();
      long[] answer = Message.ofType(target.pid());
      PmMessage.childStatus(answer, status(trace.takeSignal()));
      state.reply(tracer, answer);
    }
  }

  /// The status of a process that has stopped at a signal.
  static int status(int signal) {
    return PmMessage.STATUS_STOPPED | signal << 8;
  }
}
