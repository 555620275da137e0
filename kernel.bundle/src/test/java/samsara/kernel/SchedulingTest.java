package samsara.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.kernel.testkit.MachineSystem.CODE;
import static samsara.kernel.testkit.MachineSystem.DATA;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.SafePoint;
import samsara.kernel.core.Proc;
import samsara.kernel.testkit.Assembler;
import samsara.kernel.testkit.MachineSystem;
import samsara.kernel.testkit.TestSystem;
import samsara.kernel.testkit.Variant;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.RtsFlag;
import samsara.sys.KernelCalls;
import samsara.sys.MachineCalls;

/// Who has the CPU, when, and for how long.
class SchedulingTest {
  private static final int COUNTER = DATA + 0x100;
  private static final long TICK_NANOS = 1_000_000_000L / 60;

  private final MachineSystem machines = new MachineSystem(new TestSystem(Variant.standard()));

  private TestSystem system() {
    return machines.system();
  }

  private static Assembler counting() {
    return new Assembler(CODE).label("loop").increment(COUNTER).jump("loop");
  }

  private static void spin(Ipc ipc) {
    while (true) {
      SafePoint.poll();
    }
  }

  private static void sleep(Ipc ipc, int ticks) {
    new KernelCalls(ipc).setAlarm(ticks, false);
    ipc.receive(Endpoint.CLOCK, Message.create());
  }

