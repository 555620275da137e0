package samsara.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.hw.Machine;
import samsara.kernel.BootImage;
import samsara.kernel.BootRow;
import samsara.kernel.Kernel;
import samsara.kernel.KernelConfig;
import samsara.kernel.call.Program;
import samsara.kernel.core.Body;
import samsara.kernel.core.Core;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.PrivilegeBody;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// A kernel in virtual time. RS is a [TestManager]; everything else is spawned by the test, in its
/// own slot, with its own piece of memory and all privileges unless the test takes some away.
public final class TestSystem {
  /// Memory of each process.
  public static final int SEGMENT_BYTES = 64 << 10;

  /// Longest that a test runs in virtual time.
  public static final long LIMIT_NANOS = 60_000_000_000L;

  private static final int FIRST_SLOT = 16;
  private static final int RAM_BYTES = 16 << 20;

  private final Kernel kernel;
  private final Machine machine;
  private final TestManager manager = new TestManager();
  private final List<String> log = new ArrayList<>();
  private int nextSlot = FIRST_SLOT;
  private int nextSegment = 4 << 20;

  /// A booted kernel in which only the manager runs.
  public TestSystem(Variant variant) {
    this(variant, KernelConfig.standard());
  }

  /// The same with other settings.
  public TestSystem(Variant variant, KernelConfig config) {
    machine = Machine.simulated(1, RAM_BYTES, java.io.OutputStream.nullOutputStream());
    kernel =
        OpenKernels.add(
            new Kernel(machine, variant.contexts(), config.withFastPath(variant.fastPath())));
    kernel.checkAlways();
    Program rs = () -> sef -> manager.run(sef.sys());
    kernel.boot(
        BootImage.ofRows(
            List.of(new BootRow(Endpoint.RS, "rs", false, 4, 4, SEGMENT_BYTES, 1, rs))));
    kernel.trace().start();
  }

  /// The kernel.
  public Kernel kernel() {
    return kernel;
  }

  /// The nucleus.
  public Core core() {
    return kernel.core();
  }

  /// The machine.
  public Machine machine() {
    return machine;
  }

  /// The signal manager of all that is spawned.
  public TestManager manager() {
    return manager;
  }

  /// What processes did, in order.
  public List<String> log() {
    return log;
  }

  /// Notes that something happened.
  public void log(String event) {
    log.add(event);
  }

  /// A service in queue 7.
  public Proc spawn(String name, Consumer<Ipc> program) {
    return spawn(name, 7, program);
  }

  /// A service that may do everything; it is runnable at once.
  public Proc spawn(String name, int queue, Consumer<Ipc> program) {
    Proc proc = create(name, queue, program);
    kernel.core().scheduler().start(proc.body, RtsFlag.NO_PRIV);
    return proc;
  }

  /// A handler of a service's requests.
  @FunctionalInterface
  public interface Service {
    /// @return `true` if the message is the answer
    boolean handle(Ipc ipc, long[] message);
  }

  /// A service that does nothing but answer requests.
  public Proc serve(String name, int queue, Service service) {
    return spawn(name, queue, ipc -> Serve.with(ipc, message -> service.handle(ipc, message)));
  }

  /// The same, with NO_PRIV still set.
  public Proc create(String name, int queue, @Nullable Consumer<Ipc> program) {
    return createAt(nextSlot++, name, queue, program);
  }

  /// The same in a slot that matters.
  public Proc createAt(int slot, String name, int queue, @Nullable Consumer<Ipc> program) {
    Core core = kernel.core();
    Proc proc = core.procs().slot(slot);
    Body body = new Body(proc, name);
    body.rts = RtsFlag.NO_PRIV;
    body.queue = queue;
    body.quantumTicks = 4;
    body.ticksLeft = 4;
    body.space.useWindow(nextSegment, nextSegment + SEGMENT_BYTES);
    body.dataStart = nextSegment;
    body.dataEnd = nextSegment + SEGMENT_BYTES;
    nextSegment += SEGMENT_BYTES;
    proc.body = body;
    core.privileges().assignDynamic(proc);
    Privilege privilege = privilegeOf(proc);
    PrivilegeBody rights = privilege.body;
    rights.flags = PrivilegeRecord.SYS_PROC | PrivilegeRecord.PREEMPTIBLE;
    rights.trapMask = PrivilegeRecord.TRAPS_ALL;
    rights.callMask = -1L;
    rights.signalManager = Endpoint.RS;
    core.privileges().fillSendMask(privilege, -1L);
    if (program != null) {
      Ipc ipc = core.ipcOf(body);
      core.cpu()
          .createContext(
              body,
              () -> {
                program.accept(ipc);
                new samsara.sys.KernelCalls(ipc).exit();
              });
    }
    return proc;
  }

  /// Runs a program in a new service until it has nothing more to do, and forgets it if it has
  /// ended.
  public Proc perform(Consumer<Ipc> program) {
    boolean[] ended = {false};
    Proc proc =
        spawn(
            "program",
            ipc -> {
              program.accept(ipc);
              ended[0] = true;
              ipc.receive(Endpoint.HARDWARE, Message.create());
            });
    runUntilIdle();
    if (ended[0]) {
      kernel.core().lifecycle().clear(proc);
    }
    return proc;
  }

  /// The privileges of a process that has some.
  public static Privilege privilegeOf(Proc proc) {
    Privilege privilege = proc.privilege;
    if (privilege == null) {
      throw new AssertionError("no privileges: " + proc);
    }
    return privilege;
  }

  /// Lets a service send to exactly those whose bits are set, and them to it.
  public void allow(Proc proc, long mask) {
    kernel.core().privileges().fillSendMask(privilegeOf(proc), mask);
  }

  /// Runs until nothing but the clock is left to run, checking the kernel's tables all along.
  public void runUntilIdle() {
    run(() -> isIdle());
  }

  private boolean isIdle() {
    Proc current = kernel.core().scheduler().current();
    return (current == null || current.body.rts != 0) && kernel.core().scheduler().isEmpty();
  }

  /// Runs until a condition holds.
  public void run(BooleanSupplier condition) {
    boolean holds = kernel.runUntil(condition, LIMIT_NANOS);
    if (!holds) {
      throw new AssertionError(
          "not reached: panicked="
              + kernel.isPanicked()
              + "\n"
              + String.join("\n", states())
              + "\n"
              + String.join("\n", dump()));
    }
  }

  /// Every process: name, flags, whom it waits for.
  public List<String> states() {
    return kernel.control().processes().stream()
        .map(info ->
            "%s(%d) %s from=%s to=%s"
                .formatted(
                    info.name(),
                    info.endpoint(),
                    Integer.toHexString(core().procs().slot(info.slot()).body.rts),
                    Endpoint.toString(info.receivesFrom()),
                    Endpoint.toString(info.sendsTo())))
        .toList();
  }

  /// The end of the trace.
  public List<String> dump() {
    return kernel.trace().dump(60);
  }
}
