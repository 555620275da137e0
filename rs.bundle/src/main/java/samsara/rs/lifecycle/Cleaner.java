package samsara.rs.lifecycle;

import samsara.abi.Errno;
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
  private final Persistence persistence;

  Cleaner(Environment env, Persistence persistence) {
    this.env = env;
    this.persistence = persistence;
  }

  /// Removes an instance; harmless for one whose removal has begun. Does not fail. The slot is free
  /// when the process is gone and the service is unpublished.
  Task<Slot> discard(Slot slot) {
    Task<Slot> begun = slot.removal;
    if (begun != null) {
      return begun;
    }
    slot.set(SlotInfo.EXITING);
    unlink(slot);
    Task<Slot> removal = new Task<>();
    slot.removal = removal;
    settled(slot)
        .then(this::kill)
        .then(Cleaner::unpublished)
        .map(this::free)
        .whenDone(removal::complete, removal::fail);
    return removal;
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
    return slot.pid < 0
        ? Task.done(slot)
        : persistence.insist(slot, target -> env.peers().pm().serviceKill(target.pid));
  }

  private static Task<Slot> unpublished(Slot slot) {
    return slot.unpublishing == null ? Task.done(slot) : slot.unpublishing;
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
