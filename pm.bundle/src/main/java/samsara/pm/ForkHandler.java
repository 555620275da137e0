package samsara.pm;

import java.util.Optional;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.pm.PmProcess.Sequel;
import samsara.protocol.pm.PmMessage;

/// New processes. The child of a user process starts when VFS knows it; a service process is left
/// alone, since RS has much to do before it may run.
///
/// MINIX: `servers/pm/forkexit.c`.
final class ForkHandler {
  private final PmState state;
  private final Exits exits;
  private final Signals signals;

  ForkHandler(PmState state, Exits exits, Signals signals) {
    this.state = state;
    this.exits = exits;
    this.signals = signals;
  }

  /// Forks the caller. `EPERM` for a service, which has no image to copy, `EAGAIN` if the table is
  /// full, and what VM's fork answers.
  int doFork(PmProcess caller) throws ErrnoException {
    if (caller.isService()) {
      throw new ErrnoException(Errno.EPERM);
    }
    PmProcess child = create(caller, false);
    child.forkedFor(caller.endpoint());
    state.vfs().forked(child);
    return Errno.SUSPEND;
  }

  /// Makes a service process, child of RS. `EPERM` for anybody else, other errors as FORK.
  int doServiceFork(PmProcess caller, long[] message) throws ErrnoException {
    if (caller.endpoint() != Endpoint.RS) {
      throw new ErrnoException(Errno.EPERM);
    }
    PmProcess child = create(caller, true);
    state.vfs().forked(child);
    int uid = PmMessage.id(message);
    if (uid != child.credentials().uid()) {
      child.credentials(child.credentials().withUid(uid));
      state.vfs().userChanged(child, Sequel.NONE);
    }
    PmMessage.endpoint(message, child.endpoint());
    return child.pid();
  }

  private PmProcess create(PmProcess parent, boolean isService) throws ErrnoException {
    int slot = state.processes().freeSlot(parent);
    int endpoint = state.vm().fork(parent, slot);
    PmProcess child = parent.child(endpoint, state.processes().freePid(), isService);
    state.processes().add(child);
    return child;
  }

  /// VFS knows the child of a FORK: both go on. If it would not have it the child ends and the
  /// parent hears why.
  void known(PmProcess child, int status) {
    Optional<PmProcess> parent =
        state.processes().find(child.forkedFor()).filter(process -> !process.isExiting());
    child.forkedFor(Endpoint.NONE);
    if (status < 0) {
      child.markParentKnows();
      if (!child.isExiting()) {
        exits.exit(child, 0, 0);
      }
    } else if (!child.isExiting()) {
      state.reply(child, Errno.OK);
    }
    parent.ifPresent(process -> state.reply(process, status < 0 ? status : child.pid()));
    if (child.trace().isTraced() && !child.isExiting()) {
      signals.raise(child, Signal.STOP, false);
    }
  }
}
