package samsara.pm;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmToVfs;

/// Takes PM's messages apart: calls, and VFS's answers to notes. A handler answers the result of
/// its call, or {@link Errno#SUSPEND} if the answer follows later or never.
///
/// MINIX: `servers/pm/main.c`, `servers/pm/table.c`.
final class PmDispatcher {
  private final PmState state;
  private final Exits exits;
  private final Signals signals;
  private final SignalCalls signalCalls;
  private final Tracing tracing;
  private final ForkHandler fork;
  private final WaitHandler wait;
  private final ExecHandler exec;
  private final IdHandler id;
  private final InfoHandler info;
  private final RebootHandler reboot;
  private final VfsAnswers vfsAnswers;

  PmDispatcher(PmState state) {
    this.state = state;
    exits = new Exits(state);
    signals = new Signals(state, exits, new TraceStops(state));
    signalCalls = new SignalCalls(state, signals);
    tracing = new Tracing(state, signals, exits);
    fork = new ForkHandler(state, exits, signals);
    wait = new WaitHandler(state, exits);
    exec = new ExecHandler(state, signals);
    id = new IdHandler(state);
    info = new InfoHandler(state);
    reboot = new RebootHandler(state, signals);
    vfsAnswers = new VfsAnswers(state, exits, signals, fork, reboot);
  }

  Signals signals() {
    return signals;
  }

  /// Handles a message; notifications tell PM nothing.
  boolean handle(long[] message) {
    if (Ipc.isNotify(state.sys().ipc().status())) {
      return false;
    }
    PmToVfs note = PmToVfs.of(Message.type(message) - PmToVfs.REPLY_OFFSET);
    if (note != null && Message.source(message) == Endpoint.VFS) {
      vfsAnswers.handle(note, message);
      return false;
    }
    int result =
        state
            .processes()
            .find(Message.source(message))
            .filter(caller -> !caller.isExiting())
            .map(caller -> answer(caller, message))
            .orElse(Errno.SUSPEND);
    Message.type(message, result);
    return result != Errno.SUSPEND;
  }

  private int answer(PmProcess caller, long[] message) {
    try {
      return dispatch(caller, message);
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }

  private int dispatch(PmProcess caller, long[] message) throws ErrnoException {
    PmCall call = PmCall.of(Message.type(message));
    if (call == null) {
      throw new ErrnoException(Errno.ENOSYS);
    }
    return switch (call) {
      case FORK -> fork.doFork(caller);
      case SRV_FORK -> fork.doServiceFork(caller, message);
      case EXIT -> wait.doExit(caller, message);
      case WAIT -> wait.doWait(caller, message);
      case WAITPID -> wait.doWaitPid(caller, message);
      case KILL -> signals.doKill(caller, message);
      case SRV_KILL -> signals.doServiceKill(caller, message);
      case SIGACTION -> signalCalls.doAction(caller, message);
      case SIGPROCMASK -> signalCalls.doMask(caller, message);
      case SIGPENDING -> signalCalls.doPending(caller, message);
      case SIGSUSPEND -> signalCalls.doSuspend(caller, message);
      case SIGRETURN -> signalCalls.doReturn(caller, message);
      case PAUSE -> signalCalls.doPause(caller);
      case PTRACE -> tracing.doTrace(caller, message);
      case EXEC_NEWMEM -> exec.doExecNewmem(caller, message);
      case EXEC_RESTART -> exec.doExecRestart(caller, message);
      case BRK -> exec.doBreak(caller, message);
      case GETPID -> id.doGetPid(caller, message);
      case GETUID -> id.doGetUid(caller, message);
      case GETGID -> id.doGetGid(caller, message);
      case SETUID -> id.doSetUid(caller, message);
      case SETGID -> id.doSetGid(caller, message);
      case SETSID -> id.doSetSid(caller);
      case GETPGRP -> id.doGetGroup(caller);
      case TIME -> info.doTime(message);
      case GETSYSINFO -> info.doGetSysInfo(caller, message);
      case GETPROCNR -> info.doGetEndpoint(message);
      case GETEPINFO -> info.doGetEndpointInfo(message);
      case REBOOT -> reboot.doReboot(caller, message);
    };
  }
}
