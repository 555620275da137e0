package samsara.rs.lifecycle;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.kernel.StateRequest;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Brings a dead service back: a replica takes the place of the dead instance, which is removed
/// only when the replica has initialised. If that can't be done the service goes down.
///
/// MINIX: `restart_service` in `servers/rs/manager.c`.
public final class Recovery {
  private final Environment env;
  private final Standbys standbys;
  private final Swapper swapper;
  private final InitProtocol init;
  private final Stopper stopper;
  private final Cleaner cleaner;
  private final Audit audit;

  Recovery(
      Environment env,
      Standbys standbys,
      Swapper swapper,
      InitProtocol init,
      Stopper stopper,
      Cleaner cleaner,
      Audit audit) {
    this.env = env;
    this.standbys = standbys;
    this.swapper = swapper;
    this.init = init;
    this.stopper = stopper;
    this.cleaner = cleaner;
    this.audit = audit;
  }

  /// Deals with a crash: recovers at once, or after a while if it was not the first one. A service
  /// that goes on dying of its own faults gets no hot swap either, and those who queue for it are
  /// told instead of kept waiting.
  void crashed(Slot dead) {
    boolean stable = env.kernel().now() - dead.readyTicks >= env.policy().stableTicks();
    dead.crashStreak = stable ? 1 : dead.crashStreak + 1;
    dead.faultStreak = dead.guilty ? (stable ? 1 : dead.faultStreak + 1) : 0;
    boolean hopeless = dead.faultStreak > env.policy().faultsInARowMax();
    dead.backoffSeconds =
        env.policy()
            .backoffSeconds(
                dead.crashStreak,
                dead.settings().keepsImage() && !hopeless,
                dead.hasReplica() && !hopeless);
    if (hopeless) {
      env.kernel()
          .calls()
          .releaseCallers(dead.endpoint, StateRequest.GUILTY | StateRequest.QUEUED_TOO);
    }
    if (dead.backoffSeconds == 0) {
      recover(dead, dead.is(SlotInfo.NOPINGREPLY) ? "no-heartbeat" : "terminated");
    } else {
      env.journal().line(dead.label() + " restarts in " + dead.backoffSeconds + " s");
    }
  }

  /// Recovers a dead instance now.
  ///
  /// @param reason for people
  public void recover(Slot dead, String reason) {
    dead.recovering = true;
    dead.backoffSeconds = 0;
    dead.answer(Errno.OK);
    env.journal().detail("recovering " + dead + ", " + reason);
    standbys
        .take(dead)
        .then(fresh -> swap(dead, fresh))
        .then(fresh -> restart(dead, fresh))
        .whenDone(fresh -> recovered(dead, fresh, reason), error -> failed(dead, error));
  }

  private Task<Slot> swap(Slot dead, Slot fresh) throws ErrnoException {
    requireWanted(dead);
    return swapper.replace(dead, fresh);
  }

  private Task<Slot> restart(Slot dead, Slot fresh) throws ErrnoException {
    dead.standby = null;
    fresh.previous = dead;
    fresh.restarts = dead.restarts + 1;
    fresh.crashStreak = dead.crashStreak;
    fresh.faultStreak = dead.faultStreak;
    requireWanted(dead);
    return init.run(fresh, InitType.RESTART, dead.endpoint);
  }

  private static void requireWanted(Slot dead) throws ErrnoException {
    if (dead.isExiting()) {
      throw new ErrnoException(Errno.EINTR, "recovery of " + dead + " was called off");
    }
  }

  private void recovered(Slot dead, Slot fresh, String reason) {
    fresh.previous = null;
    env.journal().line(fresh.label() + " restarted (" + reason + "), restarts=" + fresh.restarts);
    cleaner.discard(dead);
    standbys.keep(fresh).whenDone(audit::check, error -> {});
  }

  private void failed(Slot dead, ErrnoException error) {
    env.journal().error("recovery of " + dead.label(), error);
    Slot active = env.table().byLabel(dead.label()).orElse(dead);
    stopper.takeDown(active);
  }
}
