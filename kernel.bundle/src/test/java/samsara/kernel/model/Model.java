package samsara.kernel.model;

import java.util.Optional;
import samsara.kernel.model.Party.Body;
import samsara.kernel.model.Party.Slot;

/// The parts of the model.
///
/// @param ipc messages, and who there is
/// @param life how processes end, stop and change places
/// @param clock time
/// @param lines interrupts
/// @param stacks who stands on whose stack: the one thing that the model has from the kernel
record Model(IpcModel ipc, LifeModel life, ClockModel clock, LineModel lines, Stacks stacks) {
  /// Knows whether the handler of one process runs on the stack of another.
  interface Stacks {
    boolean standsOn(Slot upper, Slot lower);
  }

  static Model create(int uptime, Stacks stacks) {
    IpcModel ipc = new IpcModel();
    LineModel lines = new LineModel(ipc);
    LifeModel life = new LifeModel(ipc, lines);
    return new Model(ipc, life, new ClockModel(ipc, uptime), lines, stacks);
  }

  /// A process is gone, whoever wanted that.
  void clear(Slot slot) {
    life.clear(slot);
  }

  /// A handler that has begun to wait for its caller, directly or through others that wait, while
  /// that one waits for nothing but that the handler leaves its stack. It ends instead.
  void endWaitForLender(Slot slot) {
    Slot at = slot;
    for (int n = 0; n < ipc.slots.size() && isWaitingForMessages(at); n++) {
      int next = at.body.sending ? at.body.sendsTo : at.body.receivesFrom;
      Optional<Slot> other = ipc.lookup(next);
      if (other.isEmpty()) {
        return;
      }
      at = other.get();
    }
    if (at.body.mayRun() && at != slot && stacks.standsOn(slot, at)) {
      life.stopWaiting(slot);
      life.die(slot);
    }
  }

  private static boolean isWaitingForMessages(Slot slot) {
    Body body = slot.body;
    return body.blocked()
        && !body.signaled
        && !body.signalPending
        && !body.withoutPrivileges
        && !body.crashed
        && !body.held
        && !body.withoutQuantum;
  }
}
