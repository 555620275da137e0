package samsara.kernel.core;

import java.util.function.Consumer;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Memory;
import samsara.hw.Machine;
import samsara.hw.Mmu;
import samsara.kernel.context.ContextFactory;

/// The parts of the nucleus, wired.
public final class Core {
  /// Where the data region of a process with a page directory begins.
  public static final int DATA_START = 0x1000;

  private static final int DATA_END_MAX = 0x7000_0000;

  private final Machine machine;
  private final int hz;
  private final Consumer<String> onPanic;
  private final ProcTable procs;
  private final PrivilegeTable privileges;
  private final Scheduler scheduler = new Scheduler();
  private final CpuTime time;
  private final Trace trace;
  private final Diagnostics diagnostics;
  private final ProcessMemories memories;
  private final Copier copier;
  private final Rendezvous rendezvous;
  private final Signals signals;
  private final ClockTask clock;
  private final Interrupts interrupts;
  private final Crashes crashes;
  private final Cpu cpu;
  private final Traps traps;
  private final CallGate calls;
  private final Lifecycle lifecycle;
  private final GrantCheck grants;
  private boolean checking;
  private final Paging paging;
  private final GrantMaps grantMaps;
  private final MachineFaults machineFaults;
  private final MachineCpu machineCpu;

  /// Wires a nucleus on a machine.
  ///
  /// @param onPanic told the reason when the system can't go on; called once, on the CPU
  public Core(
      Machine machine,
      samsara.hw.cpu.Cpu processor,
      Mailbox mailbox,
      ContextFactory contexts,
      int processes,
      int privilegeCount,
      int hz,
      boolean fastPath,
      Consumer<String> onPanic) {
    this.machine = machine;
    this.hz = hz;
    this.onPanic = onPanic;
    procs = new ProcTable(processes);
    privileges = new PrivilegeTable(privilegeCount);
    time = new CpuTime(machine.clock(), mailbox);
    trace = new Trace(time);
    diagnostics = new Diagnostics(machine.ports());
    memories = new ProcessMemories(machine.ram());
    copier = new Copier(machine.ram());
    Ticks ticks = new Ticks();
    rendezvous = new Rendezvous(procs, privileges, scheduler, trace, ticks, memories);
    signals = new Signals(procs, scheduler, rendezvous, trace, this::panic);
    clock = new ClockTask(procs, privileges, scheduler, rendezvous, ticks, signals, hz);
    interrupts = new Interrupts(machine, procs, rendezvous, clock, trace, diagnostics);
    crashes = new Crashes(scheduler, signals, rendezvous, diagnostics, trace);
    cpu = new Cpu(scheduler, time, interrupts, trace, contexts, crashes, this::checkTables);
    traps = new Traps(procs, scheduler, rendezvous, time, cpu, crashes, fastPath);
    paging = new Paging(procs, scheduler, signals, trace);
    grantMaps = new GrantMaps(paging);
    memories.onFault(this::resolve);
    calls = new CallGate(time, cpu, trace, interrupts, paging);
    machineFaults = new MachineFaults(signals, paging, memories);
    machineCpu =
        new MachineCpu(
            processor,
            scheduler,
            time,
            new MachineTraps(procs, rendezvous, time, calls, paging, memories, signals),
            machineFaults,
            this::panic);
    lifecycle = new Lifecycle(this);
    trace.names(this::nameOf);
    grants = new GrantCheck(procs, memories);
  }

  /// Starts interrupts and the timer.
  public void start() {
    interrupts.start(hz);
  }

  /// The traps of a process, for its program.
  public Ipc ipcOf(Body body) {
    Ipc ipc = new ProcessIpc(body, this, traps);
    return checking ? new CheckedIpc(ipc, this) : ipc;
  }

  /// Checks the invariants after each trap of the processes that are made from now on.
  public void checkTraps() {
    checking = true;
  }

  /// Checks the invariants. One that does not hold is a panic.
  public void requireInvariants() {
    try {
      Invariants.check(this);
    } catch (AssertionError e) {
      panic("invariant", e);
    }
  }

  /// A host process sends and waits for the answer; when it runs again that has come, or the result
  /// says why not.
  public void hostSendrec(Body body, int peer, long[] message) {
    time.chargeTrap();
    body.result = traps.checkSendrec(body.proc, peer);
    if (body.result == Errno.OK) {
      body.result = traps.startSendrec(body.proc, peer, message);
    }
  }

