package samsara.rs.lifecycle;

import java.util.function.IntConsumer;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.table.LateReply;
import samsara.rs.table.Slot;
import samsara.rs.table.Swap;
import samsara.rs.task.Task;

/// The one primitive behind live update and crash recovery: two instances exchange their places.
/// Endpoint, pid, privilege id, queued senders and pending notifications stay; the body changes.
///
/// MINIX: `update_service` and `swap_slot` in `servers/rs`.
final class Swapper {
  private static final int UNDO_ATTEMPTS = 30;

  private final Environment env;

  Swapper(Environment env) {
    this.env = env;
  }

  /// Puts `fresh`, which has not run yet, in the place of `old`. If VM does not answer in time, the
  /// kernel is asked whether it has happened; a swap that happens later still is undone.
  ///
  /// @return ends with `fresh`
  Task<Slot> replace(Slot old, Slot fresh) {
    begin(old, fresh);
    return swap(fresh, old, result -> settle(old, fresh, result))
        .recover(error -> judge(old, fresh, error))
        .map(done -> exchange(old, fresh));
  }

  /// Puts `old` back in the place of `fresh`, which is not to run any more.
  ///
  /// @return ends with `old`
  Task<Slot> rollBack(Slot fresh, Slot old) {
    env.kernel().calls().privctl(fresh.endpoint, PrivilegeRequest.DISALLOW, 0);
    begin(old, fresh);
    return swap(old, fresh, result -> {})
        .onFailure(error -> end(old, fresh))
        .map(done -> exchange(fresh, old));
  }

  private static void begin(Slot old, Slot fresh) {
    Swap swap = new Swap(old, fresh);
    old.swap = swap;
    fresh.swap = swap;
  }

  private static void end(Slot old, Slot fresh) {
    old.swap = null;
    fresh.swap = null;
  }

  /// The instance whose body is at an endpoint. While a swap is under way that is not always the
  /// one that the table has there: the one that must not run tells them apart.
  Slot bodyAt(Slot slot) {
    Swap swap = slot.swap;
    if (swap == null) {
      return slot;
    }
    return mayNotRun(slot.endpoint) ? swap.fresh() : swap.old();
  }

  private Task<long[]> swap(Slot source, Slot target, IntConsumer late) {
    if (isVm(source) || isVm(target)) {
      // VM can't serve this while it is one of the two.
      int result = env.kernel().calls().update(source.endpoint, target.endpoint);
      return result < 0
          ? Task.failed(-result, "SYS_UPDATE: " + Errno.nameOf(result))
          : Task.done(new long[0]);
    }
    return env.peers().vm().update(source.endpoint, target.endpoint, late);
  }

  private static boolean isVm(Slot slot) {
    return slot.endpoint == Endpoint.VM;
  }

  private Task<long[]> judge(Slot old, Slot fresh, ErrnoException error) {
    if (error.errno() != Errno.EINTR) {
      end(old, fresh);
      return Task.failed(error);
    }
    if (mayNotRun(old.endpoint)) {
      return Task.done(new long[0]);
    }
    fresh.unsettled = new Task<>();
    return Task.failed(error);
  }

  private boolean mayNotRun(int endpoint) {
    return env.kernel()
        .process(endpoint)
        .filter(process -> (process.flags() & RtsFlag.NO_PRIV) != 0)
        .isPresent();
  }

  private void settle(Slot old, Slot fresh, int result) {
    Task<Slot> unsettled = fresh.unsettled;
    if (unsettled != null) {
      if (result < 0) {
        end(old, fresh);
        unsettled.complete(fresh);
      } else {
        undo(old, fresh, unsettled, UNDO_ATTEMPTS);
      }
    }
  }

  /// The body that runs may be busy just now.
  private void undo(Slot old, Slot fresh, Task<Slot> unsettled, int attempts) {
    swap(old, fresh, result -> {})
        .whenDone(
            done -> {
              end(old, fresh);
              unsettled.complete(fresh);
            },
            error -> {
              if (error.errno() == Errno.EBUSY && attempts > 0) {
                env.sef()
                    .sys()
                    .timers()
                    .set(env.policy().hz(), () -> undo(old, fresh, unsettled, attempts - 1));
              } else {
                env.journal().error("undoing a late swap of " + old, error);
                end(old, fresh);
                unsettled.complete(fresh);
              }
            });
  }

  /// The same in RS's own table.
  private Slot exchange(Slot from, Slot to) {
    end(from, to);
    int endpoint = from.endpoint;
    int pid = from.pid;
    from.endpoint = to.endpoint;
    from.pid = to.pid;
    to.endpoint = endpoint;
    to.pid = pid;
    from.clear(SlotInfo.ACTIVE);
    to.set(SlotInfo.ACTIVE);
    LateReply waiting = from.lateReply;
    from.lateReply = null;
    to.lateReply = waiting;
    readPrivileges(from);
    readPrivileges(to);
    env.table().publish(from);
    env.table().publish(to);
    return to;
  }

  private void readPrivileges(Slot slot) {
    try {
      slot.privilege = env.kernel().privilege(slot.endpoint);
    } catch (ErrnoException e) {
      env.journal().error("privileges of " + slot, e);
    }
  }
}
