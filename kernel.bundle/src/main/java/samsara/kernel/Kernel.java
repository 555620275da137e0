package samsara.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Signal;
import samsara.hw.EventClock;
import samsara.hw.Machine;
import samsara.hw.MemoryMap;
import samsara.hw.SimulatedClock;
import samsara.hw.cpu.Cpu;
import samsara.hw.cpu.CpuEngine;
import samsara.kernel.call.CallTable;
import samsara.kernel.call.ImageTable;
import samsara.kernel.call.KernelTables;
import samsara.kernel.call.Program;
import samsara.kernel.call.Programs;
import samsara.kernel.context.ContextFactory;
import samsara.kernel.control.KernelControl;
import samsara.kernel.core.Body;
import samsara.kernel.core.Core;
import samsara.kernel.core.Invariants;
import samsara.kernel.core.Mailbox;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.PrivilegeBody;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcTable;
import samsara.kernel.core.Trace;
import samsara.kernel.gateway.HostWait;
import samsara.kernel.gateway.InitGateway;
import samsara.kernel.host.HostGateway;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// The microkernel on its machine.
///
/// ~~~
/// Kernel kernel = new Kernel(Machine.simulated(seed), ContextFactory.best(), config);
/// kernel.boot(BootImage.of(programs));
/// kernel.runUntil(kernel::isReady);        // the calling thread is the CPU
/// ~~~
///
/// Whoever calls [#run], [#runUntil] or [#runFor] is the CPU thread, and it must always be the same
/// one; a machine in virtual time moves in these calls only. Nothing else here may be called while
/// another thread is the CPU, but [#mailbox], [#halted] and what the host API offers.
///
/// MINIX: `kernel/main.c`.
public final class Kernel {
  /// Name and version, as GETINFO and the first line of the boot say it.
  public static final String VERSION = "Samsara 1.0";

  private static final int FIRST_SEGMENT = 1 << 20;
  private static final int RUNTIME_MASK = -1;

  private final Core core;
  private final Mailbox mailbox;
  private final KernelConfig config;
  private final ImageTable images;
  private final KernelTables tables;
  private final InitGateway init;
  private final FrontPanel control;
  private final CompletableFuture<String> halted = new CompletableFuture<>();
  private String haltReason = "halted";
  private boolean checking;
  private volatile boolean panicked;

  /// A kernel with a mailbox of its own, for a machine in virtual time.
  public Kernel(Machine machine, ContextFactory contexts, KernelConfig config) {
    this(machine, new Mailbox(), contexts, config);
  }

  /// A kernel that listens to the mailbox to which the machine's clock posts.
  public Kernel(Machine machine, Mailbox mailbox, ContextFactory contexts, KernelConfig config) {
    this(
        machine,
        new Cpu(machine.ram(), machine.mmu(), CpuEngine.REGIONS),
        mailbox,
        contexts,
        config);
  }

  /// The same with the processor of the machine, whose counters others show.
  public Kernel(
      Machine machine,
      Cpu processor,
      Mailbox mailbox,
      ContextFactory contexts,
      KernelConfig config) {
    this.mailbox = mailbox;
    this.config = config;
    core =
        new Core(
            machine,
            processor,
            mailbox,
            contexts,
            config.processes(),
            config.privileges(),
            config.hz(),
            config.fastPath(),
            this::panicked);
    images = new ImageTable(core);
    tables = new KernelTables(core, VERSION, config.parameters());
    HostWait wait = new HostWait(mailbox, this::pump, halted::isDone);
    init = new InitGateway(core, mailbox, wait);
    control = new FrontPanel(this, tables, wait);
    CallTable.install(core, tables, images, () -> halt("halted by a service"));
  }

  /// Before boot: lets chance decide what the rules leave open, that is who of a queue goes first
  /// and the order of simultaneous events and host requests.
  public void explore(long seed) {
    SplittableRandom chance = new SplittableRandom(seed);
    core.scheduler().explore(chance.split());
    mailbox.explore(chance.split());
    if (core.machine().clock() instanceof SimulatedClock simulated) {
      simulated.explore(chance.split());
    }
  }

