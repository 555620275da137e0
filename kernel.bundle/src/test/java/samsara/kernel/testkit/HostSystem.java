package samsara.kernel.testkit;

import java.io.OutputStream;
import java.util.List;
import samsara.abi.Endpoint;
import samsara.hw.Machine;
import samsara.kernel.BootImage;
import samsara.kernel.BootRow;
import samsara.kernel.Kernel;
import samsara.kernel.KernelConfig;
import samsara.kernel.context.ContextFactory;
import samsara.kernel.core.Mailbox;
import samsara.kernel.core.PrivilegeBody;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;

/// A kernel with a manager, a process manager and INIT, for tests of host processes.
public final class HostSystem {
  private static final int RAM_BYTES = 16 << 20;

  private final Kernel kernel;
  private final TestManager manager = new TestManager();
  private final TestPm pm;

  private HostSystem(Machine machine, Kernel kernel) {
    this.kernel = kernel;
    pm = new TestPm(machine.ram());
    kernel.boot(
        BootImage.ofRows(
            List.of(
                new BootRow(
                    Endpoint.RS,
                    "rs",
                    false,
                    4,
                    4,
                    0x10000,
                    1,
                    () -> sef -> manager.run(sef.sys())),
                new BootRow(
                    Endpoint.PM, "pm", false, 32, 4, 0x10000, 2, () -> sef -> pm.run(sef.sys())),
                new BootRow(Endpoint.INIT, "init", false, 8, 8, 0x10000, 0, null))));
  }

  /// A system in virtual time: who uses it is its CPU.
  public static HostSystem simulated() {
    Machine machine = Machine.simulated(1, RAM_BYTES, OutputStream.nullOutputStream());
    HostSystem system =
        new HostSystem(
            machine,
            OpenKernels.add(new Kernel(machine, ContextFactory.best(), KernelConfig.standard())));
    system.allowAll();
    return system;
  }

  /// A system in the host's time; run its kernel on a thread.
  public static HostSystem live() {
    Mailbox mailbox = new Mailbox();
    Machine machine = Machine.live(mailbox, RAM_BYTES, OutputStream.nullOutputStream());
    HostSystem system =
        new HostSystem(
            machine, new Kernel(machine, mailbox, ContextFactory.best(), KernelConfig.standard()));
    system.allowAll();
    return system;
  }

  /// Gives PM and INIT privileges and lets them run, as RS does.
  private void allowAll() {
    for (int slot : new int[] {Endpoint.PM, Endpoint.INIT}) {
      Proc proc = kernel.core().procs().slot(slot);
      if (kernel.core().privileges().assignStatic(proc, slot + 4) != 0) {
        throw new AssertionError("no privileges: " + proc);
      }
      PrivilegeBody rights = TestSystem.privilegeOf(proc).body;
      if (slot == Endpoint.PM) {
        rights.flags = PrivilegeRecord.SYS_PROC | PrivilegeRecord.PREEMPTIBLE;
        rights.trapMask = PrivilegeRecord.TRAPS_ALL;
        rights.callMask = -1;
        rights.signalManager = Endpoint.RS;
      }
      kernel.core().privileges().fillSendMask(TestSystem.privilegeOf(proc), -1L);
      kernel.core().scheduler().start(proc.body, RtsFlag.NO_PRIV);
    }
  }

  /// The kernel.
  public Kernel kernel() {
    return kernel;
  }

  /// The process manager.
  public TestPm pm() {
    return pm;
  }
}
