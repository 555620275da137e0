package samsara.rs.request;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.pm.PmCall;
import samsara.protocol.rs.RsMessage;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;
import samsara.rs.lifecycle.Environment;
import samsara.rs.lifecycle.Lifecycle;
import samsara.rs.table.LateReply;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Handles each request and answers it, at once or later, once.
///
/// MINIX: `servers/rs/request.c`.
public final class Requests {
  private static final int LABEL_BYTES_MAX = 99;

  private final Environment env;
  private final Lifecycle lifecycle;
  private final Permissions permissions;
  private final UpdateRequest update;
  private final InfoRequests info;

  /// Handles requests with the means of `lifecycle`.
  public Requests(Environment env, Lifecycle lifecycle) {
    this.env = env;
    this.lifecycle = lifecycle;
    permissions = new Permissions(env, lifecycle);
    update = new UpdateRequest(env, lifecycle, permissions);
    info = new InfoRequests(env, permissions);
  }

  /// `true` for a message type that is a request to RS.
  public static boolean isRequest(int type) {
    return (type >= RsRequest.BASE && type < RsRequest.BASE + 0x100)
        || type == PmCall.GETSYSINFO.number();
  }

  /// Handles a request; the answer goes to its source.
  public void handle(long[] message) {
    int client = Message.source(message);
    Task<long[]> answer;
    try {
      answer = dispatch(message.clone());
    } catch (ErrnoException e) {
      answer = Task.failed(e);
    }
    answer.whenDone(
        reply -> env.sef().reply(client, reply),
        error -> {
          env.journal().line(error.getMessage() + " (" + Errno.nameOf(error.errno()) + ")");
          env.sef().reply(client, Message.ofType(-error.errno()));
        });
  }

  private Task<long[]> dispatch(long[] message) throws ErrnoException {
    if (Message.type(message) == PmCall.GETSYSINFO.number()) {
      return info.doGetSysInfo(message);
    }
    RsRequest request = RsRequest.of(Message.type(message));
    if (request == null) {
      throw new ErrnoException(Errno.EINVAL, "RS has no request " + Message.type(message));
    }
    return switch (request) {
      case UP -> result(doUp(message));
      case DOWN -> result(doDown(message));
      case REFRESH -> result(doRefresh(message));
      case RESTART -> result(doRestart(message));
      case SHUTDOWN -> result(doShutdown(message));
      case UPDATE -> result(update.doUpdate(message));
      case LOOKUP -> info.doLookup(message);
      case INIT, LU_PREPARE ->
          throw new ErrnoException(Errno.EINVAL, request + " is not for clients");
    };
  }

  private static Task<long[]> result(Task<Integer> task) {
    return task.map(Message::ofType);
  }

  private Task<Integer> doUp(long[] message) throws ErrnoException {
    int caller = Message.source(message);
    StartRecord record = startRecord(env, message);
    return permissions
        .requireRoot(caller, RsRequest.UP)
        .map(who -> {
          if (env.journal().isShuttingDown()) {
            throw new ErrnoException(Errno.EPERM, "the system goes down");
          }
          return lifecycle
              .starter()
              .start(StartSettings.of(record).orPeriod(env.policy().periodTicks()), record.flags());
        })
        .then(start ->
            start
                .running()
                .then(slot ->
                    (record.flags() & StartRecord.NOBLOCK) != 0
                        ? Task.done(Errno.OK)
                        : await(slot, RsRequest.UP)));
  }

  /// Copies the start record of UP or UPDATE. `EFAULT` if it isn't there.
  static StartRecord startRecord(Environment env, long[] message) throws ErrnoException {
    return env.kernel()
        .fetch(
            Message.source(message),
            RsMessage.startAddress(message),
            StartRecord.SIZE_BYTES,
            StartRecord::read);
  }

  /// Lets the client wait until something answers it.
  static Task<Integer> await(Slot slot, RsRequest request) {
    LateReply reply = LateReply.to(request);
    slot.lateReply = reply;
    return reply.answer();
  }

  private Task<Integer> doDown(long[] message) throws ErrnoException {
    return target(message, RsRequest.DOWN)
        .then(slot -> {
          Task<Integer> answer = await(slot, RsRequest.DOWN);
          if (!slot.isTerminated()) {
            lifecycle.stopper().stop(slot, SlotInfo.EXITING);
          } else {
            slot.set(SlotInfo.EXITING);
            if (!slot.recovering) {
              lifecycle.stopper().takeDown(slot);
            }
          }
          return answer;
        });
  }

  private Task<Integer> doRefresh(long[] message) throws ErrnoException {
    return target(message, RsRequest.REFRESH)
        .map(slot -> {
          lifecycle.stopper().stop(slot, SlotInfo.REFRESHING);
          return Errno.OK;
        });
  }

  private Task<Integer> doRestart(long[] message) throws ErrnoException {
    return target(message, RsRequest.RESTART)
        .map(slot -> {
          if (!slot.isTerminated() || slot.recovering) {
            throw new ErrnoException(Errno.EBUSY, slot + " is not dead");
          }
          lifecycle.recovery().recover(slot, "restart");
          return Errno.OK;
        });
  }

  private Task<Integer> doShutdown(long[] message) {
    return permissions
        .requireRoot(Message.source(message), RsRequest.SHUTDOWN)
        .map(who -> {
          shutDown();
          return Errno.OK;
        });
  }

  /// The system goes down: what ends from now on is not brought back, and is no reason to panic.
  public void shutDown() {
    env.journal().shutDown();
    lifecycle.updates().callOff();
    for (Slot slot : env.table().used()) {
      slot.set(SlotInfo.EXITING);
      slot.backoffSeconds = 0;
    }
  }

  private Task<Slot> target(long[] message, RsRequest request) throws ErrnoException {
    String label = label(env, message, LABEL_BYTES_MAX, 1);
    return permissions.target(Message.source(message), request, label);
  }

  /// Copies a label. `EINVAL` for a bad length, `EFAULT` if it isn't there.
  static String label(Environment env, long[] message, int bytesMax, int bytesMin)
      throws ErrnoException {
    int bytes = RsMessage.labelBytes(message);
    if (bytes < bytesMin || bytes > bytesMax) {
      throw new ErrnoException(Errno.EINVAL, "label length=" + bytes);
    }
    return env.kernel()
        .fetch(
            Message.source(message),
            RsMessage.labelAddress(message),
            bytes,
            (memory, address) -> memory.string(address, bytes));
  }
}
