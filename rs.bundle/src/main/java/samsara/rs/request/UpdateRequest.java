package samsara.rs.request;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.rs.PrepareState;
import samsara.protocol.rs.RsMessage;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.rs.lifecycle.Environment;
import samsara.rs.lifecycle.Lifecycle;
import samsara.rs.lifecycle.Updates;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// UPDATE.
///
/// MINIX: `do_update` in `servers/rs/request.c`.
final class UpdateRequest {
  private final Environment env;
  private final Lifecycle lifecycle;
  private final Permissions permissions;

  UpdateRequest(Environment env, Lifecycle lifecycle, Permissions permissions) {
    this.env = env;
    this.lifecycle = lifecycle;
    this.permissions = permissions;
  }

  /// Checks the request and begins the update. The client hears its result, or with NOBLOCK that it
  /// has come as far as asking the service to prepare.
  Task<Integer> doUpdate(long[] message) throws ErrnoException {
    StartRecord record = Requests.startRecord(env, message);
    return permissions
        .target(Message.source(message), RsRequest.UPDATE, record.label())
        .then(target -> begin(target, record, message));
  }

  private Task<Integer> begin(Slot target, StartRecord record, long[] message)
      throws ErrnoException {
    int state = RsMessage.state(message);
    int prepareTicks = prepareTicks(RsMessage.maxTicks(message));
    if (state == PrepareState.NULL) {
      throw new ErrnoException(Errno.EINVAL, "update to state 0");
    }
    lifecycle.updates().requireIdle();
    Updates.Progress progress =
        lifecycle.updates().begin(target, StartSettings.of(record), state, prepareTicks);
    if ((record.flags() & StartRecord.NOBLOCK) != 0) {
      return progress.asked().map(asked -> Errno.OK).recover(error -> Task.done(-error.errno()));
    }
    return progress.result().isOpen()
        ? Requests.await(target, RsRequest.UPDATE)
        : progress.result().map(done -> Errno.OK);
  }

  private int prepareTicks(int wanted) throws ErrnoException {
    if (wanted < 0 || wanted > env.policy().prepareTicksMax()) {
      throw new ErrnoException(
          Errno.EINVAL, "maxtime=" + wanted + " max=" + env.policy().prepareTicksMax());
    }
    return wanted == 0 ? env.policy().prepareTicks() : wanted;
  }
}
