package samsara.pm;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.protocol.pm.ExecNewmem;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PtraceRequest;

/// Memory and programs of processes.
///
/// MINIX: `servers/pm/exec.c`, `servers/pm/break.c`.
final class ExecHandler {
  private static final int NAME_BYTES = 16;
  private static final int BREAK_NONE = -1;

  private final PmState state;
  private final Signals signals;
  private final int recordAddress;
  private final int nameAddress;

  ExecHandler(PmState state, Signals signals) {
    this.state = state;
    this.signals = signals;
    recordAddress = state.sys().heap().allocate(ExecNewmem.SIZE_BYTES);
    nameAddress = state.sys().heap().allocate(NAME_BYTES);
  }

  /// Gives a process a new address space and a name. `EPERM` for anybody but RS and VFS, `ESRCH`
  /// for no process, `EFAULT`, and what VM's exec answers.
  int doExecNewmem(PmProcess caller, long[] message) throws ErrnoException {
    if (caller.endpoint() != Endpoint.RS && caller.endpoint() != Endpoint.VFS) {
      throw new ErrnoException(Errno.EPERM);
    }
    PmProcess process = state.processes().alive(PmMessage.endpoint(message));
    ErrnoException.check(
        state
            .kernel()
            .virCopy(
                caller.endpoint(),
                PmMessage.newmemAddress(message),
                Endpoint.SELF,
                recordAddress,
                ExecNewmem.SIZE_BYTES));
    int stackTop = state.vm().execNewmem(process, recordAddress);
    process.name(ExecNewmem.read(state.sys().ipc().memory(), recordAddress).name());
    process.partialExec(true);
    PmMessage.stackTop(message, stackTop);
    return Errno.OK;
  }

  /// Ends an exec: the process gets its program and loses the signal handlers of the old one; or,
  /// if the exec failed after its memory was gone, it is killed. `EPERM` for anybody but RS,
  /// `ESRCH` for no process, `EINVAL` without EXEC_NEWMEM, and what the kernel's exec answers.
  int doExecRestart(PmProcess caller, long[] message) throws ErrnoException {
    if (caller.endpoint() != Endpoint.RS) {
      throw new ErrnoException(Errno.EPERM);
    }
    PmProcess process = state.processes().alive(PmMessage.endpoint(message));
    if (!process.isPartialExec()) {
      throw new ErrnoException(Errno.EINVAL, "no EXEC_NEWMEM before, process=" + process);
    }
    if (PmMessage.execResult(message) != Errno.OK) {
      return state.kernel().kill(process.endpoint(), Signal.KILL);
    }
    state.sys().ipc().memory().string(nameAddress, NAME_BYTES, process.name());
    ErrnoException.check(
        state
            .kernel()
            .exec(
                process.endpoint(),
                PmMessage.execStackPointer(message),
                nameAddress,
                PmMessage.execEntry(message)));
    process.partialExec(false);
    process.signals().executed();
    TraceState trace = process.trace();
    if (trace.isTraced() && !trace.has(PtraceRequest.IGNORE_EXEC)) {
      boolean stops = trace.has(PtraceRequest.STOP_AT_EXEC);
      signals.raise(process, stops ? Signal.STOP : Signal.TRAP, false);
    }
    return Errno.OK;
  }

  /// Moves the caller's break; VM's errors.
  int doBreak(PmProcess caller, long[] message) {
    int wanted = PmMessage.newBreak(message);
    int result = state.vm().setBreak(caller, wanted);
    PmMessage.currentBreak(message, result == Errno.OK ? wanted : BREAK_NONE);
    return result;
  }
}
