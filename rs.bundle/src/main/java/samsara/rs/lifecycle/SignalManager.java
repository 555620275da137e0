package samsara.rs.lifecycle;

import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.kernel.StateRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.table.Slot;
import samsara.rs.table.Swap;

/// What RS does as the signal manager of all services: a signal that ends a process is a death to
/// deal with, any other goes to the service as a message.
///
/// MINIX: `sef_cb_signal_manager` in `servers/rs/main.c`, `terminate_service` in `manager.c`.
public final class SignalManager {
  /// Undelivered messages of RS beyond which signals are dropped: a service that is flooded with
  /// signals and takes none must not use up what others need.
  private static final int PENDING_MAX = 50;

  private final Environment env;
  private final Swapper swapper;
  private final InitProtocol init;
  private final Stopper stopper;
  private final Recovery recovery;
  private final Updates updates;

  SignalManager(
      Environment env,
      Swapper swapper,
      InitProtocol init,
      Stopper stopper,
      Recovery recovery,
      Updates updates) {
    this.env = env;
    this.swapper = swapper;
    this.init = init;
    this.stopper = stopper;
    this.recovery = recovery;
    this.updates = updates;
  }

  /// Handles one signal of a process that RS manages.
  ///
  /// @return 0 to let it go on, `-EDEADSRCDST` to leave it stopped
  public int manage(int target, int signal) {
    Slot found = env.table().byEndpoint(target).orElse(null);
    if (found == null) {
      return Errno.OK;
    }
    Slot slot = swapper.bodyAt(found);
    if (slot.isTerminated() || slot.removal != null) {
      return -Errno.EDEADSRCDST;
    }
    if (isRollingBack(slot) && Signal.isTermination(signal)) {
      // The roll-back goes on, and its end decides what a death means.
      slot.set(SlotInfo.TERMINATED);
      return -Errno.EDEADSRCDST;
    }
    if (!slot.isActive() && !slot.isExiting()) {
      return Errno.OK;
    }
    env.journal().detail(slot + ": " + Signal.nameOf(signal));
    if (Signal.wantsStackTrace(signal)) {
      env.kernel().calls().stackTrace(target);
    }
    if (Signal.isTermination(signal)) {
      died(slot, signal);
      return -Errno.EDEADSRCDST;
    }
    forward(slot, signal);
    return Errno.OK;
  }

  private static boolean isRollingBack(Slot slot) {
    Swap swap = slot.swap;
    return swap != null && swap.fresh().isActive();
  }

  private void forward(Slot slot, int signal) {
    if (env.sef().sys().async().pending() > PENDING_MAX) {
      env.journal().line(slot + " takes no messages: " + Signal.nameOf(signal) + " is dropped");
      return;
    }
    env.sef().sys().async().sendNoReply(slot.endpoint, CommonRequest.signal(signal));
  }

  private void died(Slot slot, int signal) {
    slot.set(SlotInfo.TERMINATED);
    slot.stopping = false;
    env.sef().sys().async().forget(slot.endpoint);
    env.peers().died(slot.endpoint);
    String how = Signal.nameOf(signal);
    if (init.died(slot, how)) {
      return;
    }
    if (slot.isExiting()) {
      env.journal().detail(slot + " has exited");
      stopper.takeDown(slot);
      return;
    }
    env.journal().line(slot + " died of " + how);
    slot.guilty = signal != Signal.KILL || slot.is(SlotInfo.NOPINGREPLY);
    env.kernel().calls().releaseCallers(slot.endpoint, slot.guilty ? StateRequest.GUILTY : 0);
    if (updates.oldDied(slot)) {
      return;
    }
    if (slot.is(SlotInfo.REFRESHING)) {
      recovery.recover(slot, "restart");
    } else {
      recovery.crashed(slot);
    }
  }

  /// A child has ended without RS's doing, because another manager decided so: the service is gone,
  /// and not brought back.
  public void reaped(int pid) {
    @Nullable Slot slot = env.table().byPid(pid).orElse(null);
    if (slot != null && slot.removal == null) {
      env.journal().line(slot + " was ended by somebody else");
      slot.set(SlotInfo.EXITING | SlotInfo.TERMINATED);
      stopper.takeDown(slot);
    }
  }
}
