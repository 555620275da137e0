package samsara.pm;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.protocol.kernel.TraceRequest;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PtraceRequest;
import samsara.protocol.pm.TraceRange;
import samsara.sys.MachineCalls;

/// PTRACE. A process is traced by its parent if it wants that itself, or by whoever attaches to it.
/// Each signal but KILL stops it, so that the tracer sees the signal first, by WAITPID.
///
/// MINIX: `servers/pm/trace.c`.
final class Tracing {
  private static final int OPTIONS =
      PtraceRequest.TRACE_FORK | PtraceRequest.STOP_AT_EXEC | PtraceRequest.IGNORE_EXEC;

  private final PmState state;
  private final Signals signals;
  private final Exits exits;
  private final MachineCalls machine;
  private final int rangeAddress;

  Tracing(PmState state, Signals signals, Exits exits) {
    this.state = state;
    this.signals = signals;
    this.exits = exits;
    machine = new MachineCalls(state.sys().ipc());
    rangeAddress = state.sys().heap().allocate(TraceRange.SIZE_BYTES);
  }

  /// Does what a tracer wants. `ESRCH` if the caller does not trace that process, `EBUSY` if it has
  /// not stopped, or if somebody else traces it already; `EPERM` for services as tracers, for the
  /// processes of others and for what can't be stopped; `EINVAL` for an unknown request, or one
  /// that is not for such a process; `EIO` for an address that is none.
  int doTrace(PmProcess caller, long[] message) throws ErrnoException {
    @Nullable PtraceRequest request = PtraceRequest.of(PmMessage.traceRequest(message));
    if (request == null || request == PtraceRequest.STOP) {
      throw new ErrnoException(Errno.EINVAL);
    }
    if (caller.isService()) {
      throw new ErrnoException(Errno.EPERM);
    }
    int data = PmMessage.traceData(message);
    int address = PmMessage.traceAddress(message);
    PmMessage.traceData(message, 0);
    switch (request) {
      case OK -> traceMe(caller);
      case ATTACH -> attach(caller, state.processes().byPid(PmMessage.tracedPid(message)));
      default -> {
        PmProcess target = stoppedOf(caller, PmMessage.tracedPid(message));
        PmMessage.traceData(message, perform(caller, target, request, address, data));
      }
    }
    return Errno.OK;
  }

  private static void traceMe(PmProcess caller) throws ErrnoException {
    if (caller.trace().isTraced()) {
      throw new ErrnoException(Errno.EBUSY);
    }
    caller.trace().attach(caller.parent(), 0);
  }

  private void attach(PmProcess caller, PmProcess target) throws ErrnoException {
    if (target.isExiting()) {
      throw new ErrnoException(Errno.ESRCH);
    }
    boolean mayTrace =
        caller.isRoot()
            || (!target.isService() && caller.credentials().mayTrace(target.credentials()));
    if (!mayTrace
        || target == caller
        || target.endpoint() == Endpoint.PM
        || target.endpoint() == Endpoint.VM) {
      throw new ErrnoException(Errno.EPERM);
    }
    if (target.trace().isTraced()) {
      throw new ErrnoException(Errno.EBUSY);
    }
    target.trace().attach(caller, PtraceRequest.IGNORE_EXEC);
    signals.raise(target, Signal.STOP, false);
  }

  private PmProcess stoppedOf(PmProcess caller, int pid) throws ErrnoException {
    PmProcess target = state.processes().byPid(pid);
    if (!target.trace().isBy(caller) || target.isExiting()) {
      throw new ErrnoException(Errno.ESRCH);
    }
    if (!target.trace().isStopped()) {
      throw new ErrnoException(Errno.EBUSY);
    }
    return target;
  }

