package samsara.rs.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.PrepareState;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.table.Image;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;
import samsara.sys.Timers;

/// One live update: the new version is created while the old one serves, the old one is asked to
/// get ready, the two exchange their places, the new one initialises. Whatever fails, the old one
/// goes on.
///
/// ~~~
/// LOADING -> PREPARING -> SWAPPING -> INITIALIZING -> OVER
/// ~~~
///
/// MINIX: `do_update`, `do_upd_ready` and `end_update` in `servers/rs`.
final class Update {
  /// How far it has come.
  enum Phase {
    LOADING,
    PREPARING,
    SWAPPING,
    INITIALIZING,
    OVER
  }

  private final Environment env;
  private final Loader loader;
  private final Creator creator;
  private final Swapper swapper;
  private final InitProtocol init;
  private final Publisher publisher;
  private final Stopper stopper;
  private final int state;
  private final int prepareTicks;
  private final Task<Slot> asked = new Task<>();
  private final Task<Slot> result = new Task<>();
  private final Task<Slot> ready = new Task<>();
  private Timers.@Nullable Timer deadline;
  private Phase phase = Phase.LOADING;

  /// The version that serves until the swap.
  final Slot old;

  /// The version that serves from then on.
  final Slot fresh;

  /// The image to go back to, and the one that came in its place.
  private final @Nullable Image oldImage;

  private @Nullable Image newImage;

  Update(
      Environment env,
      Loader loader,
      Creator creator,
      Swapper swapper,
      InitProtocol init,
      Publisher publisher,
      Stopper stopper,
      Slot old,
      Slot fresh,
      int state,
      int prepareTicks) {
    this.env = env;
    this.loader = loader;
    this.creator = creator;
    this.swapper = swapper;
    this.init = init;
    this.publisher = publisher;
    this.stopper = stopper;
    this.old = old;
    this.fresh = fresh;
    this.state = state;
    this.prepareTicks = prepareTicks;
    oldImage = old.image;
  }

  Phase phase() {
    return phase;
  }

  /// Ends when the old version was asked to get ready.
  Task<Slot> asked() {
    return asked;
  }

  /// Ends with the new version, or with the reason why the old one goes on.
  Task<Slot> result() {
    return result;
  }

  /// Begins.
  void run() {
    loader
        .load(fresh)
        .then(this::create)
        .then(created -> prepare())
        .then(prepared -> swap())
        .then(swapped -> initialise())
        .whenDone(this::succeed, this::fail);
  }

  private Task<Slot> create(Slot slot) {
    newImage = slot.image;
    return creator.create(slot);
  }

  private Task<Slot> prepare() throws ErrnoException {
    requireOpen();
    phase = Phase.PREPARING;
    old.updateCancelled = false;
    old.updatePeer = fresh;
    fresh.updatePeer = old;
    old.set(SlotInfo.UPDATING);
    fresh.set(SlotInfo.UPDATING);
    env.sef().sys().async().sendNoReply(old.endpoint, prepareMessage(state));
    env.journal().detail(old + ": asked to prepare for state " + state);
    deadline = env.sef().sys().timers().set(prepareTicks, this::prepareExpired);
    asked.complete(old);
    return ready;
  }

  private long[] prepareMessage(int wantedState) {
    long[] message = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(message, wantedState);
    PrepareMessage.maxTicks(message, prepareTicks);
    return message;
  }

  private void prepareExpired() {
    abort(new ErrnoException(Errno.EINTR, old + " was not ready in " + prepareTicks + " ticks"));
    if (!old.isTerminated()) {
      old.updateCancelled = true;
      env.sef().sys().async().send(old.endpoint, prepareMessage(PrepareState.NULL));
    }
  }

  /// The old version says that it is ready, or why it can't be. It stays blocked until it is
  /// answered.
  void prepared(long[] message) {
    stopTimer();
    int refusal = PrepareMessage.result(message);
    if (refusal == Errno.OK) {
      phase = Phase.SWAPPING;
      ready.complete(old);
    } else {
      env.answer(old.endpoint, Errno.OK);
      ready.fail(new ErrnoException(Math.abs(refusal), old + " refused: " + Errno.nameOf(refusal)));
    }
  }

  private Task<Slot> swap() {
    return swapper.replace(old, fresh).onFailure(error -> env.answer(old.endpoint, -error.errno()));
  }

  private Task<Slot> initialise() {
    phase = Phase.INITIALIZING;
    deadline = env.sef().sys().timers().set(env.policy().updateInitTicks(), this::initExpired);
    return publisher
        .rearm(fresh, old)
        .then(armed -> init.run(fresh, InitType.LIVE_UPDATE, old.endpoint))
        .recover(this::rollBack);
  }

  /// Its death will be reported, and fails the init.
  private void initExpired() {
    env.journal()
        .line(fresh + " did not initialise in " + env.policy().updateInitTicks() + " ticks");
    stopper.crash(fresh);
  }

  private Task<Slot> rollBack(ErrnoException why) {
    stopTimer();
    return swapper
        .rollBack(fresh, old)
        .onFailure(error -> lost(error))
        .then(restored -> {
          env.answer(old.endpoint, -Errno.ERESTART);
          publisher.rearm(old, fresh);
          return Task.failed(Errno.ERESTART, "rolled back: " + why.getMessage());
        });
  }

  /// Neither version can be had: the service is given up.
  private void lost(ErrnoException error) {
    env.journal().error("roll-back of " + fresh, error);
    end(error);
    fresh.previous = old;
    stopper.takeDown(fresh);
  }

  private void succeed(Slot live) {
    finish();
    result.complete(live);
  }

  private void fail(ErrnoException error) {
    if (phase != Phase.OVER) {
      end(error);
    }
  }

  /// Ends it from outside, as long as the old version is still in its place.
  void abort(ErrnoException why) {
    if (phase == Phase.LOADING) {
      fresh.set(SlotInfo.EXITING);
      end(why);
    } else if (phase == Phase.PREPARING && ready.isOpen()) {
      ready.fail(why);
    }
  }

  private void end(ErrnoException why) {
    finish();
    if (asked.isOpen()) {
      asked.fail(why);
    }
    result.fail(why);
  }

  private void finish() {
    stopTimer();
    phase = Phase.OVER;
    for (Slot slot : List.of(old, fresh)) {
      slot.clear(SlotInfo.UPDATING);
      slot.updatePeer = null;
      slot.checkTicks = 0;
    }
  }

  /// Makes the old image the content of its bundle again.
  void restoreImage() {
    Image before = oldImage;
    Image after = newImage;
    if (before != null && after != null && after.id() != before.id() && !isRun(after)) {
      env.images().restore(before);
    }
  }

  /// Another service has got the new image and kept it.
  private boolean isRun(Image image) {
    return env.table().active().stream()
        .anyMatch(slot -> slot.image != null && slot.image.id() == image.id());
  }

  private void requireOpen() throws ErrnoException {
    if (phase == Phase.OVER) {
      throw new ErrnoException(Errno.EINTR, "update of " + old + " was called off");
    }
  }

  private void stopTimer() {
    if (deadline != null) {
      deadline.cancel();
    }
  }
}
