package samsara.pm;

import java.util.Arrays;
import samsara.abi.Signal;
import samsara.protocol.pm.SignalAction;

/// What a user process has said about signals, and those that wait for it. A set has bit n for
/// signal n.
///
/// MINIX: the signal part of `servers/pm/mproc.h`.
final class SignalState {
  /// How far PM is with breaking off the call that a process may be in, so that a handler can run.
  enum Break {
    /// Nothing is broken off.
    NONE,
    /// The process is sending; the kernel tells when it no longer is.
    DELAYED,
    /// The process is stopped, VFS is asked to answer its call.
    ASKED,
    /// The process is stopped and in no call: its next instruction may be a handler's.
    DONE
  }

  private static final int ALL = (1 << Signal.COUNT) - 2;
  private static final int NEVER_BLOCKED = 1 << Signal.KILL | 1 << Signal.STOP;

  private final SignalAction[] actions = new SignalAction[Signal.COUNT];
  private int returnAddress;
  private int blocked;
  private int pending;

  // Until the handler runs that PAUSE or SIGSUSPEND wait for.
  private boolean pausing;
  private boolean suspended;
  private int blockedBefore;

  private Break phase = Break.NONE;

  SignalState() {
    Arrays.fill(actions, SignalAction.NONE);
  }

  /// What a child gets: everything but the signals that wait.
  SignalState forked() {
    SignalState child = new SignalState();
    System.arraycopy(actions, 0, child.actions, 0, actions.length);
    child.returnAddress = returnAddress;
    child.blocked = blocked;
    return child;
  }

  /// A new program has none of the handlers of the old one.
  void executed() {
    for (int signal = 1; signal < actions.length; signal++) {
      if (catches(signal)) {
        actions[signal] = SignalAction.NONE;
      }
    }
  }

  SignalAction action(int signal) {
    return actions[signal];
  }

  /// Sets what is to be done with a signal, and where its handler returns to.
  void action(int signal, SignalAction action, int newReturnAddress) {
    actions[signal] = new SignalAction(action.handler(), sane(action.mask()), action.flags());
    if (ignores(signal)) {
      pending &= ~(1 << signal);
    }
    returnAddress = newReturnAddress;
  }

  int returnAddress() {
    return returnAddress;
  }

  boolean ignores(int signal) {
    return actions[signal].handler() == SignalAction.IGNORE;
  }

  /// There is a handler for a signal.
  boolean catches(int signal) {
    return !ignores(signal) && actions[signal].handler() != SignalAction.DEFAULT;
  }

  // ---- Blocked and waiting signals. ----

  int blocked() {
    return blocked;
  }

  void blocked(int set) {
    blocked = sane(set);
  }

  boolean blocks(int signal) {
    return (blocked >>> signal & 1) != 0;
  }

  private static int sane(int set) {
    return set & ALL & ~NEVER_BLOCKED;
  }

  int pending() {
    return pending;
  }

  void addPending(int signal) {
    pending |= 1 << signal;
  }

  /// Takes a signal that waits and is not blocked; 0 for none.
  int takeFrom(int firstSignal) {
    int ready = pending & ~blocked & -(1 << firstSignal);
    if (ready == 0) {
      return 0;
    }
    int signal = Integer.numberOfTrailingZeros(ready);
    pending &= ~(1 << signal);
    return signal;
  }

  // ---- Waiting for a handler. ----

  /// PAUSE.
  void pause() {
    pausing = true;
  }

  /// SIGSUSPEND: other signals are blocked until a handler begins.
  void suspend(int set) {
    pausing = true;
    suspended = true;
    blockedBefore = blocked;
    blocked(set);
  }

  boolean isPausing() {
    return pausing;
  }

  /// What is blocked again when the handler that begins now has ended.
  int blockedAfterwards() {
    return suspended ? blockedBefore : blocked;
  }

  /// The handler of a signal begins.
  void handlerBegins(int signal) {
    SignalAction action = actions[signal];
    pausing = false;
    suspended = false;
    blocked |= action.mask();
    if ((action.flags() & SignalAction.NO_DEFER) == 0) {
      blocked(blocked | 1 << signal);
    }
    if ((action.flags() & SignalAction.RESET_HANDLER) != 0) {
      actions[signal] = SignalAction.NONE;
    }
  }

  Break phase() {
    return phase;
  }

  void phase(Break newPhase) {
    phase = newPhase;
  }
}
