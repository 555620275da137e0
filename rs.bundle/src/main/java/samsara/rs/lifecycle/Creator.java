package samsara.rs.lifecycle;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.pm.ExecNewmem;
import samsara.protocol.rs.SystemFlag;
import samsara.rs.peer.ProcessManager.Child;
import samsara.rs.table.Image;
import samsara.rs.table.ServiceSettings;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;
import samsara.sys.Sys;

/// Makes the process of an instance, up to the point where it could run. It is not allowed to, and
/// nobody knows it: a standby and a new version stay like that.
///
/// MINIX: `create_service` in `servers/rs/manager.c`.
final class Creator {
  private static final int HEAP_BYTES = 64 * 1024;
  private static final int STACK_BYTES = 16 * 1024;

  private final Environment env;
  private final Loader loader;
  private final Cleaner cleaner;

  Creator(Environment env, Loader loader, Cleaner cleaner) {
    this.env = env;
    this.loader = loader;
    this.cleaner = cleaner;
  }

  /// Takes a slot for a further instance of a service.
  Slot allocateReplica(Slot original) throws ErrnoException {
    requireNeeds(original);
    Slot replica = env.table().allocate(original.settings().forReplica());
    if (original.settings().keepsImage()) {
      loader.share(original, replica);
    }
    return replica;
  }

  /// Checks that what a service needs to be created again is there. `EPERM` if not.
  static void requireNeeds(Slot original) throws ErrnoException {
    ServiceSettings settings = original.settings();
    if (settings.has(SystemFlag.NEED_REPL) && original.isTerminated()) {
      throw new ErrnoException(Errno.EPERM, original.label() + " needs a replica and has none");
    }
    if (settings.has(SystemFlag.NEED_COPY) && !settings.has(SystemFlag.USE_COPY)) {
      throw new ErrnoException(Errno.EPERM, original.label() + " needs a copy and has none");
    }
  }

  /// Loads the image, if the slot has none, and makes the process. A slot for which that fails is
  /// freed.
  Task<Slot> create(Slot slot) {
    Task<Slot> making =
        loader
            .load(slot)
            .then(this::fork)
            .map(this::setPrivileges)
            .then(this::setVmMask)
            .then(this::giveMemory)
            .then(this::giveProgram)
            .map(Creator::requireWanted);
    slot.making = making;
    return making.onFailure(error -> cleaner.discard(slot));
  }

  private Task<Slot> fork(Slot slot) throws ErrnoException {
    requireWanted(slot);
    return env.peers().pm().serviceFork(slot.settings().uid()).map(child -> adopt(slot, child));
  }

  private Slot adopt(Slot slot, Child child) {
    slot.pid = child.pid();
    slot.endpoint = child.endpoint();
    return slot;
  }

  private Slot setPrivileges(Slot slot) throws ErrnoException {
    requireWanted(slot);
    slot.privilege =
        env.kernel().setPrivilege(slot.endpoint, PrivilegeBuilder.of(slot, env.table()));
    return slot;
  }

  /// A forked process has RS's own rights at VM until it gets others.
  private Task<Slot> setVmMask(Slot slot) {
    return env.peers().vm().setCallMask(slot.endpoint, slot.settings().vmMask()).map(reply -> slot);
  }

  private Task<Slot> giveMemory(Slot slot) throws ErrnoException {
    requireWanted(slot);
    ExecNewmem memory = new ExecNewmem(0, HEAP_BYTES, 0, STACK_BYTES, slot.program());
    return env.peers()
        .pm()
        .newMemory(slot.endpoint, memory)
        .map(stackTop -> {
          slot.stackPointer = writeFrame(slot, stackTop);
          return slot;
        });
  }

  private int writeFrame(Slot slot, int stackTop) throws ErrnoException {
    ArgumentFrame frame = new ArgumentFrame(slot.words());
    Sys sys = env.sef().sys();
    int stackPointer = stackTop - frame.sizeBytes();
    int address = sys.heap().allocate(frame.sizeBytes());
    try {
      frame.write(sys.ipc().memory(), address, stackPointer);
      env.kernel().copyTo(slot.endpoint, stackPointer, address, frame.sizeBytes());
    } finally {
      sys.heap().free(address);
    }
    return stackPointer;
  }

  private Task<Slot> giveProgram(Slot slot) throws ErrnoException {
    requireWanted(slot);
    Image image = slot.image;
    if (image == null) {
      throw new IllegalStateException(slot + " has no image");
    }
    return env.peers()
        .pm()
        .execRestart(slot.endpoint, image.id(), slot.stackPointer)
        .map(reply -> slot);
  }

  /// Checks that nobody has called a creation off. `EINTR` if somebody has.
  static Slot requireWanted(Slot slot) throws ErrnoException {
    if (slot.isExiting()) {
      throw new ErrnoException(Errno.EINTR, "creation of " + slot + " was called off");
    }
    return slot;
  }
}
