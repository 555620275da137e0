package samsara.rs.lifecycle;

import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.table.Policy;
import samsara.rs.table.Slot;
import samsara.sys.Sys;

/// The periodic work: pings services and kills the silent ones, kills those that do not stop,
/// counts down to deferred restarts. Once a second.
///
/// MINIX: `do_period` in `servers/rs/request.c`.
public final class Heartbeat {
  private final Environment env;
  private final Stopper stopper;
  private final Recovery recovery;

  Heartbeat(Environment env, Stopper stopper, Recovery recovery) {
    this.env = env;
    this.stopper = stopper;
    this.recovery = recovery;
  }

  /// Begins.
  public void start() {
    Sys sys = env.sef().sys();
    sys.timers()
        .set(
            env.policy().hz(),
            () -> {
              scan();
              start();
            });
  }

  /// A service gave a sign of life.
  public void alive(Slot slot) {
    slot.aliveTicks = env.kernel().now();
  }

  private void scan() {
    int now = env.kernel().now();
    for (Slot slot : env.table().active()) {
      if (!slot.is(SlotInfo.UPDATING)) {
        check(slot, now);
      }
    }
  }

  private void check(Slot slot, int now) {
    if (slot.backoffSeconds > 0) {
      slot.backoffSeconds--;
      if (slot.backoffSeconds == 0) {
        recovery.recover(slot, "terminated");
      }
    } else if (slot.isTerminated()) {
      return;
    } else if (slot.stopping && now - slot.stopTicks > env.policy().stopTicks()) {
      env.journal().line(slot + " does not stop");
      stopper.crash(slot);
    } else {
      ping(slot, now);
    }
  }

  private void ping(Slot slot, int now) {
    Policy policy = env.policy();
    int period =
        slot.is(SlotInfo.INITIALIZING) ? policy.initTicks() : slot.settings().periodTicks();
    if (period <= 0) {
      return;
    }
    if (slot.aliveTicks - slot.checkTicks < 0) {
      if (isAtDebugger(slot)) {
        slot.aliveTicks = now - 1; // its time to answer begins when it goes on
        slot.checkTicks = now;
      } else if (now - slot.aliveTicks > 2 * period && !slot.is(SlotInfo.NOPINGREPLY)) {
        env.journal().line(slot + " is silent");
        slot.set(SlotInfo.NOPINGREPLY);
        stopper.crash(slot);
      }
    } else if (now - slot.checkTicks > period) {
      env.sef().ipc().notify(slot.endpoint);
      slot.checkTicks = now;
    }
  }

  // A service that its tracer has stopped can't answer, which is no fault of its own. MINIX kills
  // it.
  private boolean isAtDebugger(Slot slot) {
    return env.kernel()
        .process(slot.endpoint)
        .filter(process -> (process.flags() & RtsFlag.P_STOP) != 0)
        .isPresent();
  }
}
