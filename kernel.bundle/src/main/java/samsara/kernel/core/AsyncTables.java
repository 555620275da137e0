package samsara.kernel.core;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.kernel.AsyncEntry;
import samsara.protocol.kernel.PrivilegeRecord;

/// The tables of asynchronous messages, which lie in their senders' memory. Entries for one
/// receiver are delivered in the order of the table.
///
/// MINIX: `mini_senda`, `try_async`, `try_one` in `kernel/proc.c`.
final class AsyncTables {
  private static final int RESERVED =
      ~(AsyncEntry.VALID | AsyncEntry.DONE | AsyncEntry.NOTIFY | AsyncEntry.NOREPLY);

  private final Rendezvous rendezvous;
  private final ProcTable procs;
  private final PrivilegeTable privileges;
  private final ProcessMemories memories;
  private final long[] message = Message.create();

  AsyncTables(
      Rendezvous rendezvous, ProcTable procs, PrivilegeTable privileges, ProcessMemories memories) {
    this.rendezvous = rendezvous;
    this.procs = procs;
    this.privileges = privileges;
    this.memories = memories;
  }

  /// The primitive SENDA.
  int register(Proc caller, int table, int count) {
    Privilege privilege = caller.privilege;
    if (privilege == null || !caller.has(PrivilegeRecord.SYS_PROC)) {
      return -Errno.EPERM;
    }
    PrivilegeBody own = privilege.body;
    own.asyncTable = 0;
    own.asyncCount = 0;
    if (count < 0 || count > AsyncEntry.COUNT_MAX) {
      return -Errno.EDOM;
    }
    boolean open = false;
    try {
      ProcessMemory memory = memories.of(caller.body);
      for (int i = 0; i < count; i++) {
        int entry = table + i * AsyncEntry.SIZE_BYTES;
        int flags = memory.int32(entry + AsyncEntry.FLAGS);
        if (flags == 0) {
          continue;
        }
        if ((flags & RESERVED) != 0 || (flags & AsyncEntry.VALID) == 0) {
          return -Errno.EINVAL;
        }
        if ((flags & AsyncEntry.DONE) == 0) {
          open |= !tryToSend(caller, own, memory, entry, flags);
        }
      }
    } catch (MemoryFault e) {
      return -Errno.EFAULT;
    }
    if (open) {
      own.asyncTable = table;
      own.asyncCount = count;
    }
    return Errno.OK;
  }

  private boolean tryToSend(
      Proc caller, PrivilegeBody own, ProcessMemory memory, int entry, int flags) {
    int destination = memory.int32(entry + AsyncEntry.DESTINATION);
    Proc target = procs.lookup(destination);
    if (target == null) {
      finish(caller, memory, entry, flags, -Errno.EDEADSRCDST);
      return true;
    }
    if (target.isTask() || (own.sendMask & target.bit()) == 0) {
      finish(caller, memory, entry, flags, -Errno.ECALLDENIED);
      return true;
    }
    if (Rendezvous.willReceive(target.body, caller.endpoint) && mayTake(target.body, flags)) {
      deliver(target, caller, memory, entry, flags);
      return true;
    }
    target.body.misc |= MiscFlag.ASYNMSG;
    return false;
  }

  /// Looks for a message to `caller`, which wants one from `source`, and takes the first.
  boolean take(Proc caller, int source) {
    if ((caller.body.misc & MiscFlag.ASYNMSG) == 0) {
      return false;
    }
    if (source != Endpoint.ANY) {
      Proc only = procs.lookup(source);
      Privilege privilege = only == null ? null : only.privilege;
      return privilege != null
          && privilege.owner == only
          && takeFrom(caller, privilege) == Outcome.TAKEN;
    }
    boolean left = false;
    for (int id = 0; id < privileges.size(); id++) {
      Outcome outcome = takeFrom(caller, privileges.get(id));
      if (outcome == Outcome.TAKEN) {
        return true;
      }
      left |= outcome == Outcome.LEFT;
    }
    if (!left) {
      caller.body.misc &= ~MiscFlag.ASYNMSG;
    }
    return false;
  }

  /// `true` if the table of `sender` may hold a message for `receiver`.
  ///
  /// Hot path: no allocation.
  static boolean mayHold(Body sender, Body receiver) {
    Privilege privilege = sender.proc.privilege;
    return (receiver.misc & MiscFlag.ASYNMSG) != 0
        && privilege != null
        && privilege.body.asyncCount != 0;
  }

