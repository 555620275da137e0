package samsara.rs.lifecycle;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.rs.table.Slot;
import samsara.rs.task.Step;
import samsara.rs.task.Task;

/// Does what has to be done in the end, however long a server hangs: what is left of a service that
/// is gone would be in the way of the next one.
final class Persistence {
  private final Environment env;

  Persistence(Environment env) {
    this.env = env;
  }

  /// Asks a server again and again until it answers, whatever it answers. A client that waits for
  /// the service hears `EINTR` when the first deadline passes.
  Task<Slot> insist(Slot slot, Step<Slot, Task<long[]>> attempt) {
    return Task.done(slot)
        .then(attempt)
        .map(reply -> slot)
        .recover(error -> afterwards(slot, attempt, error));
  }

  private Task<Slot> afterwards(Slot slot, Step<Slot, Task<long[]>> attempt, ErrnoException error) {
    if (error.errno() == Errno.ESRCH) {
      return Task.done(slot);
    }
    env.journal().error("removal of " + slot, error);
    if (error.errno() != Errno.EINTR || env.journal().isShuttingDown()) {
      return Task.done(slot);
    }
    slot.answer(-Errno.EINTR);
    Task<Slot> later = new Task<>();
    env.sef().sys().timers().set(env.policy().peerTicks(), () -> later.complete(slot));
    return later.then(again -> insist(again, attempt));
  }
}
