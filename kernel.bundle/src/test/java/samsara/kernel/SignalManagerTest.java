package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.kernel.testkit.MachineSystem.CODE;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.SafePoint;
import samsara.abi.Signal;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.MachineSystem;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.kernel.TraceRequest;
import samsara.sys.KernelCalls;
import samsara.sys.MachineCalls;

/// Who hears of whose signals: what the privilege structure says, and nobody else.
class SignalManagerTest {
  private final TestSystem system = new TestSystem(Variant.standard());

  private Proc waiting(String name) {
    Proc proc = system.spawn(name, ipc -> ipc.receive(Endpoint.HARDWARE, Message.create()));
    system.runUntilIdle();
    return proc;
  }

  /// A process manager that notes signals and lets the process go on if told to.
  private Proc processManager(boolean goesOn) {
    Proc pm =
        system.createAt(
            Endpoint.PM,
            "pm",
            5,
            ipc -> {
              KernelCalls kernel = new KernelCalls(ipc);
              while (true) {
                ipc.receive(Endpoint.ANY, Message.create());
                for (int who = kernel.getKsig(); who != Endpoint.NONE; who = kernel.getKsig()) {
                  system.log("pm " + who + " " + Integer.toHexString(kernel.lastSignals()));
                  if (goesOn) {
                    new MachineCalls(ipc).trace(who, TraceRequest.STOP, 0, 0);
                    kernel.endKsig(who);
                  }
                }
              }
            });
    system.core().scheduler().start(pm.body, RtsFlag.NO_PRIV);
    system.runUntilIdle();
    return pm;
  }

  @Test
  void rsHearsOfAServiceWhilePmIsFrozen() {
    Proc pm = processManager(false);
    system.core().scheduler().stop(pm.body, RtsFlag.PROC_STOP);
    Proc service = waiting("service");
    system.core().signals().cause(service, Signal.TERM);
    system.runUntilIdle();
    assertThat(system.manager().signals()).containsExactly(service.endpoint + " SIGTERM");
    assertThat(TestSystem.privilegeOf(pm).pendingNotify).isZero();
  }

  @Test
  void pmHearsOfUsersUnlessSomebodyElseIsNamed() {
    processManager(false);
    MachineSystem machines = new MachineSystem(system);
    system.core().privileges().user().body.signalManager = Endpoint.PM; // as the kernel has it
    Proc user = machines.spawn("user", new Assembler(CODE).bytes(0x0F, 0x0B));
    system.run(() -> !system.log().isEmpty());
    assertThat(system.log())
        .containsExactly("pm " + user.endpoint + " " + Integer.toHexString(1 << Signal.ILL));
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void usersHavePmFromTheStart() {
    assertThat(system.core().privileges().user().body.signalManager).isEqualTo(Endpoint.PM);
  }

  @Test
  void serviceIsTracedByMakingPmItsManager() {
    processManager(true);
    boolean[] fails = {false};
    Proc service =
        system.spawn(
            "service",
            ipc -> {
              while (!fails[0]) {
                SafePoint.poll();
              }
              throw new ArithmeticException("on purpose");
            });
    system.kernel().runFor(1_000_000);
    system.core().signals().cause(service, Signal.STOP);
    system.kernel().runFor(1_000_000_000);
    assertThat(system.manager().signals()).containsExactly(service.endpoint + " SIGSTOP");

    system.manager().signals().clear();
    TestSystem.privilegeOf(service).body.signalManager = Endpoint.PM;
    system.core().scheduler().start(service.body, RtsFlag.SIG_PENDING);
    system.core().signals().cause(service, Signal.STOP);
    system.runUntilIdle();
    assertThat(service.body.rts).isEqualTo(RtsFlag.P_STOP);

    fails[0] = true;
    system.core().scheduler().start(service.body, RtsFlag.P_STOP);
    system.runUntilIdle();
    assertThat(system.log())
        .containsExactly(
            "pm " + service.endpoint + " " + Integer.toHexString(1 << Signal.STOP),
            "pm " + service.endpoint + " " + Integer.toHexString(1 << Signal.FPE));
    assertThat(system.manager().signals()).isEmpty();
  }

  @Test
  void managerOfManyIsToldOnceAndFetchesAll() {
    Proc first = waiting("first");
    Proc second = waiting("second");
    system.core().signals().cause(second, Signal.USR2);
    system.core().signals().cause(first, Signal.USR1);
    system.runUntilIdle();
    assertThat(system.manager().signals())
        .containsExactlyInAnyOrder(first.endpoint + " SIGUSR1", second.endpoint + " SIGUSR2");
  }

  @Test
  void signalOfAProcessWhoseManagerIsDeadWaits() {
    Proc service = waiting("service");
    Proc manager = waiting("manager");
    TestSystem.privilegeOf(service).body.signalManager = manager.endpoint;
    system.core().lifecycle().clear(manager);
    system.core().signals().cause(service, Signal.TERM);
    system.runUntilIdle();
    assertThat(service.body.rts & RtsFlag.SIGNALED).isNotZero();
    assertThat(service.body.pendingSignals).isEqualTo(1 << Signal.TERM);
    system.kernel().checkInvariants();
  }

  @Test
  void newTextIsTheLogsSignal() {
    boolean[] told = {false};
    Proc log =
        system.createAt(
            Endpoint.LOG,
            "log",
            2,
            ipc -> {
              long[] m = Message.create();
              ipc.receive(Endpoint.ANY, m);
              told[0] =
                  Ipc.isNotify(ipc.status())
                      && (Message.int32(m, Message.M2_L1) >>> Signal.KMESS & 1) != 0;
              ipc.receive(Endpoint.HARDWARE, m);
            });
    system.core().scheduler().start(log.body, RtsFlag.NO_PRIV);
    system.runUntilIdle();
    system.core().diagnostics().line("something");
    system.runUntilIdle();
    assertThat(told[0]).isTrue();
  }
}
