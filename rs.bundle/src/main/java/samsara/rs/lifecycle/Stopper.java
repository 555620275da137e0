package samsara.rs.lifecycle;

import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Ends services: asks them to stop, kills them, and takes down what has died.
///
/// MINIX: `stop_service`, `crash_service`, `terminate_service` in `servers/rs/manager.c`.
public final class Stopper {
  private final Environment env;
  private final Publisher publisher;
  private final Standbys standbys;
  private final Cleaner cleaner;

  Stopper(Environment env, Publisher publisher, Standbys standbys, Cleaner cleaner) {
    this.env = env;
    this.publisher = publisher;
    this.standbys = standbys;
    this.cleaner = cleaner;
  }

  /// Asks a service to stop, by SIGTERM. If it does not within the time that the policy allows, the
  /// heartbeat kills it.
  ///
  /// @param how EXITING, or REFRESHING to start it again afterwards
  public void stop(Slot slot, int how) {
    slot.set(how);
    slot.stopping = true;
    slot.stopTicks = env.kernel().now();
    env.kernel().calls().kill(slot.endpoint, Signal.TERM);
  }

  /// Kills a service; what then happens is decided when its death is reported.
  void crash(Slot slot) {
    slot.stopping = false;
    int result = env.kernel().calls().kill(slot.endpoint, Signal.KILL);
    if (result < 0) {
      env.journal().line("killing " + slot + ": " + Errno.nameOf(result));
    }
  }

  /// Removes a service that is dead or must go, with all its instances. Panics if the system can't
  /// live without it.
  ///
  /// @return ends when nothing is left of it
  public Task<Slot> takeDown(Slot slot) {
    if (slot.isCore() && !env.journal().isShuttingDown()) {
      throw env.journal().panic("core system service died: " + slot.label());
    }
    Task<Slot> begun = slot.takeDown;
    if (begun != null) {
      return begun;
    }
    slot.backoffSeconds = 0;
    for (Slot instance : slot.instances()) {
      instance.set(SlotInfo.EXITING);
    }
    Task<Slot> task = new Task<>();
    slot.takeDown = task;
    standbys
        .settle(slot)
        .then(publisher::disarm)
        .then(this::discardAll)
        .whenDone(
            gone -> {
              env.journal().line(gone.label() + " is down");
              task.complete(gone);
            },
            task::fail);
    return task;
  }

  private Task<Slot> discardAll(Slot slot) {
    publisher.unpublish(slot);
    Task<Slot> all = Task.done(slot);
    for (Slot instance : slot.instances()) {
      Task<Slot> removal = cleaner.discard(instance);
      all = all.then(done -> removal.map(gone -> slot));
    }
    return all;
  }
}
