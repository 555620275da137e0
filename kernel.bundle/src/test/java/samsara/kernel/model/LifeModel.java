package samsara.kernel.model;

import java.util.List;
import java.util.Optional;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.kernel.model.Party.Body;
import samsara.kernel.model.Party.Slot;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.protocol.kernel.StateRequest;

/// The kernel calls by which processes end, change places and get signals, as far as they touch
/// messages. All signals go to RS, which manages itself.
final class LifeModel {
  private final IpcModel ipc;
  private final LineModel lines;

  LifeModel(IpcModel ipc, LineModel lines) {
    this.ipc = ipc;
    this.lines = lines;
    ipc.whenDelayedSendEnds(slot -> cause(slot, Signal.SNDELAY));
  }

  /// Performs a call; the text is what the caller sees of it.
  Outcome perform(Slot caller, Command.Call told) {
    KernelCall call = told.call();
    if (!caller.body.rights.calls.contains(call.number())) {
      return Outcome.of(name(call), -Errno.ECALLDENIED);
    }
    int first = told.first();
    int second = told.second();
    return switch (call) {
      case GETKSIG -> nextSignaled(caller);
      case KILL -> Outcome.of("KILL", kill(first, second));
      case ENDKSIG -> Outcome.of("ENDKSIG", endSignals(caller, first));
      case CLEAR -> Outcome.of("CLEAR", clearCall(caller, first));
      case UPDATE -> Outcome.of("UPDATE", update(caller, first, second));
      case STATECTL -> Outcome.of("STATECTL", state(caller, first, second, told.third()));
      case PRIVCTL -> Outcome.of("PRIVCTL", privileges(caller, first, second));
      case RUNCTL -> Outcome.of("RUNCTL", control(first, second, told.third()));
      case EXIT -> {
        die(caller);
        yield Outcome.of("EXIT", Errno.OK);
      }
      default -> throw new AssertionError(call);
    };
  }

  // The text of an answered GETKSIG tells more.
  private static String name(KernelCall call) {
    return call.name();
  }

  // ---- Signals. ----

  private int kill(int endpoint, int signal) {
    Optional<Slot> target = ipc.lookup(endpoint);
    if (target.isEmpty() || signal <= 0 || signal >= Signal.COUNT) {
      return -Errno.EINVAL;
    }
    if (target.get().isTask()) {
      return -Errno.EPERM;
    }
    cause(target.get(), signal);
    return Errno.OK;
  }

  private void cause(Slot target, int signal) {
    if (target.endpoint == Endpoint.RS) {
      tell((1 << signal) | (1 << Signal.KSIGSM));
      return;
    }
    Body body = target.body;
    boolean isNew = (body.signals & (1 << signal)) == 0;
    body.signals |= 1 << signal;
    if (isNew && !body.signaled) {
      body.signaled = true;
      body.signalPending = true;
      tell(1 << Signal.KSIG);
    }
  }

  private void tell(int signals) {
    Slot rs = ipc.lookup(Endpoint.RS).orElseThrow();
    rs.id.signals |= signals;
    ipc.notify(ipc.lookup(Endpoint.SYSTEM).orElseThrow(), rs);
  }

  private Outcome nextSignaled(Slot caller) {
    if (caller.endpoint == Endpoint.RS) {
      for (Slot slot : ipc.slots.values()) {
        if (slot.live && slot.body.signaled) {
          int signals = slot.body.signals;
          slot.body.signals = 0;
          slot.body.signaled = false;
          return Outcome.of("GETKSIG " + slot.endpoint + " " + signals, Errno.OK);
        }
      }
    }
    return Outcome.of("GETKSIG " + Endpoint.NONE + " 0", Errno.OK);
  }

  private int endSignals(Slot caller, int endpoint) {
    Optional<Slot> target = ipc.lookup(endpoint);
    if (target.isEmpty()) {
      return -Errno.EINVAL;
    }
    if (caller.endpoint != Endpoint.RS || target.get().isTask()) {
      return -Errno.EPERM;
    }
    if (!target.get().body.signalPending) {
      return -Errno.EINVAL;
    }
    if (!target.get().body.signaled) {
      target.get().body.signalPending = false;
    }
    return Errno.OK;
  }

  // ---- The end. ----

  /// A process ends by its own doing; it lies there until its manager clears it.
  void die(Slot slot) {
    slot.body.ownFault = true;
    slot.body.crashed = true;
    cause(slot, Signal.ABRT);
  }

  /// A wait that was refused.
  void stopWaiting(Slot slot) {
    withdraw(slot);
    slot.body.sending = false;
    slot.body.sendsTo = Endpoint.NONE;
    slot.body.receiving = false;
    slot.body.receivesFrom = Endpoint.NONE;
    slot.body.awaitsReply = false;
  }

  private int clearCall(Slot caller, int endpoint) {
    Optional<Slot> target = ipc.lookup(endpoint);
    if (target.isEmpty()) {
      boolean was =
          ipc.slots.values().stream().anyMatch(slot -> slot.endpoint == endpoint)
              || isUnusedSlot(endpoint);
      return was ? Errno.OK : -Errno.EINVAL;
    }
    if (target.get().isTask() || target.get() == caller) {
      return -Errno.EPERM;
    }
    clear(target.get());
    return Errno.OK;
  }

  private boolean isUnusedSlot(int endpoint) {
    return endpoint >= 0 && endpoint < 256 && !ipc.slots.containsKey(endpoint);
  }