  /// A process that runs on its own stack waits until VM has resolved a fault in its memory.
  private boolean resolve(Body body, int address, boolean write) {
    if (scheduler.current() != body.proc
        || !paging.raise(body, address, Paging.errorCode(body, address, write))) {
      return false;
    }
    cpu.leave(body);
    return true;
  }

  /// Prints the stack of a process that waits: frames, or registers and return addresses.
  public void printStack(Proc proc) {
    MachineCode code = proc.body.machine;
    if (code == null) {
      crashes.printStack(proc);
    } else {
      code.registers();
      machineFaults.lines(code, "stack").forEach(diagnostics::line);
    }
  }

  /// What machine code that ends looked like at its last exception, if that was its end.
  void printReport(Body body) {
    MachineCode code = body.machine;
    String report = code == null ? null : code.report;
    if (report != null) {
      diagnostics.line(report);
    }
  }

  /// Name and endpoint of a live process that came after boot, else the endpoint alone.
  private String nameOf(int endpoint) {
    Proc proc = Endpoint.generation(endpoint) == 0 ? null : procs.lookup(endpoint);
    String text = Endpoint.toString(endpoint);
    return proc == null ? text : proc.body.name + "(" + text + ")";
  }

  /// Traces a fork.
  public void recordFork(Proc parent, Proc child) {
    trace.record(TraceEvent.FORK, parent.endpoint, child.endpoint, 0);
  }

  /// The system can't go on: says why, shows what happened last, and stops the CPU.
  public void panic(String reason) {
    if (!cpu.isHalted()) {
      diagnostics.line("kernel panic: " + reason);
      trace.dump(20).forEach(diagnostics::line);
      cpu.halt();
      onPanic.accept(reason);
    }
  }

  private void checkTables() {
    try {
      Invariants.check(this);
    } catch (AssertionError broken) {
      panic("stack overflow inside a trap: " + broken.getMessage());
    }
  }

  /// The same because of a defect of the kernel.
  public void panic(String reason, Throwable cause) {
    diagnostics.line("kernel defect: " + cause);
    for (StackTraceElement frame : cause.getStackTrace()) {
      diagnostics.line("    at " + frame);
    }
    panic(reason);
  }

  /// End of the data region that a process has now: the first page above its start that is not
  /// mapped. Remembered.
  int measureData(Body body) {
    int end = body.dataStart;
    while (end < DATA_END_MAX && body.space.translate(end, false) >= 0) {
      end += Memory.PAGE_BYTES;
    }
    body.dataEnd = end;
    return end;
  }

  /// End of the data region of a process.
  public int dataEnd(Body body) {
    return body.dataEnd != 0 ? body.dataEnd : measureData(body);
  }

  /// Drops what is cached of a page directory, unless a process still uses it.
  public void releaseDirectory(int root) {
    if (root == 0) {
      return;
    }
    for (int slot = 0; slot < procs.processes(); slot++) {
      if (procs.slot(slot).body.space.root() == root) {
        return;
      }
    }
    mmu().release(root);
  }

  /// Ticks a second.
  public int hz() {
    return hz;
  }

  public Machine machine() {
    return machine;
  }

  public Mmu mmu() {
    return machine.mmu();
  }

  public ProcTable procs() {
    return procs;
  }

  public PrivilegeTable privileges() {
    return privileges;
  }

  public Scheduler scheduler() {
    return scheduler;
  }

  public CpuTime time() {
    return time;
  }

  public Trace trace() {
    return trace;
  }

  public Diagnostics diagnostics() {
    return diagnostics;
  }

  public ProcessMemories memories() {
    return memories;
  }

  public Copier copier() {
    return copier;
  }

  public Rendezvous rendezvous() {
    return rendezvous;
  }

  public Signals signals() {
    return signals;
  }

  public ClockTask clock() {
    return clock;
  }

  public Interrupts interrupts() {
    return interrupts;
  }

  public Crashes crashes() {
    return crashes;
  }

  public Cpu cpu() {
    return cpu;
  }

  public CallGate calls() {
    return calls;
  }

  public Lifecycle lifecycle() {
    return lifecycle;
  }

  public GrantCheck grants() {
    return grants;
  }

  public MachineCpu machineCpu() {
    return machineCpu;
  }

  public GrantMaps grantMaps() {
    return grantMaps;
  }

  public Paging paging() {
    return paging;
  }
}
