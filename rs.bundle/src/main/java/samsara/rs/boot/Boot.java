package samsara.rs.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.SystemFlag;
import samsara.rs.lifecycle.Environment;
import samsara.rs.lifecycle.Lifecycle;
import samsara.rs.lifecycle.PrivilegeBuilder;
import samsara.rs.table.BootRow;
import samsara.rs.table.BootTables;
import samsara.rs.table.Image;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Completes the boot image: gives every process its privileges, lets the services run and
/// initialise in table order, waits for all of them, learns their pids, makes the standbys, and
/// lets INIT run last. Whatever fails ends the system.
public final class Boot {
  private final Environment env;
  private final Lifecycle lifecycle;
  private final BootTables tables;

  /// A boot from `tables`.
  public Boot(Environment env, Lifecycle lifecycle, BootTables tables) {
    this.env = env;
    this.lifecycle = lifecycle;
    this.tables = tables;
  }

  /// Begins; the rest follows as the services answer.
  ///
  /// @return ends when INIT may run; it does not fail, a failure is a panic
  public Task<Slot> start() {
    Task<Slot> booted =
        prepare()
            .then(this::initialise)
            .then(this::learnPids)
            .then(this::keepStandbys)
            .map(this::allowUsers);
    booted.whenDone(
        init -> env.journal().line("all services are initialised"),
        error -> {
          throw env.journal().panic("boot: " + error.getMessage());
        });
    return booted;
  }

  /// Fills the table and sets privileges; nobody runs yet.
  private Task<List<Slot>> prepare() {
    try {
      List<BootImageEntry> image = env.kernel().bootImage();
      Optional<String> mismatch = BootCheck.mismatch(tables, image);
      if (mismatch.isPresent()) {
        return Task.failed(Errno.EINVAL, mismatch.get());
      }
      List<Slot> slots = new ArrayList<>();
      for (BootRow.Rights row : tables.rights()) {
        slots.add(enter(row, BootCheck.find(image, row.endpoint()).orElseThrow()));
      }
      return Task.done(slots);
    } catch (ErrnoException e) {
      return Task.failed(e);
    }
  }

  private Slot enter(BootRow.Rights row, BootImageEntry entry) throws ErrnoException {
    Slot slot = env.table().allocate(tables.settings(row));
    slot.endpoint = row.endpoint();
    slot.set(SlotInfo.ACTIVE);
    env.images().hold(slot, new Image(entry.imageId(), entry.name(), "", ""));
    slot.privilege =
        row.endpoint() == Endpoint.RS
            ? env.kernel().privilege(row.endpoint())
            : env.kernel().setPrivilege(row.endpoint(), PrivilegeBuilder.of(slot, env.table()));
    env.table().publish(slot);
    return slot;
  }

  /// Lets the services run in table order. The next one waits only for one that is flagged so,
  /// users wait for all.
  private Task<List<Slot>> initialise(List<Slot> slots) {
    List<Task<Slot>> inits = new ArrayList<>();
    Task<Slot> turn = Task.done(slots.getFirst());
    for (Slot slot : slots) {
      if (isService(slot)) {
        turn = turn.then(before -> initialise(slot, inits));
      }
    }
    return turn.then(last -> all(inits)).map(ready -> slots);
  }

  private Task<Slot> initialise(Slot slot, List<Task<Slot>> inits) {
    Task<Slot> init = lifecycle.init().run(slot, InitType.FRESH, Endpoint.NONE);
    inits.add(init);
    return slot.settings().has(SystemFlag.SYNCH_BOOT) ? init : Task.done(slot);
  }

  private static Task<Slot> all(List<Task<Slot>> tasks) {
    Task<Slot> joined = new Task<>();
    List<Task<Slot>> open = new ArrayList<>(tasks);
    for (Task<Slot> task : tasks) {
      task.whenDone(
          slot -> {
            open.remove(task);
            if (open.isEmpty()) {
              joined.complete(slot);
            }
          },
          error -> {
            if (joined.isOpen()) {
              joined.fail(error);
            }
          });
    }
    return joined;
  }

  private static boolean isService(Slot slot) {
    return slot.endpoint != Endpoint.RS
        && (slot.settings().privileges().flags() & PrivilegeRecord.SYS_PROC) != 0;
  }

  private Task<List<Slot>> learnPids(List<Slot> slots) {
    Task<Slot> turn = Task.done(slots.getFirst());
    for (Slot slot : slots) {
      turn =
          turn.then(before ->
              env.peers()
                  .pm()
                  .identify(slot.endpoint)
                  .map(who -> {
                    slot.pid = who.pid();
                    return slot;
                  }));
    }
    return turn.map(last -> slots);
  }

  private Task<List<Slot>> keepStandbys(List<Slot> slots) {
    Task<Slot> turn = Task.done(slots.getFirst());
    for (Slot slot : slots) {
      turn = turn.then(before -> lifecycle.standbys().keep(slot));
    }
    return turn.map(last -> slots);
  }

  private Slot allowUsers(List<Slot> slots) throws ErrnoException {
    Slot last = slots.getFirst();
    for (Slot slot : slots) {
      if (!isService(slot) && slot.endpoint != Endpoint.RS) {
        env.kernel().allow(slot.endpoint);
        last = slot;
      }
    }
    return last;
  }
}