  /// The slot is free. Whoever waits for its process hears that it is dead.
  void clear(Slot gone) {
    lines.forget(gone.endpoint);
    withdraw(gone);
    gone.live = false;
    for (Slot sender : List.copyOf(gone.senders)) {
      gone.senders.remove(sender);
      ipc.endSending(sender.body, -Errno.EDEADSRCDST);
    }
    releaseReceivers(gone, -Errno.EDEADSRCDST);
    boolean sharesId = gone.id.number == IpcModel.USER;
    if (!sharesId) {
      ipc.slots.values().forEach(slot -> slot.id.notifications.remove(gone.id.number));
      gone.body.rights.leave();
    }
    ipc.slots.values().stream()
        .filter(slot -> slot.body.scheduler == gone.endpoint)
        .forEach(slot -> slot.body.withoutQuantum = false);
    ipc.async().giveUpEntriesFor(gone.endpoint);
    gone.empty();
  }

  private void withdraw(Slot sender) {
    ipc.slots.values().forEach(slot -> slot.senders.remove(sender));
  }

  private void releaseReceivers(Slot from, int result) {
    for (Slot slot : ipc.slots.values()) {
      if (takenBy(slot, from)) {
        ipc.endReceiving(slot.body, result);
      }
    }
  }

  private static boolean takenBy(Slot slot, Slot peer) {
    Body body = slot.body;
    return slot.live && body.receiving && !body.sending && body.receivesFrom == peer.endpoint;
  }

  private int state(Slot caller, int request, int endpoint, int flags) {
    if (request == StateRequest.CLEAR_IPC_REFS.number()) {
      releaseReceivers(caller, -Errno.EDEADSRCDST);
      ipc.slots.values().forEach(slot -> slot.id.notifications.remove(caller.id.number));
      return Errno.OK;
    }
    if (request != StateRequest.RELEASE_CALLERS.number()) {
      return -Errno.EINVAL;
    }
    Optional<Slot> target = ipc.lookup(endpoint);
    if (target.isEmpty()) {
      return -Errno.EINVAL;
    }
    if (caller.endpoint != Endpoint.RS || target.get() == caller || target.get().isTask()) {
      return -Errno.EPERM;
    }
    if (!target.get().body.signalPending) {
      return -Errno.EBUSY;
    }
    releaseCallers(target.get(), flags);
    target.get().body.doomed = true;
    return Errno.OK;
  }

  private void releaseCallers(Slot dead, int flags) {
    boolean guilty = (flags & StateRequest.GUILTY) != 0 || dead.body.ownFault;
    for (Slot slot : ipc.slots.values()) {
      if (takenBy(slot, dead) && slot.body.awaitsReply) {
        ipc.endReceiving(slot.body, guilty ? -Errno.EDEADSRCDST : -Errno.ERESTART);
      }
    }
    if (dead.body.signalPending) { // it takes nothing any more
      dead.body.receiving = false;
      dead.body.receivesFrom = Endpoint.NONE;
      dead.body.awaitsReply = false;
    }
    if ((flags & StateRequest.QUEUED_TOO) != 0) {
      for (Slot sender : List.copyOf(dead.senders)) {
        dead.senders.remove(sender);
        ipc.endSending(sender.body, -Errno.EDEADSRCDST);
      }
    }
  }

  // ---- Places. ----

  private int update(Slot caller, int source, int destination) {
    Optional<Slot> from = ipc.lookup(source);
    Optional<Slot> to = ipc.lookup(destination);
    if (from.isEmpty() || to.isEmpty() || source == destination) {
      return -Errno.EINVAL;
    }
    if (!isService(from.get()) || !isService(to.get())) {
      return -Errno.EPERM;
    }
    if (from.get() == caller
        || to.get() == caller
        || !isQuiescent(from.get())
        || !isQuiescent(to.get())) {
      return -Errno.EBUSY;
    }
    swap(from.get(), to.get());
    return Errno.OK;
  }

  private static boolean isService(Slot slot) {
    return slot.isTask() || slot.body.rights.service;
  }

  private static boolean isQuiescent(Slot slot) {
    Body body = slot.body;
    return body.withoutPrivileges || body.signalPending || (body.receiving && !body.sending);
  }

  private void swap(Slot first, Slot second) {
    settle(first);
    settle(second);
    Body body = first.body;
    first.body = second.body;
    second.body = body;
    boolean asynchronous = first.body.asynchronous || second.body.asynchronous;
    first.body.asynchronous = asynchronous;
    second.body.asynchronous = asynchronous;
    ipc.lookAgain(first);
    ipc.lookAgain(second);
  }

  private void settle(Slot slot) {
    if (slot.body.sending) {
      withdraw(slot);
      ipc.endSending(slot.body, -Errno.EDEADSRCDST);
    }
  }

  private int privileges(Slot caller, int endpoint, int request) {
    if (!caller.body.rights.service) {
      return -Errno.EPERM;
    }
    Optional<Slot> target = ipc.lookup(endpoint);
    if (target.isEmpty() || target.get().isTask()) {
      return -Errno.EINVAL;
    }
    boolean allow = request == PrivilegeRequest.ALLOW.number();
    if (target.get().body.withoutPrivileges != allow) {
      return -Errno.EPERM;
    }
    target.get().body.withoutPrivileges = !allow;
    return Errno.OK;
  }

  // Stops and resumes. One that is sending can be waited for.
  private int control(int endpoint, int action, int flags) {
    Optional<Slot> target = ipc.lookup(endpoint);
    if (target.isEmpty()) {
      return -Errno.EINVAL;
    }
    if (target.get().isTask()) {
      return -Errno.EPERM;
    }
    Body body = target.get().body;
    if (action != 0 && action != 1) {
      return -Errno.EINVAL;
    }
    if (action == 0 && (flags & 1) != 0 && body.sending) {
      body.delayed = true;
      return -Errno.EBUSY;
    }
    body.held = action == 0;
    return Errno.OK;
  }
}