  /// Before boot: checks the invariants after every trap and between two processes, from now on.
  /// The first one that does not hold is a panic.
  public void checkAlways() {
    checking = true;
    core.checkTraps();
  }

  // ---- Boot. ----

  /// Makes the processes of the image and starts the clock. Only RS may run.
  public void boot(BootImage image) {
    setUpTasks();
    List<BootImageEntry> entries = new ArrayList<>();
    int segment = FIRST_SEGMENT;
    for (BootRow row : image.rows()) {
      entries.add(
          new BootImageEntry(
              row.slot(),
              Endpoint.of(0, row.slot()),
              row.fullVm() ? BootImageEntry.FULL_VM : 0,
              row.quantumTicks(),
              row.queue(),
              segment,
              row.segmentBytes(),
              row.imageId(),
              row.name()));
      setUp(row, segment);
      segment += row.segmentBytes();
    }
    tables.booted(entries, segment, endOfMemory(segment));
    core.diagnostics().onText(() -> core.signals().send(log(), Signal.KMESS));
    core.clock().bootSeconds(config.bootSeconds());
    core.start();
    core.diagnostics().line(VERSION);
  }

  private @Nullable Proc log() {
    return core.procs().lookup(Endpoint.LOG);
  }

  // Processes get the one piece of memory that the segments of the image lie in.
  private int endOfMemory(int segmentsEnd) {
    for (MemoryMap.Range range : core.machine().memory().handOut()) {
      int end = range.firstAddress() + range.sizeBytes();
      if (range.firstAddress() <= FIRST_SEGMENT && segmentsEnd <= end) {
        return end;
      }
    }
    throw new IllegalStateException("boot image does not fit in memory: end=" + segmentsEnd);
  }

  private void setUpTasks() {
    String[] names = {"idle", "clock", "system", "kernel"};
    for (int slot = -ProcTable.TASKS; slot < 0; slot++) {
      Proc task = core.procs().slot(slot);
      task.body = new Body(task, names[slot + ProcTable.TASKS]);
      task.body.rts = RtsFlag.PROC_STOP;
      task.body.queue = 0;
      core.privileges().assignStatic(task, slot + ProcTable.TASKS);
      PrivilegeBody privileges = privilegesOf(task).body;
      privileges.flags = PrivilegeRecord.SYS_PROC;
      privileges.trapMask = 1 << Ipc.RECEIVE;
      privileges.signalManager = Endpoint.SELF;
    }
  }

  private void setUp(BootRow row, int segment) {
    Proc proc = core.procs().slot(row.slot());
    Body body = new Body(proc, row.name());
    body.queue = row.queue();
    body.quantumTicks = row.quantumTicks();
    body.ticksLeft = row.quantumTicks();
    body.imageId = row.imageId();
    body.rts = RtsFlag.NO_PRIV;
    if (row.fullVm()) {
      body.rts |= RtsFlag.VMINHIBIT;
      body.dataStart = Core.DATA_START;
    } else {
      boolean isVm = row.slot() == Endpoint.VM;
      int end = segment + row.segmentBytes();
      body.space.useWindow(isVm ? 0 : segment, isVm ? core.machine().ram().sizeBytes() : end);
      body.dataStart = segment;
      body.dataEnd = end;
    }
    proc.body = body;
    Program program = row.program();
    if (program == null) {
      body.outside = init.init(body);
    } else {
      images.add(row.imageId(), program);
      Programs.load(core, body, program);
    }
    if (row.slot() == Endpoint.RS) {
      setUpRoot(proc);
    }
  }

