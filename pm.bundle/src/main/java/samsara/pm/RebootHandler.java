package samsara.pm;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.protocol.pm.PmMessage;

/// The end of the system: user processes are killed, INIT is stopped, VFS closes everything, and
/// then the kernel halts the machine.
///
/// MINIX: `do_reboot` in `servers/pm/misc.c`.
final class RebootHandler {
  private final PmState state;
  private final Signals signals;
  private int how;

  RebootHandler(PmState state, Signals signals) {
    this.state = state;
    this.signals = signals;
  }

  /// Takes the system down; there is no answer. `EPERM` for anybody but the superuser, `EINVAL` for
  /// a way that there isn't.
  int doReboot(PmProcess caller, long[] message) throws ErrnoException {
    if (!caller.isRoot()) {
      throw new ErrnoException(Errno.EPERM);
    }
    how =
        switch (PmMessage.how(message)) {
          case PmMessage.REBOOT_HALT,
              PmMessage.REBOOT_REBOOT,
              PmMessage.REBOOT_PANIC,
              PmMessage.REBOOT_RESET ->
              PmMessage.how(message);
          default -> throw new ErrnoException(Errno.EINVAL);
        };
    killUsers(caller);
    PmProcess init = state.processes().init();
    PmState.require(state.kernel().runctl(Endpoint.INIT, true), "stop", init);
    state.vfs().reboot();
    return Errno.SUSPEND;
  }

  private void killUsers(PmProcess caller) throws ErrnoException {
    try {
      signals.send(caller, -1, Signal.KILL);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ESRCH) { // there may be none
        throw e;
      }
    }
  }

  /// VFS has closed everything.
  void finish() {
    state.kernel().abort(how);
  }
}
