package samsara.rs.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.rs.lifecycle.Update.Phase;
import samsara.rs.table.Image;
import samsara.rs.table.ServiceSettings;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Live updates: one at a time, system wide.
public final class Updates {
  private final Environment env;
  private final Loader loader;
  private final Creator creator;
  private final Swapper swapper;
  private final InitProtocol init;
  private final Standbys standbys;
  private final Publisher publisher;
  private final Stopper stopper;
  private final Cleaner cleaner;
  private final Recovery recovery;
  private final Audit audit;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private @Nullable Update current;

  Updates(
      Environment env,
      Loader loader,
      Creator creator,
      Swapper swapper,
      InitProtocol init,
      Standbys standbys,
      Publisher publisher,
      Stopper stopper,
      Cleaner cleaner,
      Recovery recovery,
      Audit audit) {
    this.env = env;
    this.loader = loader;
    this.creator = creator;
    this.swapper = swapper;
    this.init = init;
    this.standbys = standbys;
    this.publisher = publisher;
    this.stopper = stopper;
    this.cleaner = cleaner;
    this.recovery = recovery;
    this.audit = audit;
  }

  /// An update on its way.
  ///
  /// @param asked ends when the old version was asked to get ready
  /// @param result ends with the new version and its standby, or with the reason why the old one
  ///   goes on; then the client that waits was answered
  public record Progress(Task<Slot> asked, Task<Slot> result) {}

  /// Begins an update. `EBUSY` while another one is running, `ENOMEM` without a slot.
  ///
  /// @param state the state to prepare for
  /// @param prepareTicks time that the old version has for it
  public Progress begin(Slot old, ServiceSettings next, int state, int prepareTicks)
      throws ErrnoException {
    return run(allocate(old, next), old, state, prepareTicks);
  }

  /// Begins an update to an image that is there.
  Progress begin(Slot old, ServiceSettings next, Image image, int state) throws ErrnoException {
    Slot fresh = allocate(old, next);
    env.images().hold(fresh, image);
    return run(fresh, old, state, env.policy().prepareTicks());
  }

  /// Checks that no update is running. `EBUSY` if one is.
  public void requireIdle() throws ErrnoException {
    if (current != null) {
      throw new ErrnoException(Errno.EBUSY, "an update of " + current.old + " is running");
    }
  }

  private Slot allocate(Slot old, ServiceSettings next) throws ErrnoException {
    requireIdle();
    return env.table().allocate(old.settings().updatedBy(next));
  }

  private Progress run(Slot fresh, Slot old, int state, int prepareTicks) {
    Update update =
        new Update(
            env,
            loader,
            creator,
            swapper,
            init,
            publisher,
            stopper,
            old,
            fresh,
            state,
            prepareTicks);
    current = update;
    Task<Slot> finished =
        update
            .result()
            .onFailure(error -> failed(update, error))
            .then(live -> succeeded(update, live));
    update.run();
    return new Progress(update.asked(), finished);
  }

  private Task<Slot> succeeded(Update update, Slot live) {
    current = null;
    env.journal().line(live.label() + " updated to " + versionOf(live));
    standbys.discard(update.old);
    cleaner.discard(update.old);
    Task<Slot> kept = standbys.keep(live);
    kept.whenDone(
        done -> {
          live.answer(Errno.OK);
          audit.check(live);
        },
        error -> {});
    runNext();
    return kept;
  }

  private static String versionOf(Slot slot) {
    Image image = slot.image;
    return image == null ? "" : image.program() + " " + image.version();
  }

  private void failed(Update update, ErrnoException error) {
    current = null;
    Slot old = update.old;
    old.answer(-error.errno());
    env.journal().error("update of " + old.label(), error);
    update.restoreImage();
    cleaner.discard(update.fresh);
    if (old.isActive() && old.isTerminated() && !old.recovering) {
      died(old);
    } else {
      audit.check(old);
    }
    runNext();
  }

  /// The old version of an update that has failed is found dead.
  private void died(Slot old) {
    if (old.isExiting()) {
      stopper.takeDown(old);
    } else {
      recovery.crashed(old);
    }
  }

  /// Runs an action when no update is running.
  void whenIdle(Runnable action) {
    waiting.add(action);
    runNext();
  }

  private void runNext() {
    while (current == null && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  /// `true` for a service that is being updated.
  public boolean involves(Slot slot) {
    return current != null && (current.old == slot || current.fresh == slot);
  }

  /// Takes a service's word that it is ready to be updated, or why it can't be. One that gets ready
  /// too late has its answer already: the news that the update was called off.
  public void prepared(@Nullable Slot slot, long[] message) {
    Update update = current;
    if (update == null || update.old != slot || update.phase() != Phase.PREPARING) {
      if (slot != null && slot.updateCancelled) {
        slot.updateCancelled = false;
        return;
      }
      env.answer(Message.source(message), -Errno.EINVAL);
      return;
    }
    update.prepared(message);
  }

  /// An active service died. Ends its update, unless that is past the point where it can be ended.
  ///
  /// @return `true` if there is an update: it deals with the death when it is over
  boolean oldDied(Slot slot) {
    Update update = current;
    if (update == null || update.old != slot) {
      return false;
    }
    update.abort(
        new ErrnoException(Errno.ERESTART, slot + " died before it was ready to be updated"));
    return true;
  }

  /// The system goes down: what can still be called off is.
  public void callOff() {
    waiting.clear();
    if (current != null) {
      current.abort(new ErrnoException(Errno.EINTR, "the system goes down"));
    }
  }
}
