package samsara.rs.lifecycle;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.StartRecord;
import samsara.rs.table.Image;
import samsara.rs.table.ServiceSettings;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Starts services at run time.
///
/// MINIX: `start_service` in `servers/rs/manager.c`.
public final class Starter {
  private final Environment env;
  private final Loader loader;
  private final Creator creator;
  private final Publisher publisher;
  private final InitProtocol init;
  private final Standbys standbys;
  private final Stopper stopper;
  private final Cleaner cleaner;

  Starter(
      Environment env,
      Loader loader,
      Creator creator,
      Publisher publisher,
      InitProtocol init,
      Standbys standbys,
      Stopper stopper,
      Cleaner cleaner) {
    this.env = env;
    this.loader = loader;
    this.creator = creator;
    this.publisher = publisher;
    this.init = init;
    this.standbys = standbys;
    this.stopper = stopper;
    this.cleaner = cleaner;
  }

  /// A service on its way.
  ///
  /// @param running ends when its process runs and was told to initialise
  /// @param ready ends when it has initialised and has its standby
  public record Start(Task<Slot> running, Task<Slot> ready) {}

  /// Starts a service from the image that its command names.
  ///
  /// @param flags of the {@link StartRecord}
  public Start start(ServiceSettings settings, int flags) throws ErrnoException {
    Slot slot = allocate(settings);
    if ((flags & StartRecord.REUSE) != 0) {
      loader.reuse(slot);
    }
    return start(slot);
  }

  /// Starts a service from an image that is there.
  Start start(ServiceSettings settings, Image image) throws ErrnoException {
    Slot slot = allocate(settings);
    env.images().hold(slot, image);
    return start(slot);
  }

  private Slot allocate(ServiceSettings settings) throws ErrnoException {
    Slot slot = env.table().allocate(settings);
    try {
      env.table().requireUnique(slot);
    } catch (ErrnoException e) {
      env.table().free(slot);
      throw e;
    }
    return slot;
  }

  private Start start(Slot slot) {
    Task<Slot> running = new Task<>();
    Task<Slot> ready =
        loader
            .load(slot)
            .map(this::nameIt)
            .onFailure(error -> cleaner.discard(slot))
            .then(creator::create)
            .then(this::publish)
            .then(published -> {
              Task<Slot> initialised =
                  init.run(published, InitType.FRESH, Endpoint.NONE)
                      .onFailure(error -> fail(published, error));
              running.complete(published);
              return initialised;
            });
    Task<Slot> complete = ready.then(this::started);
    complete.whenDone(
        started -> started.answer(Errno.OK),
        error -> {
          if (running.isOpen()) {
            running.fail(error);
          }
        });
    return new Start(running, complete);
  }

  private Slot nameIt(Slot slot) throws ErrnoException {
    if (slot.label().isEmpty()) {
      slot.label(ServiceSettings.requireLabel(slot.program()));
      env.table().requireUnique(slot);
    }
    return slot;
  }

  private Task<Slot> publish(Slot slot) {
    return publisher
        .publish(slot)
        .map(Creator::requireWanted)
        .onFailure(error -> cleaner.discard(slot));
  }

  /// A service whose first init fails is not tried again.
  private void fail(Slot slot, ErrnoException error) {
    env.journal().error("start of " + slot.label(), error);
    stopper.takeDown(slot);
  }

  private Task<Slot> started(Slot slot) {
    standbys.refresh(slot);
    return standbys.keep(slot);
  }
}
