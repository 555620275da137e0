package samsara.rs.lifecycle;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Lets services run and initialise. INIT goes out by an asynchronous message, the service answers
/// by SENDREC, and stays blocked until RS has answered that.
///
/// MINIX: `run_service` and `do_init_ready` in `servers/rs`.
public final class InitProtocol {
  private final Environment env;
  private final Consumer<Slot> initialised;

  /// @param initialised hears of each service that has initialised
  InitProtocol(Environment env, Consumer<Slot> initialised) {
    this.env = env;
    this.initialised = initialised;
  }

  /// Allows a service to run, as the instance that others know, and tells it to initialise. Silence
  /// is treated like silence to a ping.
  ///
  /// @param type an {@link InitType}
  /// @param oldEndpoint where the previous instance can be reached, NONE if there is none
  /// @return ends when the service has initialised; fails with its error, with `EDEADSRCDST` when
  ///   it dies
  public Task<Slot> run(Slot slot, int type, int oldEndpoint) {
    int now = env.kernel().now();
    slot.set(SlotInfo.ACTIVE | SlotInfo.INITIALIZING);
    slot.aliveTicks = now;
    slot.checkTicks = now + 1;
    env.table().publish(slot);
    Task<Slot> init = new Task<>();
    slot.init = init;
    try {
      env.kernel().allow(slot.endpoint);
    } catch (ErrnoException e) {
      over(slot);
      return Task.failed(e);
    }
    env.journal().detail(slot + ": init, type " + InitType.toString(type));
    env.sef().sys().async().send(slot.endpoint, message(type, oldEndpoint));
    return init;
  }

  private long[] message(int type, int oldEndpoint) {
    long[] message = Message.ofType(RsRequest.INIT.type());
    InitMessage.initType(message, type);
    InitMessage.tableGrant(message, env.table().publicHalf().grant());
    InitMessage.oldEndpoint(message, oldEndpoint);
    return message;
  }

  /// Takes the answer of a service. One that was not asked is answered `EINVAL`, so that it does
  /// not stay blocked for ever; one that has failed gets no answer, its end is near.
  public void answered(@Nullable Slot slot, long[] message) {
    int source = Message.source(message);
    Task<Slot> init = slot == null ? null : slot.init;
    if (slot == null || init == null) {
      env.journal().line("init answer of endpoint=" + source + " was not asked for");
      env.answer(source, -Errno.EINVAL);
      return;
    }
    over(slot);
    int result = InitMessage.result(message);
    if (result != Errno.OK) {
      init.fail(new ErrnoException(errnoOf(result), refusal(slot, result)));
      return;
    }
    slot.checkTicks = 0;
    slot.aliveTicks = env.kernel().now();
    slot.readyTicks = slot.aliveTicks;
    initialised.accept(slot);
    env.answer(source, Errno.OK);
    env.journal().line(slot.label() + " initialised");
    init.complete(slot);
  }

  /// The service died before it had answered. `false` if it wasn't initialising.
  boolean died(Slot slot, String how) {
    Task<Slot> init = slot.init;
    if (init == null) {
      return false;
    }
    over(slot);
    init.fail(new ErrnoException(Errno.EDEADSRCDST, slot + " died in its init: " + how));
    return true;
  }

  private static void over(Slot slot) {
    slot.clear(SlotInfo.INITIALIZING);
    slot.init = null;
  }

  private static int errnoOf(int result) {
    return result < 0 ? -result : Errno.EGENERIC;
  }

  private static String refusal(Slot slot, int result) {
    return result == -Errno.ENOSYS
        ? slot + " does not support this kind of init"
        : slot + " failed to initialise: " + Errno.nameOf(result);
  }
}
