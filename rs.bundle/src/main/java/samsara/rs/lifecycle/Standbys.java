package samsara.rs.lifecycle;

import samsara.abi.ErrnoException;
import samsara.protocol.rs.SystemFlag;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Keeps a replica ready for each service that is to have one: a process that was created and has
/// never run.
///
/// MINIX: `clone_service` in `servers/rs/manager.c`.
public final class Standbys {
  private final Environment env;
  private final Creator creator;
  private final Cleaner cleaner;

  Standbys(Environment env, Creator creator, Cleaner cleaner) {
    this.env = env;
    this.creator = creator;
    this.cleaner = cleaner;
  }

  /// Makes a standby if the service is to have one and has none. Failure is told of, no more.
  ///
  /// @return ends with the service, when there is a standby or can't be one
  public Task<Slot> keep(Slot original) {
    if (!original.settings().has(SystemFlag.USE_REPL) || original.hasReplica()) {
      return Task.done(original);
    }
    return make(original)
        .map(replica -> original)
        .recover(error -> {
          env.journal().error("no standby for " + original, error);
          return Task.done(original);
        });
  }

  private Task<Slot> make(Slot original) {
    Slot replica;
    try {
      replica = creator.allocateReplica(original);
    } catch (ErrnoException e) {
      return Task.failed(e);
    }
    Task<Slot> task = creator.create(replica);
    original.standbyInTheMaking = task;
    task.whenDone(made -> ready(original, made), error -> original.standbyInTheMaking = null);
    return task;
  }

  private void ready(Slot original, Slot replica) {
    original.standbyInTheMaking = null;
    if (env.table().contains(original) && !original.isExiting()) {
      original.standby = replica;
    } else {
      cleaner.discard(replica);
    }
  }

  /// The instance to recover with: the standby, the one in the making, or a new one.
  Task<Slot> take(Slot original) {
    Slot standby = original.standby;
    if (standby != null) {
      return Task.done(standby);
    }
    Task<Slot> inTheMaking = original.standbyInTheMaking;
    if (inTheMaking != null) {
      return inTheMaking.recover(error -> make(original));
    }
    return make(original);
  }

  /// Ends when no standby is in the making any more, well or not.
  Task<Slot> settle(Slot original) {
    Task<Slot> inTheMaking = original.standbyInTheMaking;
    return inTheMaking == null
        ? Task.done(original)
        : inTheMaking.map(replica -> original).recover(error -> Task.done(original));
  }

  /// Gives up the standby of an instance that is itself given up.
  void discard(Slot original) {
    Slot standby = original.standby;
    original.standby = null;
    if (standby != null) {
      cleaner.discard(standby);
    }
  }

  /// Makes anew the standbys of services that exchange messages by name with one that has started:
  /// what a standby may send to is fixed when it is created.
  public void refresh(Slot started) {
    for (Slot other : env.table().active()) {
      Slot standby = other.standby;
      if (other != started
          && standby != null
          && (PrivilegeBuilder.names(other, started.label())
              || PrivilegeBuilder.names(started, other.label()))) {
        discard(other);
        keep(other);
      }
    }
  }
}
