package samsara.kernel.model;

import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Memory;
import samsara.hw.IrqLine;
import samsara.hw.Machine;
import samsara.kernel.BootImage;
import samsara.kernel.BootRow;
import samsara.kernel.Kernel;
import samsara.kernel.KernelConfig;
import samsara.kernel.core.Body;
import samsara.kernel.core.Core;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.Proc;
import samsara.kernel.core.Queues;
import samsara.kernel.model.Party.Slot;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.AsyncEntry;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// A kernel and the model beside it. Every process of the kernel is an [Actor]; what one is told to
/// do is done in the model too, and then both are compared.
final class Twins {
  /// Slots that processes are made in.
  static final int FIRST_SLOT = 16;

  static final int LAST_SLOT = 25;

  /// Interrupt lines of devices.
  static final List<Integer> LINES = List.of(3, 5, 11);

  /// Ticks that nobody uses up.
  static final int QUANTUM = 1 << 20;

  private static final int PIT_CONTROL = 0x43;
  private static final int NEVER_RISES = 0x30; // channel 0 waits for a count
  private static final int RAM_BYTES = 4 << 20;
  private static final int SEGMENT_BYTES = 16 << 10;
  private static final int FIRST_SEGMENT = 2 << 20;
  private static final int TURNS_MAX = 1000;
  private static final long LIMIT_NANOS = 10_000_000_000L;

  private final Machine machine = Machine.simulated(1, RAM_BYTES, OutputStream.nullOutputStream());
  private final Kernel kernel;
  private final IrqLine timer;
  private final Map<Integer, IrqLine> lines = new HashMap<>();
  private final Model model;
  private final IpcModel ipc;
  private final Map<Body, Actor> actors = new HashMap<>();
  private final Map<Party.Body, Actor> twins = new HashMap<>();
  private final Party.Rights users = new Party.Rights();
  private final Party.Id userId = new Party.Id(IpcModel.USER);
  private int spawned;
  private int turns;