  @Test
  void equalsShareTheCpuEvenly() {
    List<Proc> all = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      all.add(machines.spawn("machine" + n, counting()));
      Proc java = system().create("java" + n, 8, SchedulingTest::spin);
      system().core().scheduler().start(java.body, RtsFlag.NO_PRIV);
      all.add(java);
    }
    system().kernel().runFor(320 * TICK_NANOS);
    assertThat(all).allSatisfy(proc -> assertThat(proc.body.userTicks).isBetween(36, 44));
  }

  @Test
  void worseQueueRunsOnlyWhenNobodyBetterIsReady() {
    Proc worse = machines.spawn("worse", counting());
    worse.body.queue = 8;
    system().core().scheduler().assign(worse.body, 12, 4);
    Proc better = machines.spawn("better", counting());
    system().kernel().runFor(60 * TICK_NANOS);
    assertThat(worse.body.userTicks).isZero();
    system().core().scheduler().stop(better.body, RtsFlag.PROC_STOP);
    system().kernel().runFor(60 * TICK_NANOS);
    assertThat(worse.body.userTicks).isBetween(58, 62);
  }

  /// When a sleeper gets the CPU that somebody else uses all the time.
  private static List<Long> wakeUps(boolean machineCode) {
    MachineSystem own = new MachineSystem(new TestSystem(Variant.standard()));
    if (machineCode) {
      own.spawn("machine", counting());
    } else {
      own.system().spawn("java", 8, SchedulingTest::spin);
    }
    List<Long> times = new ArrayList<>();
    own.system()
        .spawn(
            "sleeper",
            3,
            ipc -> {
              while (true) {
                sleep(ipc, 3);
                times.add(own.system().core().time().nowNanos());
              }
            });
    own.system().kernel().runFor(60 * TICK_NANOS);
    return times;
  }

  @Test
  void javaAndMachineCodeArePreemptedAtTheSamePointsOfTime() {
    List<Long> java = wakeUps(false);
    assertThat(java).hasSizeGreaterThan(15);
    assertThat(wakeUps(true)).isEqualTo(java);
  }

  @Test
  void traceOfAMixedSystemIsTheSameOnEveryContext() {
    List<Long> hashes = Variant.all().map(this::mixed).toList();
    assertThat(hashes).containsOnly(hashes.getFirst());
  }

  private long mixed(Variant variant) {
    MachineSystem own = new MachineSystem(new TestSystem(variant));
    Proc server =
        own.system()
            .spawn(
                "server",
                6,
                ipc -> {
                  long[] m = Message.create();
                  while (true) {
                    ipc.receive(Endpoint.ANY, m);
                    for (int i = 0; i < Message.int32(m, Message.M1_I1) % 50; i++) {
                      SafePoint.poll();
                    }
                    ipc.sendnb(Message.source(m), m);
                  }
                });
    own.system().spawn("java", 8, SchedulingTest::spin);
    for (int n = 0; n < 3; n++) {
      own.spawn(
          "user" + n,
          new Assembler(CODE)
              .label("loop")
              .increment(DATA + Message.M1_I1)
              .ipc(Ipc.SENDREC, server.endpoint, DATA)
              .mov(Assembler.ECX, 300)
              .label("work")
              .bytes(0xE2, 0xFE) // loop to itself
              .jump("loop"));
    }
    own.system().kernel().runFor(12 * TICK_NANOS);
    assertThat(own.word(own.system().core().procs().slot(60), DATA + Message.M1_I1))
        .isGreaterThan(50);
    return own.system().kernel().trace().hash();
  }

  @Test
  void wakingABetterProcessTakesTheCpuAtOnce() {
    Proc better =
        system()
            .spawn(
                "better",
                3,
                ipc -> {
                  ipc.receive(Endpoint.ANY, Message.create());
                  system().log("better");
                });
    system()
        .spawn(
            "worse",
            7,
            ipc -> {
              ipc.notify(better.endpoint);
              system().log("worse");
            });
    system().runUntilIdle();
    assertThat(system().log()).containsExactly("better", "worse");
  }

  @Test
  void processThatIsNotPreemptibleKeepsTheCpu() {
    Proc better =
        system()
            .spawn(
                "better",
                3,
                ipc -> {
                  ipc.receive(Endpoint.ANY, Message.create());
                  system().log("better");
                });
    Proc worse =
        system()
            .create(
                "worse",
                7,
                ipc -> {
                  ipc.notify(better.endpoint);
                  system().log("worse");
                });
    TestSystem.privilegeOf(worse).body.flags &= ~PrivilegeRecord.PREEMPTIBLE;
    system().core().scheduler().start(worse.body, RtsFlag.NO_PRIV);
    system().runUntilIdle();
    assertThat(system().log()).containsExactly("worse", "better");
  }

  /// A scheduler that grants `quantum` ticks whenever somebody asks, in queue `queue`.
  private Proc schedulerOf(Proc proc, int queue, int quantum) {
    return system()
        .spawn(
            "scheduler",
            4,
            ipc -> {
              KernelCalls kernel = new KernelCalls(ipc);
              kernel.schedctl(proc.endpoint);
              long[] m = Message.create();
              while (true) {
                ipc.receive(Endpoint.ANY, m);
                system().log("%x from %d".formatted(Message.type(m), Message.source(m)));
                assertThat(ipc.status() >>> 16).isEqualTo(1); // made by the kernel
                kernel.schedule(Message.source(m), queue, quantum);
              }
            });
  }

  @Test
  void machineCodeOutOfQuantumAsksItsScheduler() {
    Proc user = machines.spawn("user", counting());
    schedulerOf(user, 9, 10);
    system().kernel().runFor(40 * TICK_NANOS);
    assertThat(system().log()).hasSizeBetween(3, 5);
    assertThat(system().log()).containsOnly("f01 from " + user.endpoint);
    assertThat(user.body.queue).isEqualTo(9);
    assertThat(user.body.userTicks).isBetween(38, 41);
  }

  @Test
  void resultOfATrapOutlivesTheEndOfTheSlice() {
    Proc service =
        system()
            .create(
                "service",
                7,
                ipc -> {
                  Proc self = system().core().procs().slot(Endpoint.slot(ipc.endpoint()));
                  self.body.ticksLeft = 1;
                  system().machine().pic().line(0).raise(); // the clock
                  system().core().time().expire();
                  system().log("" + ipc.notify(Endpoint.NONE));
                });
    Proc scheduler =
        system()
            .spawn(
                "scheduler",
                8,
                ipc -> {
                  KernelCalls kernel = new KernelCalls(ipc);
                  kernel.schedctl(service.endpoint);
                  system().core().scheduler().start(service.body, RtsFlag.NO_PRIV);
                  kernel.uptimeTicks(); // loses the CPU
                  long[] m = Message.create();
                  ipc.receive(service.endpoint, m);
                  kernel.schedule(Message.source(m), 7, 4);
                  ipc.receive(Endpoint.HARDWARE, m);
                });
    system().runUntilIdle();
    assertThat(scheduler.isFree()).isFalse();
    assertThat(system().log()).containsExactly("" + -Errno.EDEADSRCDST);
  }

  @Test
  void processOfADeadSchedulerIsTheKernels() {
    Proc user = machines.spawn("user", counting());
    Proc scheduler = schedulerOf(user, 9, 10);
    system().kernel().runFor(10 * TICK_NANOS);
    system().core().lifecycle().clear(scheduler);
    system().kernel().runFor(40 * TICK_NANOS);
    assertThat(user.body.userTicks).isBetween(47, 52);
  }

  @Test
  void processThatWaitsForASliceOfADeadSchedulerGoesOn() {
    Proc user = machines.spawn("user", counting());
    Proc scheduler =
        system()
            .spawn(
                "scheduler",
                4,
                ipc -> {
                  new KernelCalls(ipc).schedctl(user.endpoint);
                  ipc.receive(Endpoint.HARDWARE, Message.create());
                });
    system().kernel().runFor(10 * TICK_NANOS);
    assertThat(user.body.rts & RtsFlag.NO_QUANTUM).isNotZero();
    int before = user.body.userTicks;

    system().core().lifecycle().clear(scheduler);
    system().kernel().runFor(20 * TICK_NANOS);

    assertThat(user.body.userTicks - before).isBetween(19, 21);
  }

  @Test
  void childOfAScheduledProcessWaitsForItsFirstSlice() {
    Proc pm =
        system()
            .spawn(
                "pm",
                5,
                ipc -> {
                  long[] m = Message.create();
                  ipc.receive(Endpoint.ANY, m);
                  KernelCalls kernel = new KernelCalls(ipc);
                  kernel.schedctl(Message.source(m));
                  system().log("" + kernel.fork(Message.source(m), 90, KernelCall.FORK_VMINHIBIT));
                  ipc.receive(Endpoint.HARDWARE, m);
                });
    machines.spawn("user", new Assembler(CODE).ipc(Ipc.SENDREC, pm.endpoint, DATA).hang());
    system().run(() -> !system().log().isEmpty());
    Proc child = system().core().procs().slot(90);
    assertThat(child.body.rts & RtsFlag.NO_QUANTUM).isNotZero();
    assertThat(child.body.scheduler).isEqualTo(pm.endpoint);
  }

  private int perform(ToIntFunction<Ipc> call) {
    int[] result = {Integer.MIN_VALUE};
    system().spawn("caller", ipc -> result[0] = call.applyAsInt(ipc));
    system().run(() -> result[0] != Integer.MIN_VALUE);
    return result[0];
  }

  @Test
  void schedctlIsForServicesAndTheirPeersAreProcesses() {
    assertThat(perform(ipc -> new KernelCalls(ipc).schedctl(200))).isEqualTo(-Errno.EINVAL);
    assertThat(perform(ipc -> new KernelCalls(ipc).schedctl(Endpoint.CLOCK)))
        .isEqualTo(-Errno.EINVAL);
    int denied =
        perform(ipc -> {
          Proc self = system().core().procs().slot(Endpoint.slot(ipc.endpoint()));
          TestSystem.privilegeOf(self).body.flags &= ~PrivilegeRecord.SYS_PROC;
          return new KernelCalls(ipc).schedctl(200);
        });
    assertThat(denied).isEqualTo(-Errno.EPERM);
  }

  @Test
  void delayedStopWaitsUntilTheSenderHasSent() {
    Proc busy =
        system()
            .spawn(
                "busy",
                ipc -> {
                  ipc.receive(Endpoint.HARDWARE, Message.create());
                });
    Proc user =
        machines.spawn("user", new Assembler(CODE).ipc(Ipc.SENDREC, busy.endpoint, DATA).hang());
    system().run(() -> (user.body.rts & RtsFlag.SENDING) != 0);
    assertThat(perform(ipc -> new MachineCalls(ipc).stopLater(user.endpoint)))
        .isEqualTo(-Errno.EBUSY);
    assertThat(user.body.rts & RtsFlag.PROC_STOP).isZero();
    system().core().lifecycle().refuseSenders(busy);
    system().runUntilIdle();
    assertThat(system().manager().signals()).contains(user.endpoint + " SIGSNDELAY");
    assertThat(perform(ipc -> new MachineCalls(ipc).stopLater(user.endpoint))).isZero();
    assertThat(user.body.rts & RtsFlag.PROC_STOP).isNotZero();
  }
}
