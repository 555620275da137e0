package samsara.kernel.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.kernel.model.Party.Body;
import samsara.kernel.model.Party.Slot;

/// The primitives. Every method is a sentence or two of the reference's section on IPC.
final class IpcModel {
  /// Result of a trap that has not ended.
  static final int BLOCKED = 1;

  /// Privilege id that all users share.
  static final int USER = 14;

  private static final int BY_KERNEL = 1 << 16; // in the status word

  final TreeMap<Integer, Slot> slots = new TreeMap<>();
  private final AsyncModel async = new AsyncModel(this);
  private Consumer<Slot> delayedSendEnds = slot -> {};

  /// A model in which only kernel tasks exist.
  IpcModel() {
    for (int number = -4; number < 0; number++) {
      Slot task = new Slot(number);
      task.live = true;
      task.id = new Party.Id(number + 4);
      slots.put(number, task);
    }
  }

  AsyncModel async() {
    return async;
  }

  /// Who hears of a process that was to be stopped as soon as it had sent.
  void whenDelayedSendEnds(Consumer<Slot> listener) {
    delayedSendEnds = listener;
  }

  /// The live process with that endpoint.
  Optional<Slot> lookup(int endpoint) {
    return slots.values().stream()
        .filter(slot -> slot.live && slot.endpoint == endpoint)
        .findFirst();
  }

  Slot existing(int endpoint) {
    return lookup(endpoint).orElseThrow();
  }

  // ---- Validation, in order. ----

  int validate(Slot caller, int primitive, int peer) {
    if (peer == Endpoint.ANY && primitive != Ipc.RECEIVE) {
      return -Errno.EINVAL;
    }
    Optional<Slot> target = lookup(peer);
    if (peer != Endpoint.ANY && target.isEmpty()) {
      return -Errno.EDEADSRCDST;
    }
    if (primitive != Ipc.RECEIVE && !maySend(caller, target.orElseThrow())) {
      return -Errno.ECALLDENIED;
    }
    if (!caller.body.rights.primitives.contains(primitive)) {
      return -Errno.ETRAPDENIED;
    }
    if (peer != Endpoint.ANY
        && target.orElseThrow().isTask()
        && primitive != Ipc.RECEIVE) { // SENDREC too: kernel calls have a trap of their own
      return -Errno.ETRAPDENIED;
    }
    return Errno.OK;
  }

  static boolean maySend(Slot caller, Slot target) {
    return caller.body.rights.peers.contains(target.body.rights);
  }

  // ---- SEND, SENDNB, SENDREC, NOTIFY, RECEIVE. ----

  int send(Slot caller, int peer, int tag, boolean blocking) {
    int primitive = blocking ? Ipc.SEND : Ipc.SENDNB;
    int result = validate(caller, primitive, peer);
    return result == Errno.OK ? sendHalf(caller, peer, Command.message(tag), primitive) : result;
  }

  int sendrec(Slot caller, int peer, int tag) {
    int result = validate(caller, Ipc.SENDREC, peer);
    if (result != Errno.OK) {
      return result;
    }
    caller.body.awaitsReply = true;
    result = sendHalf(caller, peer, Command.message(tag), Ipc.SENDREC);
    if (result == Errno.OK) {
      result = receiveHalf(caller, peer);
    } else if (result == BLOCKED) {
      caller.body.receiving = true;
      caller.body.receivesFrom = peer;
    }
    if (result < 0) {
      caller.body.awaitsReply = false;
    }
    return result;
  }

  int receive(Slot caller, int source) {
    int result = validate(caller, Ipc.RECEIVE, source);
    return result == Errno.OK ? receiveHalf(caller, source) : result;
  }

  int notify(Slot caller, int peer) {
    int result = validate(caller, Ipc.NOTIFY, peer);
    if (result == Errno.OK) {
      notify(caller, existing(peer));
    }
    return result;
  }

  /// Also what the kernel does in the name of a task.
  void notify(Slot source, Slot target) {
    target.id.notifications.add(source.id.number);
    if (willReceive(target, source) && !target.body.awaitsReply) {
      deliverNotification(target, source);
    }
  }

  static boolean willReceive(Slot target, Slot source) {
    Body body = target.body;
    return body.receiving
        && !body.sending
        && (body.receivesFrom == Endpoint.ANY || body.receivesFrom == source.endpoint);
  }

  private int sendHalf(Slot caller, int peer, long[] message, int primitive) {
    Slot target = existing(peer);
    if (willReceive(target, caller)) {
      deliver(target, message, caller, primitive);
      return Errno.OK;
    }
    if (primitive == Ipc.SENDNB) {
      return -Errno.ENOTREADY;
    }
    if (isDeadlock(caller, true, peer)) {
      return -Errno.ELOCKED;
    }
    caller.body.sending = true;
    caller.body.sendsTo = peer;
    caller.body.outgoing = message;
    target.senders.add(caller);
    return BLOCKED;
  }

  private int receiveHalf(Slot caller, int source) {
    if (take(caller, source)) {
      return Errno.OK;
    }
    if (isDeadlock(caller, false, source)) {
      return -Errno.ELOCKED;
    }
    caller.body.receiving = true;
    caller.body.receivesFrom = source;
    return BLOCKED;
  }