  private void setUpRoot(Proc rs) {
    core.privileges().assignStatic(rs, rs.slot + ProcTable.TASKS);
    Privilege privilege = privilegesOf(rs);
    PrivilegeBody body = privilege.body;
    body.flags = PrivilegeRecord.SYS_PROC | PrivilegeRecord.PREEMPTIBLE;
    body.trapMask = RUNTIME_MASK;
    body.callMask = RUNTIME_MASK;
    body.signalManager = Endpoint.SELF;
    core.privileges().fillSendMask(privilege, -1L);
    core.scheduler().start(rs.body, RtsFlag.NO_PRIV);
  }

  private static Privilege privilegesOf(Proc proc) {
    Privilege privilege = proc.privilege;
    if (privilege == null) {
      throw new AssertionError("no privileges: " + proc);
    }
    return privilege;
  }

  // ---- Running. ----

  /// Runs until the machine is halted. The calling thread is the CPU.
  public void run() {
    run(() -> false, EventClock.NEVER);
  }

  /// Runs until a condition, asked between two processes, holds.
  ///
  /// @return whether it holds: `false` if the machine was halted or nothing will ever happen
  public boolean runUntil(BooleanSupplier condition) {
    run(condition, EventClock.NEVER);
    return condition.getAsBoolean();
  }

  /// The same, for at most so much of the machine's time.
  public boolean runUntil(BooleanSupplier condition, long nanos) {
    run(condition, core.time().nowNanos() + nanos);
    return condition.getAsBoolean();
  }

  /// Runs for so much of the machine's time.
  public void runFor(long nanos) {
    run(() -> false, core.time().nowNanos() + nanos);
  }

  private void run(BooleanSupplier enough, long limitNanos) {
    core.cpu().run(checking ? () -> checked(enough) : enough, limitNanos);
    if (core.cpu().isHalted() && !halted.isDone()) {
      halted.complete(haltReason);
    }
  }

  private boolean checked(BooleanSupplier enough) {
    core.requireInvariants();
    return core.cpu().isHalted() || enough.getAsBoolean();
  }

  /// A host thread waits: in virtual time it is the CPU itself.
  private boolean pump(BooleanSupplier done, long nanos) {
    if (core.time().isCounted()) {
      runUntil(done, nanos);
      return true;
    }
    return false;
  }

  /// Stops the CPU. On the CPU; others post it.
  public void halt(String reason) {
    if (!core.cpu().isHalted()) {
      haltReason = reason;
      core.cpu().halt();
    }
  }

  private void panicked(String reason) {
    haltReason = reason;
    panicked = true;
  }

  /// Completed with the reason when the CPU has stopped.
  public CompletableFuture<String> halted() {
    return halted;
  }

  /// `true` if the system could not go on.
  public boolean isPanicked() {
    return panicked;
  }

  // ---- Parts. ----

  /// The way in for other threads.
  public Mailbox mailbox() {
    return mailbox;
  }

  /// Linked images.
  public ImageTable images() {
    return images;
  }

  /// Host processes.
  public HostGateway hosts() {
    return init;
  }

  /// The front panel.
  public KernelControl control() {
    return control;
  }

  /// Drops every process, after the CPU has stopped; the stacks of some kinds of context are
  /// threads. On the CPU thread.
  public void close() {
    halt("closed");
    for (int slot = 0; slot < core.procs().processes(); slot++) {
      Proc proc = core.procs().slot(slot);
      if (!proc.isFree()) {
        core.cpu().kill(proc.body);
      }
    }
    if (!halted.isDone()) {
      halted.complete(haltReason);
    }
  }

  /// `true` once INIT may run.
  public boolean isReady() {
    return init.isReady();
  }

  /// Runs an action, on the CPU, when INIT may run.
  public void onReady(Runnable action) {
    init.onReady(action);
  }

  /// The trace.
  public Trace trace() {
    return core.trace();
  }

  /// The nucleus: process table and everything else, for tests and tools on the CPU thread.
  public Core core() {
    return core;
  }

  /// Checks that tables and queues agree; throws an AssertionError that says what does not.
  public void checkInvariants() {
    Invariants.check(core);
  }
}