  private enum Outcome {
    NOTHING,
    LEFT,
    TAKEN
  }

  private Outcome takeFrom(Proc receiver, Privilege privilege) {
    PrivilegeBody body = privilege.body;
    Proc sender = privilege.owner;
    if (body.asyncCount == 0 || sender == null) {
      return Outcome.NOTHING;
    }
    Outcome outcome = Outcome.NOTHING;
    boolean open = false;
    try {
      ProcessMemory memory = memories.of(sender.body);
      for (int i = 0; i < body.asyncCount; i++) {
        int entry = body.asyncTable + i * AsyncEntry.SIZE_BYTES;
        int flags = memory.int32(entry + AsyncEntry.FLAGS);
        if (!isOpen(flags)) {
          continue;
        }
        boolean fits = memory.int32(entry + AsyncEntry.DESTINATION) == receiver.endpoint;
        if (!fits || outcome == Outcome.TAKEN) {
          open = true;
        } else if (mayTake(receiver.body, flags)) {
          deliver(receiver, sender, memory, entry, flags);
          outcome = Outcome.TAKEN;
        } else {
          open = true;
          outcome = Outcome.LEFT;
        }
      }
    } catch (MemoryFault e) {
      open = false; // a table that ends is forgotten; what was taken of it before is taken
    }
    if (!open) {
      body.asyncCount = 0;
    }
    return outcome;
  }

  /// A process in a SENDREC takes nothing that is marked as no answer.
  private static boolean mayTake(Body receiver, int flags) {
    return (flags & AsyncEntry.NOREPLY) == 0 || (receiver.misc & MiscFlag.REPLY_PEND) == 0;
  }

  private void deliver(Proc target, Proc sender, ProcessMemory memory, int entry, int flags) {
    for (int word = 0; word < Message.SIZE_BYTES / Long.BYTES; word++) {
      message[word] = memory.int64(entry + AsyncEntry.MESSAGE + word * Long.BYTES);
    }
    message[4] = memory.int32(entry + AsyncEntry.MESSAGE + Message.SIZE_BYTES - 4) & 0xFFFF_FFFFL;
    finish(sender, memory, entry, flags, Errno.OK);
    rendezvous.deliver(target.body, message, sender.endpoint, Ipc.SENDA);
  }

  /// An entry is done. Its sender is notified by the system task, without a signal, if it wants to
  /// know.
  private void finish(Proc sender, ProcessMemory memory, int entry, int flags, int result) {
    memory.int32(entry + AsyncEntry.RESULT, result);
    memory.int32(entry + AsyncEntry.FLAGS, flags | AsyncEntry.DONE);
    if ((flags & AsyncEntry.NOTIFY) != 0) {
      rendezvous.notify(procs.slot(Endpoint.SYSTEM), sender);
    }
  }

  /// A process is gone: what was still to be sent to it is done, with `EDEADSRCDST`.
  void giveUp(Proc gone) {
    for (int id = 0; id < privileges.size(); id++) {
      Privilege privilege = privileges.get(id);
      Proc sender = privilege.owner;
      if (privilege.body.asyncCount != 0 && sender != null) {
        giveUp(gone, sender, privilege.body);
      }
    }
  }

  private void giveUp(Proc gone, Proc sender, PrivilegeBody body) {
    try {
      ProcessMemory memory = memories.of(sender.body);
      for (int i = 0; i < body.asyncCount; i++) {
        int entry = body.asyncTable + i * AsyncEntry.SIZE_BYTES;
        int flags = memory.int32(entry + AsyncEntry.FLAGS);
        if (isOpen(flags) && memory.int32(entry + AsyncEntry.DESTINATION) == gone.endpoint) {
          finish(sender, memory, entry, flags, -Errno.EDEADSRCDST);
        }
      }
    } catch (MemoryFault e) {
      body.asyncCount = 0;
    }
  }

  private static boolean isOpen(int flags) {
    return (flags & AsyncEntry.VALID) != 0 && (flags & (AsyncEntry.DONE | RESERVED)) == 0;
  }

  /// Forgets the table of a service.
  static void drop(@Nullable Privilege privilege) {
    if (privilege != null) {
      privilege.body.asyncCount = 0;
    }
  }
}