  private boolean take(Slot caller, int source) {
    return takeNotification(caller, source)
        || async.take(caller, source)
        || takeSender(caller, source);
  }

  /// Who waits and is somebody else now takes what is there for that one.
  void lookAgain(Slot slot) {
    if (slot.body.receiving && !slot.body.sending) {
      take(slot, slot.body.receivesFrom);
    }
  }

  private boolean takeNotification(Slot caller, int source) {
    if (caller.body.awaitsReply) {
      return false;
    }
    for (int id : caller.id.notifications) { // from the lowest up
      Slot sender = owner(id);
      if (source == Endpoint.ANY || sender.endpoint == source) {
        deliverNotification(caller, sender);
        return true;
      }
    }
    return false;
  }

  private Slot owner(int id) {
    return slots.values().stream()
        .filter(slot -> slot.live && slot.id.number == id)
        .findFirst() // of users it is INIT
        .orElseThrow();
  }

  private void deliverNotification(Slot target, Slot source) {
    target.id.notifications.remove(source.id.number);
    long[] message = Message.create();
    Message.type(message, Ipc.NOTIFY_TYPE + source.number + 4);
    if (source.endpoint == Endpoint.SYSTEM) {
      Message.int32(message, Message.M2_L1, target.id.signals);
      target.id.signals = 0;
    } else if (source.endpoint == Endpoint.HARDWARE) {
      Message.int32(message, Message.M2_L1, target.id.interrupts);
      target.id.interrupts = 0;
    }
    deliver(target, message, source, Ipc.NOTIFY);
  }

  private boolean takeSender(Slot caller, int source) {
    for (Slot sender : caller.senders) { // in the order of their arrival
      if (source == Endpoint.ANY || sender.endpoint == source) {
        caller.senders.remove(sender);
        deliver(caller, sender.body.outgoing, sender, statusOf(sender.body));
        endSending(sender.body, Errno.OK);
        return true;
      }
    }
    return false;
  }

  private static int statusOf(Body sender) {
    if (sender.sentByKernel) {
      return Ipc.SEND | BY_KERNEL;
    }
    return sender.awaitsReply ? Ipc.SENDREC : Ipc.SEND;
  }

  /// What the kernel sends in the name of a process that did not ask for it.
  void sendByKernel(Slot source, Slot target, long[] message) {
    if (willReceive(target, source)) {
      deliver(target, message, source, Ipc.SEND | BY_KERNEL);
    } else {
      source.body.sending = true;
      source.body.sentByKernel = true;
      source.body.sendsTo = target.endpoint;
      source.body.outgoing = message;
      target.senders.add(source);
    }
  }

  void deliver(Slot target, long[] message, Slot source, int status) {
    long[] copy = message.clone();
    Message.source(copy, source.endpoint);
    Body body = target.body;
    body.receiving = false;
    body.receivesFrom = Endpoint.NONE;
    if (body.awaitsReply) {
      body.awaitsReply = false;
      end(body, Outcome.of(body.trap, 0, copy));
    } else {
      body.status = status;
      if (body.trap.equals("serve")) {
        body.inHandler = true;
        body.client = source.endpoint;
        body.clientWaits = status == Ipc.SENDREC;
      }
      end(body, Outcome.of(body.trap, status, copy));
    }
  }

  private static void end(Body body, Outcome outcome) {
    body.ended = outcome;
  }

  /// A send is over; of a SENDREC that failed nothing is left.
  void endSending(Body body, int result) {
    body.sending = false;
    body.sendsTo = Endpoint.NONE;
    if (body.sentByKernel) {
      body.sentByKernel = false; // it is no trap of the process that ends
    } else if (!body.awaitsReply) {
      end(body, Outcome.of(body.trap, result));
    } else if (result != Errno.OK) {
      endReceiving(body, result);
    }
    if (body.delayed) {
      body.delayed = false;
      slots.values().stream().filter(slot -> slot.body == body).forEach(delayedSendEnds);
    }
  }

  /// Nobody will answer any more.
  void endReceiving(Body body, int result) {
    body.receiving = false;
    body.receivesFrom = Endpoint.NONE;
    body.awaitsReply = false;
    end(body, Outcome.of(body.trap, result));
  }

  // Who waits for whom is a chain; one that comes back to the caller is a deadlock, but for two of
  // which one sends and the other receives.
  private boolean isDeadlock(Slot caller, boolean sends, int peer) {
    List<Slot> chain = new ArrayList<>();
    Set<Integer> met = new HashSet<>();
    for (int at = peer; at != Endpoint.ANY && met.add(at); ) {
      if (at == caller.endpoint) {
        return chain.size() != 1 || chain.getFirst().body.sending == sends;
      }
      Optional<Slot> next = lookup(at);
      if (next.isEmpty() || !next.get().body.blocked()) {
        return false;
      }
      chain.add(next.get());
      Body body = next.get().body;
      at = body.sending ? body.sendsTo : body.receivesFrom;
    }
    return false;
  }
}
