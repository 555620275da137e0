package samsara.kernel.model;

import java.util.List;
import java.util.Optional;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.kernel.model.Party.Body;
import samsara.kernel.model.Party.Entry;
import samsara.kernel.model.Party.Slot;
import samsara.protocol.kernel.AsyncEntry;

/// SENDA: the tables of asynchronous messages. The kernel looks at them entry by entry, and only at
/// what it needs of each; where it meets memory that is not there it forgets the table.
final class AsyncModel {
  private static final int RESERVED = ~15;

  private final IpcModel ipc;

  AsyncModel(IpcModel ipc) {
    this.ipc = ipc;
  }

  /// Memory that is not there.
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;
  }

  // ---- The table as it lies in memory. ----

  private static Entry entry(Body body, int index, int endOffset) throws Unreadable {
    long start = body.tableAt + (long) index * AsyncEntry.SIZE_BYTES;
    if (start < 0 || start + endOffset > body.memoryBytes) {
      throw new Unreadable();
    }
    return index >= 0 && index < body.table.size() ? body.table.get(index) : new Entry();
  }

  private static int flags(Body body, int index) throws Unreadable {
    return entry(body, index, AsyncEntry.FLAGS + Integer.BYTES).flags;
  }

  private static int destination(Body body, int index) throws Unreadable {
    return entry(body, index, AsyncEntry.DESTINATION + Integer.BYTES).destination;
  }

  // ---- The primitive. ----

  int senda(Slot caller, List<Command.Entry> entries, int first, int count) {
    Body body = caller.body;
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = body.table.get(i);
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
    try {
      for (int index = first; index < first + count; index++) {
        int flags = flags(body, index);
        if (flags == 0) {
          continue;
        }
        if ((flags & RESERVED) != 0 || (flags & AsyncEntry.VALID) == 0) {
          return -Errno.EINVAL;
        }
        if ((flags & AsyncEntry.DONE) == 0) {
          open |= !tryToSend(caller, index);
        }
      }
    } catch (Unreadable e) {
      return -Errno.EFAULT;
    }
    body.first = first;
    body.registered = open ? count : 0;
    return Errno.OK;
  }

  private boolean tryToSend(Slot caller, int index) throws Unreadable {
    Optional<Slot> target = ipc.lookup(destination(caller.body, index));
    if (target.isEmpty()) {
      finish(caller, index, -Errno.EDEADSRCDST);
    } else if (target.get().isTask() || !IpcModel.maySend(caller, target.get())) {
      finish(caller, index, -Errno.ECALLDENIED);
    } else if (IpcModel.willReceive(target.get(), caller)
        && mayTake(target.get(), flags(caller.body, index))) {
      deliver(target.get(), caller, index);
    } else {
      target.get().body.asynchronous = true;
      return false;
    }
    return true;
  }

  private static boolean mayTake(Slot receiver, int flags) {
    return (flags & AsyncEntry.NOREPLY) == 0 || !receiver.body.awaitsReply;
  }

  // ---- Receiving. ----

  boolean take(Slot caller, int source) {
    if (!caller.body.asynchronous) {
      return false;
    }
    List<Slot> senders =
        senders().stream()
            .filter(slot -> source == Endpoint.ANY || slot.endpoint == source)
            .sorted((a, b) -> a.id.number - b.id.number)
            .toList();
    for (Slot sender : senders) {
      if (takeFrom(sender, caller)) {
        return true;
      }
    }
    if (source == Endpoint.ANY) {
      caller.body.asynchronous = false;
    }
    return false;
  }

  private List<Slot> senders() {
    return ipc.slots.values().stream()
        .filter(slot -> slot.live && slot.body.registered > 0)
        .toList();
  }

  // The first that fits; and the rest is looked through too.
  private boolean takeFrom(Slot sender, Slot receiver) {
    Body body = sender.body;
    boolean taken = false;
    try {
      for (int index = body.first; index < body.first + body.registered; index++) {
        if (isFor(receiver.endpoint, body, index)
            && mayTake(receiver, flags(body, index))
            && !taken) {
          deliver(receiver, sender, index);
          taken = true;
        }
      }
    } catch (Unreadable e) {
      body.registered = 0;
    }
    return taken;
  }

  private static boolean isFor(int endpoint, Body sender, int index) throws Unreadable {
    int flags = flags(sender, index);
    return (flags & (AsyncEntry.VALID | AsyncEntry.DONE)) == AsyncEntry.VALID
        && (flags & RESERVED) == 0
        && destination(sender, index) == endpoint;
  }

  private void deliver(Slot target, Slot sender, int index) throws Unreadable {
    int tag = entry(sender.body, index, AsyncEntry.SIZE_BYTES).tag;
    long[] message = Command.message(tag);
    message[4] &= 0xFFFF_FFFFL; // a table carries 36 bytes
    message[5] = 0;
    message[6] = 0;
    message[7] = 0;
    finish(sender, index, Errno.OK);
    ipc.deliver(target, message, sender, Ipc.SENDA);
  }

  private void finish(Slot sender, int index, int result) throws Unreadable {
    Entry entry = entry(sender.body, index, AsyncEntry.RESULT + Integer.BYTES);
    entry.result = result;
    entry.flags |= AsyncEntry.DONE;
    if ((entry.flags & AsyncEntry.NOTIFY) != 0) {
      ipc.notify(ipc.existing(Endpoint.SYSTEM), sender);
    }
  }

  /// What was still to be sent to a process that is gone.
  void giveUpEntriesFor(int endpoint) {
    for (Slot sender : senders()) {
      Body body = sender.body;
      try {
        for (int index = body.first; index < body.first + body.registered; index++) {
          if (isFor(endpoint, body, index)) {
            finish(sender, index, -Errno.EDEADSRCDST);
          }
        }
      } catch (Unreadable e) {
        body.registered = 0;
      }
    }
  }
}
