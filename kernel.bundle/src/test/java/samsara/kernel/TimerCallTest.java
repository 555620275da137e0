package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.kernel.testkit.MachineSystem.CODE;
import static samsara.kernel.testkit.MachineSystem.DATA;

import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.SafePoint;
import samsara.abi.Signal;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.MachineSystem;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.sys.MachineCalls;

class TimerCallTest {
  private static final int VIRTUAL = 1;
  private static final int PROFILE = 2;
  private static final long TICK_NANOS = 1_000_000_000L / 60;

  private final MachineSystem machines = new MachineSystem(new TestSystem(Variant.standard()));

  private TestSystem system() {
    return machines.system();
  }

  private int perform(ToIntFunction<Ipc> call) {
    int[] result = {Integer.MIN_VALUE};
    system().spawn("caller", ipc -> result[0] = call.applyAsInt(ipc));
    system().run(() -> result[0] != Integer.MIN_VALUE);
    return result[0];
  }

  private int set(int endpoint, int which, int ticks) {
    return perform(ipc -> new MachineCalls(ipc).setTimer(endpoint, which, ticks));
  }

  @Test
  void virtualTimerRunsWhileTheProcessComputes() {
    Proc user = machines.spawn("user", new Assembler(CODE).hang());
    assertThat(set(user.endpoint, VIRTUAL, 10)).isZero();
    system().kernel().runFor(5 * TICK_NANOS);
    assertThat(perform(ipc -> new MachineCalls(ipc).timer(user.endpoint, VIRTUAL))).isBetween(4, 6);
    assertThat(machines.hasSignal(user, Signal.VTALRM)).isFalse();
    system().kernel().runFor(7 * TICK_NANOS);
    assertThat(machines.hasSignal(user, Signal.VTALRM)).isTrue();
    assertThat(perform(ipc -> new MachineCalls(ipc).timer(user.endpoint, VIRTUAL))).isZero();
  }

  /// A user that asks, and a server that computes for long before it answers.
  private Proc clientOfABusyServer() {
    Proc server =
        system()
            .spawn(
                "server",
                ipc -> {
                  long[] m = Message.create();
                  while (true) {
                    ipc.receive(Endpoint.ANY, m);
                    for (int i = 0; i < 5_000_000; i++) {
                      SafePoint.poll();
                    }
                    ipc.sendnb(Message.source(m), m);
                  }
                });
    return machines.spawn(
        "user", new Assembler(CODE).label("l").ipc(Ipc.SENDREC, server.endpoint, DATA).jump("l"));
  }

  @Test
  void profilingTimerAlsoRunsWhileServersWorkForTheProcess() {
    Proc user = clientOfABusyServer();
    set(user.endpoint, PROFILE, 10);
    set(user.endpoint, VIRTUAL, 10);
    system().kernel().runFor(15 * TICK_NANOS);
    assertThat(machines.hasSignal(user, Signal.PROF)).isTrue();
    assertThat(machines.hasSignal(user, Signal.VTALRM)).isFalse();
  }

  @Test
  void serversTimeIsBilledToTheUserItWorksFor() {
    Proc user = clientOfABusyServer();
    system().kernel().runFor(30 * TICK_NANOS);
    assertThat(user.body.systemTicks).isBetween(28, 31);
    assertThat(user.body.userTicks).isZero();
  }

  @Test
  void idleTimeIsTheIdleTasks() {
    system().kernel().runFor(30 * TICK_NANOS);
    assertThat(system().core().procs().slot(Endpoint.IDLE).body.userTicks).isBetween(28, 31);
  }

  @Test
  void timerThatIsSwitchedOffNeverRings() {
    Proc user = machines.spawn("user", new Assembler(CODE).hang());
    set(user.endpoint, VIRTUAL, 10);
    assertThat(set(user.endpoint, VIRTUAL, 0)).isBetween(9, 10);
    system().kernel().runFor(20 * TICK_NANOS);
    assertThat(machines.hasSignal(user, Signal.VTALRM)).isFalse();
  }

  @Test
  void refusals() {
    assertThat(set(200, VIRTUAL, 1)).isEqualTo(-Errno.EINVAL);
    assertThat(set(Endpoint.SELF, 3, 1)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void loadIsWhatWasReady() {
    machines.spawn("first", new Assembler(CODE).hang());
    machines.spawn("second", new Assembler(CODE).hang());
    system().kernel().runFor(60 * TICK_NANOS);
    var load = system().core().clock().load();
    assertThat(load.last()).isZero();
    assertThat(load.ready(0)).isBetween(110, 122);
  }
}
