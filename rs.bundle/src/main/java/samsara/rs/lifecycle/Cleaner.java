package samsara.rs.lifecycle;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.table.LateReply;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Removes instances: the process through PM, then the slot and its hold on the image.
///
/// MINIX: `cleanup_service` and `free_slot` in `servers/rs/manager.c`.
final class Cleaner {
  private final Environment env;

  Cleaner(Environment env) {
    this.env = env;
  }

  /// Removes an instance; harmless for one whose removal has begun. Never fails: a process that PM
  /// can't remove is told of and forgotten.
  Task<Slot> discard(Slot slot) {
    Task<Slot> removal = slot.removal;
    if (removal != null) {
      return removal;
    }
    slot.set(SlotInfo.EXITING);
    unlink(slot);
    Task<Slot> task = settled(slot).then(this::kill).recover(e -> forget(slot, e)).map(this::free);
    slot.removal = task;
    return task;
  }

  /// Ends when nothing that was begun with the process can still come to anything.
  private static Task<Slot> settled(Slot slot) {
    Task<Slot> making = slot.making;
    if (making != null && making.isOpen()) {
      return making.recover(error -> Task.done(slot)).then(Cleaner::settled);
    }
    return slot.unsettled == null ? Task.done(slot) : slot.unsettled;
  }

  private Task<Slot> kill(Slot slot) {
    if (slot.pid < 0) {
      return Task.done(slot);
    }
    return env.peers().pm().serviceKill(slot.pid).map(reply -> slot);
  }

  private Task<Slot> forget(Slot slot, ErrnoException error) {
    if (error.errno() != Errno.ESRCH) {
      env.journal().error("removal of " + slot, error);
    }
    return Task.done(slot);
  }

  private Slot free(Slot slot) {
    env.images().drop(slot);
    slot.answer(answerAtEnd(slot));
    env.table().free(slot);
    return slot;
  }

  /// Who asked for the end gets what it asked for, anybody else the news.
  private static int answerAtEnd(Slot slot) {
    LateReply reply = slot.lateReply;
    boolean wanted = reply != null && reply.request() == RsRequest.DOWN;
    return wanted ? Errno.OK : -Errno.EDEADSRCDST;
  }

  private void unlink(Slot slot) {
    for (Slot other : env.table().used()) {
      other.standby = other.standby == slot ? null : other.standby;
      other.previous = other.previous == slot ? null : other.previous;
      other.updatePeer = other.updatePeer == slot ? null : other.updatePeer;
    }
  }
}
