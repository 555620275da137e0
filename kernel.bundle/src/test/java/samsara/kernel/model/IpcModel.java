package samsara.kernel.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.kernel.model.Party.Body;
import samsara.kernel.model.Party.Slot;
import samsara.protocol.kernel.AsyncEntry;

/// The primitives. Every method is a sentence or two of the reference's section on IPC.
final class IpcModel {
  /// Result of a trap that has not ended.
  static final int BLOCKED = 1;

  /// Privilege id that all users share.
  static final int USER = 14;

  final TreeMap<Integer, Slot> slots = new TreeMap<>();

  /// A model in which only kernel tasks exist.
  IpcModel() {
    for (int number = -4; number < 0; number++) {
      Slot task = new Slot(number);
      task.live = true;
      task.id = new Party.Id(number + 4);
      slots.put(number, task);
    }
  }

  /// The live process with that endpoint.
  Optional<Slot> lookup(int endpoint) {
    return slots.values().stream()
        .filter(slot -> slot.live && slot.endpoint == endpoint)
        .findFirst();
  }

  private Slot existing(int endpoint) {
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

  private static boolean maySend(Slot caller, Slot target) {
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

  private static boolean willReceive(Slot target, Slot source) {
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
        || takeAsynchronous(caller, source)
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
    }
    deliver(target, message, source, Ipc.NOTIFY);
  }

  private boolean takeSender(Slot caller, int source) {
    for (Slot sender : caller.senders) { // in the order of their arrival
      if (source == Endpoint.ANY || sender.endpoint == source) {
        caller.senders.remove(sender);
        deliver(
            caller, sender.body.outgoing, sender, sender.body.awaitsReply ? Ipc.SENDREC : Ipc.SEND);
        endSending(sender.body, Errno.OK);
        return true;
      }
    }
    return false;
  }

  private void deliver(Slot target, long[] message, Slot source, int status) {
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
    if (!body.awaitsReply) {
      end(body, Outcome.of(body.trap, result));
    } else if (result != Errno.OK) {
      endReceiving(body, result);
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

  // ---- SENDA. ----

  int senda(Slot caller, List<Command.Entry> entries, int count) {
    Body body = caller.body;
    for (int i = 0; i < entries.size(); i++) {
      Party.Entry entry = body.table.get(i);
      entry.flags = entries.get(i).flags();
      entry.destination = entries.get(i).destination();
      entry.result = Errno.OK;
      entry.tag = entries.get(i).tag();
    }
    if (!body.rights.service) {
      return -Errno.EPERM;
    }
    body.registered = 0;
    if (count < 0 || count > AsyncEntry.COUNT_MAX) {
      return -Errno.EDOM;
    }
    boolean open = false;
    for (Party.Entry entry : body.table.subList(0, count)) {
      if (entry.flags == 0) {
        continue;
      }
      if ((entry.flags & ~15) != 0 || (entry.flags & AsyncEntry.VALID) == 0) {
        return -Errno.EINVAL;
      }
      if ((entry.flags & AsyncEntry.DONE) == 0) {
        open |= !tryToSend(caller, entry);
      }
    }
    body.registered = open ? count : 0;
    return Errno.OK;
  }

  private boolean tryToSend(Slot caller, Party.Entry entry) {
    Optional<Slot> target = lookup(entry.destination);
    if (target.isEmpty()) {
      finish(caller, entry, -Errno.EDEADSRCDST);
    } else if (target.get().isTask() || !maySend(caller, target.get())) {
      finish(caller, entry, -Errno.ECALLDENIED);
    } else if (willReceive(target.get(), caller) && mayTake(target.get(), entry)) {
      deliver(target.get(), caller, entry);
    } else {
      return false;
    }
    return true;
  }

  private static boolean mayTake(Slot receiver, Party.Entry entry) {
    return (entry.flags & AsyncEntry.NOREPLY) == 0 || !receiver.body.awaitsReply;
  }

  private boolean takeAsynchronous(Slot caller, int source) {
    List<Slot> senders =
        slots.values().stream()
            .filter(slot -> slot.live && slot.body.registered > 0)
            .filter(slot -> source == Endpoint.ANY || slot.endpoint == source)
            .sorted((a, b) -> a.id.number - b.id.number)
            .toList();
    for (Slot sender : senders) {
      for (Party.Entry entry : openEntries(sender)) {
        if (entry.destination == caller.endpoint && mayTake(caller, entry)) {
          deliver(caller, sender, entry);
          return true;
        }
      }
    }
    return false;
  }

  private static List<Party.Entry> openEntries(Slot sender) {
    return sender.body.table.subList(0, sender.body.registered).stream()
        .filter(entry -> (entry.flags & (AsyncEntry.VALID | AsyncEntry.DONE)) == AsyncEntry.VALID)
        .filter(entry -> (entry.flags & ~15) == 0)
        .toList();
  }

  private void deliver(Slot target, Slot sender, Party.Entry entry) {
    long[] message = Command.message(entry.tag);
    message[4] &= 0xFFFF_FFFFL; // a table carries 36 bytes
    message[5] = 0;
    message[6] = 0;
    message[7] = 0;
    finish(sender, entry, Errno.OK);
    deliver(target, message, sender, Ipc.SENDA);
  }

  private void finish(Slot sender, Party.Entry entry, int result) {
    entry.result = result;
    entry.flags |= AsyncEntry.DONE;
    if ((entry.flags & AsyncEntry.NOTIFY) != 0) {
      notify(existing(Endpoint.SYSTEM), sender);
    }
  }

  /// What was still to be sent to a process that is gone.
  void giveUpEntriesFor(int endpoint) {
    for (Slot sender : slots.values()) {
      if (sender.live && sender.body.registered > 0) {
        for (Party.Entry entry : openEntries(sender)) {
          if (entry.destination == endpoint) {
            finish(sender, entry, -Errno.EDEADSRCDST);
          }
        }
      }
    }
  }
}
