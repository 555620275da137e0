package samsara.pm;

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
  private final PmState state;

  Exits(PmState state) {
    this.state = state;
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
    tellParent(process);
    for (PmProcess child : state.processes().childrenOf(process)) {
      child.parent(state.processes().init());
      if (child.isZombie()) {
        tellParent(child);
      }
    }
    forgetIfDone(process);
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

  // A parent that waits gets its answer, any other the signal; for a user process its default is
  // to be ignored.
  private void tellParent(PmProcess child) {
    PmProcess parent = child.parent();
    if (child.parentKnows()) {
      return;
    }
    if (parent.waitsFor(child)) {
      parent.stopWaiting();
      long[] answer = Message.ofType(child.pid());
      PmMessage.childStatus(answer, child.waitStatus());
      state.reply(parent, answer);
      parentKnows(child);
    } else if (parent.isService()) {
      PmState.require(state.kernel().kill(parent.endpoint(), Signal.CHLD), "CHLD", parent);
    }
  }

  /// Frees the slot of a process of which nothing is left to be done.
  void forgetIfDone(PmProcess process) {
    if (process.isForgettable() && state.processes().contains(process)) {
      state.processes().remove(process);
    }
  }
}
