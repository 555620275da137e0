package samsara.pm;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.pm.PmMessage;
import samsara.sef.Panic;

/// How processes end: the kernel stops the process, VM and VFS hear of it, the parent is told, its
/// own children go to INIT. A service is cleared at once, since VFS might be waiting for just that
/// service; a user process stays until VFS has let go of it. The slot is free when the parent knows
/// the exit status and VFS has answered everything.
///
/// MINIX: `servers/pm/forkexit.c`.
final class Exits {
  /// Who deals with the signals that an end leads to.
  interface Aftermath {
    /// The child of a user process that does not wait for it has ended.
    void childEnded(PmProcess parent);

    /// The tracer of a process has ended.
    void tracerEnded(PmProcess traced);
  }

  private final PmState state;
  private @Nullable Aftermath aftermath; // set at once, by Signals

  Exits(PmState state) {
    this.state = state;
  }

  void aftermath(Aftermath newAftermath) {
    aftermath = newAftermath;
  }

  private Aftermath aftermath() {
    return Objects.requireNonNull(aftermath, "no Signals");
  }

  /// Ends a process. INIT can only be stopped; the end of VFS is the end of PM.
  ///
  /// @param exitCode what it said itself, 0 if it was killed
  /// @param signal what killed it, 0 if nothing did
  void exit(PmProcess process, int exitCode, int signal) {
    if (process.endpoint() == Endpoint.VFS) {
      throw new Panic("VFS died");
    }
    PmState.require(state.kernel().runctl(process.endpoint(), true), "stop", process);
    if (process.isInit()) {
      state.sys().print("INIT died");
      return;
    }
    state.vm().willExit(process);
    process.exit(exitCode, signal);
    state.vfs().exited(process);
    if (process.isService()) {
      release(process);
    }
    process.markZombie();
    if (!tellTracer(process)) {
      tellParent(process);
    }
    for (PmProcess child : state.processes().childrenOf(process)) {
      child.parent(state.processes().init());
      if (child.isZombie()) {
        tellParent(child);
      }
    }
    releaseTraced(process);
    forgetIfDone(process);
  }

  // A tracer that is not the parent hears of the end first.
  private boolean tellTracer(PmProcess process) {
    TraceState trace = process.trace();
    PmProcess tracer = trace.tracer();
    if (tracer == null || tracer == process.parent() || process.parentKnows()) {
      trace.detach();
      return false;
    }
    trace.markZombie();
    if (tracer.waitsFor(process)) {
      answerWait(tracer, process);
      trace.detach();
      return false;
    }
    return true;
  }

  /// The tracer knows that a process has ended; now its parent may.
  void tracerKnows(PmProcess process) {
    process.trace().detach();
    tellParent(process);
  }

  private void releaseTraced(PmProcess tracer) {
    for (PmProcess process : state.processes().all()) {
      if (process.trace().isBy(tracer)) {
        boolean wasZombie = process.trace().isZombie();
        process.trace().detach();
        if (wasZombie) {
          tellParent(process);
        } else {
          aftermath().tracerEnded(process);
        }
      }
    }
  }

  /// VFS has let go of a process that has ended.
  void released(PmProcess process) {
    if (!process.isReleased()) {
      release(process);
    }
  }

  /// The parent knows that a child has ended, and how.
  void parentKnows(PmProcess child) {
    child.markParentKnows();
    forgetIfDone(child);
  }

  private void release(PmProcess process) {
    PmState.require(state.kernel().clear(process.endpoint()), "clear", process);
    state.vm().exit(process);
    process.markReleased();
  }

  // A parent that waits gets its answer, any other the signal.
  private void tellParent(PmProcess child) {
    PmProcess parent = child.parent();
    if (child.parentKnows()) {
      return;
    }
    if (parent.waitsFor(child)) {
      answerWait(parent, child);
      parentKnows(child);
    } else if (parent.isService()) {
      PmState.require(state.kernel().kill(parent.endpoint(), Signal.CHLD), "CHLD", parent);
    } else {
      aftermath().childEnded(parent);
    }
  }

  private void answerWait(PmProcess waiting, PmProcess ended) {
    waiting.stopWaiting();
    long[] answer = Message.ofType(ended.pid());
    PmMessage.childStatus(answer, ended.waitStatus());
    state.reply(waiting, answer);
  }

  /// Frees the slot of a process of which nothing is left to be done.
  void forgetIfDone(PmProcess process) {
    if (process.isForgettable() && state.processes().contains(process)) {
      state.processes().remove(process);
    }
  }
}