  private int perform(
      PmProcess caller, PmProcess target, PtraceRequest request, int address, int data)
      throws ErrnoException {
    return switch (request) {
      case GET_CODE -> access(target, TraceRequest.GET_CODE, address, data);
      case GET_DATA -> access(target, TraceRequest.GET_DATA, address, data);
      case GET_USER -> access(target, TraceRequest.GET_USER, address, data);
      case SET_CODE -> access(target, TraceRequest.SET_CODE, address, data);
      case SET_DATA -> access(target, TraceRequest.SET_DATA, address, data);
      case SET_USER -> access(target, TraceRequest.SET_USER, address, data);
      case GET_CODE_BYTE -> access(target, TraceRequest.GET_CODE_BYTE, address, data);
      case SET_CODE_BYTE -> access(target, TraceRequest.SET_CODE_BYTE, address, data);
      case GET_RANGE, SET_RANGE -> copy(caller, target, request, address);
      case RESUME -> resume(target, TraceRequest.RESUME, data);
      case STEP -> resume(target, TraceRequest.STEP, data);
      case SYSTEM_CALL -> resume(target, TraceRequest.SYSTEM_CALL, data);
      case DETACH -> detach(target, data);
      case EXIT -> exit(target, data);
      case SET_OPTIONS -> setOptions(target, data);
      case STOP, OK, ATTACH -> throw new AssertionError(request);
    };
  }

  private int access(PmProcess target, TraceRequest request, int address, int data)
      throws ErrnoException {
    int result = machine.trace(target.endpoint(), request, address, data);
    ErrnoException.check(result == -Errno.EFAULT ? -Errno.EIO : result);
    return machine.traced();
  }

  private int copy(PmProcess caller, PmProcess target, PtraceRequest request, int address)
      throws ErrnoException {
    ErrnoException.check(
        state
            .kernel()
            .virCopy(
                caller.endpoint(), address, Endpoint.SELF, rangeAddress, TraceRange.SIZE_BYTES));
    TraceRange range = TraceRange.read(state.sys().ipc().memory(), rangeAddress);
    if ((range.space() != TraceRange.CODE && range.space() != TraceRange.DATA)
        || range.bytes() <= 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    int result =
        request == PtraceRequest.GET_RANGE
            ? state
                .kernel()
                .virCopy(
                    target.endpoint(),
                    range.address(),
                    caller.endpoint(),
                    range.buffer(),
                    range.bytes())
            : state
                .kernel()
                .virCopy(
                    caller.endpoint(),
                    range.buffer(),
                    target.endpoint(),
                    range.address(),
                    range.bytes());
    ErrnoException.check(result == -Errno.EFAULT ? -Errno.EIO : result);
    return 0;
  }

  // A signal that the tracer has not seen yet is its business first: then the process stays.
  private int resume(PmProcess target, TraceRequest how, int signal) throws ErrnoException {
    requireSignal(signal);
    if (signal != 0) {
      signals.deliver(target, signal, false);
    }
    if (!target.trace().hasSignals() && !target.isExiting()) {
      goOn(target, how);
    }
    return 0;
  }

  private void goOn(PmProcess target, TraceRequest how) throws ErrnoException {
    int result = machine.trace(target.endpoint(), how, 0, 0);
    ErrnoException.check(result);
    target.trace().stopped(false);
    signals.deliverPending(target);
  }

  private int detach(PmProcess target, int signal) throws ErrnoException {
    requireSignal(signal);
    TraceState trace = target.trace();
    goOn(target, TraceRequest.DETACH);
    for (int left = trace.takeSignal(); left != 0; left = trace.takeSignal()) {
      signals.deliver(target, left, false);
    }
    trace.detach();
    if (signal != 0) {
      signals.deliver(target, signal, false);
    }
    return 0;
  }

  private static void requireSignal(int signal) throws ErrnoException {
    if (signal < 0 || signal >= Signal.COUNT) {
      throw new ErrnoException(Errno.EINVAL, "signal=" + signal);
    }
  }

  private int exit(PmProcess target, int status) throws ErrnoException {
    if (Signals.isIndispensable(target)) {
      throw new ErrnoException(Errno.EPERM, "not to be ended: " + target);
    }
    exits.exit(target, status, 0);
    return 0;
  }

  private static int setOptions(PmProcess target, int options) throws ErrnoException {
    if ((options & ~OPTIONS) != 0) {
      throw new ErrnoException(Errno.EINVAL, "options=" + options);
    }
    target.trace().options(options);
    return 0;
  }
}