  /// RS and INIT, and nobody else.
  Twins(Variant variant) {
    kernel =
        new Kernel(
            machine, variant.contexts(), KernelConfig.standard().withFastPath(variant.fastPath()));
    kernel.checkAlways();
    timer = machine.pic().line(0);
    LINES.forEach(irq -> lines.put(irq, machine.pic().line(irq)));
    Actor rs = new Actor(kernel.core(), 0, timer);
    BootRow row =
        new BootRow(Endpoint.RS, "rs", false, 4, 4, SEGMENT_BYTES, 1, () -> sef -> rs.run());
    kernel.boot(BootImage.ofRows(List.of(row)));
    machine.ports().out8(PIT_CONTROL, NEVER_RISES); // time passes in steps of the comparison only
    model = Model.create(core().clock().uptime(), this::standsOn);
    ipc = model.ipc();
    Body rsBody = core().procs().slot(Endpoint.RS).body;
    rs.bind(rsBody, core().ipcOf(rsBody));
    Party.Rights rights = new Party.Rights();
    rights.service = true;
    rights.primitives.addAll(List.of(1, 2, 3, 4, 5));
    for (int call = 0; call < 64; call++) {
      rights.calls.add(call);
    }
    for (int task = -4; task < 0; task++) {
      rights.peers.add(required(ipc.slots.get(task)).body.rights); // they never answer
    }
    enter(Endpoint.RS, "rs", rights, new Party.Id(Endpoint.RS + 4), rs);
    users.primitives.add(3);
    addInit();
    settle();
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("absent");
    }
    return value;
  }

  Core core() {
    return kernel.core();
  }

  Model model() {
    return model;
  }

  private void enter(int slot, String name, Party.Rights rights, Party.Id id, Actor actor) {
    Slot entry = ipc.slots.computeIfAbsent(slot, Slot::new);
    entry.endpoint = core().procs().slot(slot).endpoint;
    entry.live = true;
    entry.id = id;
    entry.body = new Party.Body(name, rights, actor.tableAt(), SEGMENT_BYTES);
    actors.put(actor.body(), actor);
    twins.put(entry.body, actor);
  }

  // ---- Processes. ----

  private void addInit() {
    Proc proc = core().procs().slot(Endpoint.INIT);
    make(proc, "init");
    core().privileges().user().body.signalManager = Endpoint.RS;
    check(core().privileges().assignStatic(proc, IpcModel.USER), "INIT's privileges");
    enter(Endpoint.INIT, "init", users, userId, required(actors.get(proc.body)));
    ally(proc, users);
    core().scheduler().start(proc.body, RtsFlag.NO_PRIV);
  }

  /// What a new process may do.
  ///
  /// @param isService has privileges of its own
  /// @param waits may not run yet
  /// @param primitives the trap mask
  /// @param calls the mask of kernel calls
  record Grant(boolean isService, boolean waits, int primitives, long calls) {}

  /// Makes a process in a free slot.
  ///
  /// @return `false` if there is none
  boolean spawn(Grant grant) {
    Optional<Proc> free = freeSlot();
    if (free.isEmpty()) {
      return false;
    }
    Proc proc = free.get();
    proc.endpoint = Endpoint.next(proc.endpoint);
    make(proc, "p" + spawned++);
    Party.Rights rights = users;
    Party.Id id = userId;
    if (grant.isService()) {
      check(core().privileges().assignDynamic(proc), "privileges");
      Privilege privilege = required(proc.privilege);
      privilege.body.flags = PrivilegeRecord.SYS_PROC | PrivilegeRecord.PREEMPTIBLE;
      privilege.body.trapMask = grant.primitives();
      privilege.body.callMask = grant.calls();
      privilege.body.signalManager = Endpoint.RS;
      rights = new Party.Rights();
      rights.service = true;
      id = new Party.Id(privilege.id);
      for (int bit = 0; bit < 64; bit++) {
        if (bit < 32 && (grant.primitives() >>> bit & 1) != 0) {
          rights.primitives.add(bit);
        }
        if ((grant.calls() >>> bit & 1) != 0) {
          rights.calls.add(bit);
        }
      }
    } else {
      proc.privilege = core().privileges().user();
    }
    enter(proc.slot, proc.body.name, rights, id, required(actors.get(proc.body)));
    if (grant.isService()) {
      ally(proc, rights);
    }
    if (grant.waits()) {
      required(ipc.slots.get(proc.slot)).body.withoutPrivileges = true;
    } else {
      core().scheduler().start(proc.body, RtsFlag.NO_PRIV);
    }
    settle();
    return true;
  }

  private Optional<Proc> freeSlot() {
    for (int slot = FIRST_SLOT; slot <= LAST_SLOT; slot++) {
      if (core().procs().slot(slot).isFree()) {
        return Optional.of(core().procs().slot(slot));
      }
    }
    return Optional.empty();
  }

  private void make(Proc proc, String name) {
    int segment = freeSegment();
    Body body = new Body(proc, name);
    body.rts = RtsFlag.NO_PRIV;
    body.queue = 4 + spawned % 4;
    body.quantumTicks = QUANTUM;
    body.ticksLeft = QUANTUM;
    body.space.useWindow(segment, segment + SEGMENT_BYTES);
    body.dataStart = segment;
    body.dataEnd = segment + SEGMENT_BYTES;
    // What an earlier process left there is no table of this one.
    core().machine().ram().fill(segment, SEGMENT_BYTES, 0);
    proc.body = body;
    // A page ends somewhere in the table.
    int cut = spawned % Actor.TABLE_ENTRIES * AsyncEntry.SIZE_BYTES + spawned * 7 % 12 * 4;
    Actor actor = new Actor(core(), Memory.PAGE_BYTES - cut, timer);
    actor.bind(body, core().ipcOf(body));
    actors.put(body, actor);
    core().cpu().createContext(body, actor::run);
  }

  // Memory goes with the body, so it says nothing about the slot.
  private int freeSegment() {
    for (int segment = FIRST_SEGMENT; ; segment += SEGMENT_BYTES) {
      if (!isUsed(segment)) {
        return segment;
      }
    }
  }

  private boolean isUsed(int segment) {
    for (int slot = 0; slot <= LAST_SLOT; slot++) {
      Proc proc = core().procs().slot(slot);
      if (!proc.isFree() && proc.body.dataStart == segment) {
        return true;
      }
    }
    return false;
  }

  // Everybody may send to two thirds of the others, RS to all.
  private void ally(Proc proc, Party.Rights rights) {
    long mask = 0;
    for (Slot other : ipc.slots.values()) {
      boolean chosen =
          other.number == Endpoint.RS || (proc.slot * 7 + other.number + spawned) % 3 != 0;
      if (!other.live || !chosen || other.body.rights == rights) {
        continue;
      }
      mask |= 1L << other.id.number;
      if (other.isTask()) {
        rights.peers.add(other.body.rights);
      } else {
        rights.befriend(other.body.rights);
      }
    }
    core().privileges().fillSendMask(required(proc.privilege), mask);
  }

  private static void check(int result, String what) {
    if (result != Errno.OK) {
      throw new AssertionError(what + ": " + Errno.nameOf(result));
    }
  }

  // ---- Steps. ----

  /// Whether a process can be told something.
  boolean isReady(Slot slot) {
    return slot.live
        && !slot.isTask()
        && slot.body.stopped
        && slot.body.mayRun()
        && required(twins.get(slot.body)).body().rts == RtsFlag.P_STOP;
  }

  /// Whether the frames of a process are in the way of its own: it waits for another that runs on
  /// its stack to leave.
  boolean isLent(Slot slot) {
    Actor actor = twins.get(slot.body);
    return actor != null && (actor.body().rts & Comparison.LENT) != 0;
  }

  private boolean standsOn(Slot upper, Slot lower) {
    Actor first = twins.get(upper.body);
    Actor second = twins.get(lower.body);
    return first != null && second != null && Queues.standsOn(first.body(), second.body());
  }

  /// Has a process do something, in the kernel and in the model.
  void tell(Slot slot, Command command) {
    Party.Body body = slot.body;
    Actor actor = required(twins.get(body));
    body.stopped = false;
    body.seen = null;
    Script.perform(model, slot, command);
    actor.tell(command);
    settle();
  }

  /// Clears a process in the kernel's own name.
  void clear(Slot slot) {
    core().lifecycle().clear(core().procs().slot(slot.number));
    model.clear(slot);
    settle();
  }

  /// The clock ticks, and nobody runs.
  void tick() {
    timer.raise();
    model.clock().tick();
    settle();
  }

  /// A device makes a request.
  void interrupt(int irq) {
    IrqLine line = required(lines.get(irq));
    line.lower();
    line.raise();
    model.lines().request(irq);
    settle();
  }

  /// All memory of a process but its first page goes, or comes back.
  void resize(Slot slot) {
    Body body = required(twins.get(slot.body)).body();
    boolean shrinks = slot.body.memoryBytes == SEGMENT_BYTES;
    slot.body.memoryBytes = shrinks ? Memory.PAGE_BYTES : SEGMENT_BYTES;
    body.space.useWindow(body.dataStart, body.dataStart + slot.body.memoryBytes);
  }

  // Runs the kernel until all have stopped, then lets those of the model see what they have got.
  private void settle() {
    turns = 0;
    kernel.runUntil(() -> isIdle() || ++turns > TURNS_MAX, LIMIT_NANOS);
    if (!isIdle()) {
      throw new AssertionError("the kernel does not come to rest: panicked=" + kernel.isPanicked());
    }
    timer.lower();
    model.lines().serve();
    for (Slot slot : ipc.slots.values()) {
      Party.Body body = slot.body;
      if (slot.live && !slot.isTask() && !body.stopped && body.mayRun() && !isLent(slot)) {
        body.stopped = true;
        body.seen = body.ended;
        body.ended = null;
      }
    }
  }

  private boolean isIdle() {
    Proc current = core().scheduler().current();
    return !machine.pic().interruptRequested()
        && (current == null || current.body.rts != 0)
        && core().scheduler().isEmpty();
  }

  /// Fails unless kernel and model are in the same state.
  void compare() {
    new Comparison(core(), model, twins).run();
  }

  /// Both states, for people.
  List<String> describe() {
    return new Comparison(core(), model, twins).describe();
  }

  /// Endpoints that have been used, with those of the dead.
  Map<Integer, Slot> slots() {
    return new TreeMap<>(ipc.slots);
  }

  /// Drops all processes.
  void close() {
    kernel.close();
    machine.close();
  }
}
