package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vm.VmCall;
import samsara.rs.table.Slot;
import samsara.rs.world.Behaviour;
import samsara.rs.world.Client;
import samsara.rs.world.Halted;
import samsara.rs.world.Peek;
import samsara.rs.world.Records;
import samsara.rs.world.World;

final class RecoveryTest {
  private World world = new World(4).boot();
  private Client root = world.root();
  private Behaviour hello = new Behaviour();

  @BeforeEach
  void putJar() {
    hello = world.images.jar("/service/hello.jar", "hello", "1.0.0");
  }

  private int up(int flags) {
    assertThat(
            root.up(Records.start("/service/hello.jar").device(17, DeviceStyle.DEV).flags(flags)))
        .isZero();
    return world.service("hello").endpoint;
  }

  private void crash(int signal) {
    world.kernel.kill(world.service("hello").endpoint, signal);
    world.runFor(5);
    world.awaitSettled("hello");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, StartRecord.COPY, StartRecord.REPLICA})
  void endpointPidLabelAndMajorStay(int flags) {
    int endpoint = up(flags);
    int pid = world.service("hello").pid;

    for (int i = 1; i <= 3; i++) {
      crash(Signal.KILL);

      Slot slot = world.service("hello");
      assertThat(slot.endpoint).isEqualTo(endpoint);
      assertThat(slot.pid).isEqualTo(pid).isEqualTo(world.pm.pidOf(endpoint));
      assertThat(slot.restarts).isEqualTo(i);
      assertThat(root.lookup("hello")).isEqualTo(endpoint);
      assertThat(world.ds.labels).containsEntry("hello", endpoint);
      assertThat(world.vfs.map).containsEntry(17, "hello");
      assertThat(world.kernel.services().initTypes(endpoint)).containsExactly(InitType.RESTART);
    }
    assertThat(world.printed("audit of")).isFalse();
  }

  @Test
  void crashWithoutReplicaLoadsAndForksAnew() {
    up(0);
    assertThat(world.table().used()).hasSize(9);

    crash(Signal.SEGV);

    assertThat(world.images.staged).hasSize(2);
    assertThat(world.table().used()).hasSize(9);
  }

  @Test
  void crashWithCopyLoadsNothing() {
    up(StartRecord.COPY);

    crash(Signal.SEGV);

    assertThat(world.images.staged).hasSize(1);
  }

  @Test
  void crashWithReplicaNeedsNeitherImageNorForkBeforeTheSwap() {
    int endpoint = up(StartRecord.REPLICA);
    Slot standby = Peek.standby(world.service("hello"));
    int instance = world.kernel.services().instance(standby.endpoint);
    int forks = forks();

    world.kernel.kill(endpoint, Signal.KILL);
    world.runUntil(() -> world.kernel.services().instance(endpoint) == instance, World.HZ);

    assertThat(forks()).isEqualTo(forks);
    assertThat(world.images.staged).hasSize(1);
  }

  private int forks() {
    return (int) world.pm.requests.stream().filter(type -> type == 101).count();
  }

  @Test
  void replicaIsReplacedSoThatTheSecondCrashIsHotToo() {
    up(StartRecord.REPLICA);

    crash(Signal.KILL);

    assertThat(Peek.standby(world.service("hello")).image).isEqualTo(world.service("hello").image);
    assertThat(world.table().used()).hasSize(10);
  }

  @Test
  void crashWhileTheReplicaIsBeingMadeWaitsForIt() {
    int endpoint = up(StartRecord.REPLICA);
    for (int i = 0; i < 20; i++) {
      world.kernel.kill(endpoint, Signal.KILL);
      int restarts = i + 1;
      world.runUntil(() -> restartsOf("hello") == restarts, 5 * World.HZ);
      world.runUntil(() -> world.service("hello").flags() == 0x101, World.HZ);
    }
    world.awaitSettled("hello");

    assertThat(world.table().used()).hasSize(10);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(3);
  }

  private int restartsOf(String label) {
    return world.has(label) ? world.service(label).restarts : -1;
  }

  @Test
  void deadInstanceStaysUntilTheNewOneHasInitialised() {
    int endpoint = up(StartRecord.COPY);
    hello.initTicks = 100;

    world.kernel.kill(endpoint, Signal.KILL);
    world.runFor(50);

    Slot slot = world.service("hello");
    assertThat(slot.previous).isNotNull();
    assertThat(world.table().used()).hasSize(10);
    world.awaitSettled("hello");
    assertThat(world.table().used()).hasSize(9);
  }

  @Test
  void deadInstanceIsTheOneThatIsSwappedOut() {
    int endpoint = up(StartRecord.REPLICA);
    int standby = Peek.standby(world.service("hello")).endpoint;

    crash(Signal.KILL);

    assertThat(world.kernel.swaps)
        .containsExactly(Endpoint.toString(standby) + ">" + Endpoint.toString(endpoint));
  }

  @Test
  void deathIsNoticedAndAHotSwapDoneWhilePmHangs() {
    int endpoint = up(StartRecord.REPLICA);
    int instance = world.kernel.services().instance(endpoint);
    world.pm.hang(true);

    world.kernel.kill(endpoint, Signal.SEGV);
    world.runFor(World.HZ);

    assertThat(world.kernel.released).containsExactly(endpoint);
    assertThat(world.kernel.services().instance(endpoint)).isNotEqualTo(instance);
    assertThat(world.service("hello").flags()).isEqualTo(0x101);
  }

  @Test
  void imageOfABootServiceIsReleasedOnceAndOnlyWhenNobodyRunsIt() {
    world.images.jar("/service/log.jar", "log", "2.0.0");
    for (int i = 0; i < 3; i++) {
      world.kernel.kill(world.service("log").endpoint, Signal.KILL);
      world.runFor(World.HZ);
    }
    assertThat(world.images.released).isEmpty();

    root.update(Records.start("/service/log.jar").label("log"));
    world.runFor(World.HZ);
    root.update(Records.start("/service/log.jar").label("log"));
    world.runFor(World.HZ);

    assertThat(world.images.released).containsOnlyOnce(5);
  }

  @Test
  void standbyIsMadeAnewWhenAServiceStartsThatItMaySendTo() {
    root.up(Records.start("/service/hello.jar").flags(StartRecord.REPLICA).sendTo("RS other"));
    Slot before = Peek.standby(world.service("hello"));
    world.images.jar("/service/other.jar", "other", "1.0.0");
    root.up(Records.start("/service/other.jar"));
    world.awaitSettled("hello");

    crash(Signal.KILL);

    long other = 1L << Peek.privilege(world.service("other")).id();
    assertThat(Peek.privilege(world.service("hello")).sendMask() & other).isEqualTo(other);
    assertThat(world.table().contains(before)).isFalse();
  }

  @Test
  void callersOfTheDeadInstanceAreReleasedAtOnce() {
    int endpoint = up(0);

    crash(Signal.SEGV);

    assertThat(world.kernel.released).containsExactly(endpoint);
  }

  @Test
  void restartInitThatFailsBringsTheServiceDown() {
    up(StartRecord.COPY);
    hello.init(InitType.RESTART, -Errno.ENOSYS);

    world.kernel.kill(world.service("hello").endpoint, Signal.KILL);
    world.runFor(2 * World.HZ);

    assertNothingIsLeft();
    assertThat(world.printed("does not support this kind of init")).isTrue();
  }

  @Test
  void serviceThatDiesInItsRestartInitGoesDown() {
    up(StartRecord.REPLICA);
    hello.init(InitType.RESTART, Behaviour.CRASH);

    world.kernel.kill(world.service("hello").endpoint, Signal.KILL);
    world.runFor(2 * World.HZ);

    assertNothingIsLeft();
  }

  @Test
  void restartInitThatHangsEndsAtItsDeadline() {
    up(StartRecord.COPY);
    hello.init(InitType.RESTART, Behaviour.HANG);

    world.kernel.kill(world.service("hello").endpoint, Signal.KILL);
    world.runFor(23 * World.HZ);

    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    assertThat(world.has("hello")).isFalse();
    assertThat(world.table().used()).hasSize(8);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(1);
    assertThat(world.images.linkedImages()).isEmpty();
    assertThat(world.ds.labels).doesNotContainKey("hello");
    assertThat(world.vfs.map).doesNotContainKey(17);
  }

  @Test
  void deadServiceThatWaitsForItsRestartCanBeTakenDown() {
    up(0);
    crash(Signal.KILL);
    world.kernel.kill(world.service("hello").endpoint, Signal.KILL);
    world.runFor(10);
    assertThat(world.service("hello").backoffSeconds).isEqualTo(2);

    assertThat(root.request(RsRequest.DOWN, "hello")).isZero();

    world.runFor(World.HZ);
    assertNothingIsLeft();
  }

  @Test
  void deadServiceThatWaitsForItsRestartCanBeRestartedNow() {
    up(0);
    crash(Signal.KILL);
    crash(Signal.KILL);
    world.kernel.kill(world.service("hello").endpoint, Signal.KILL);
    world.runFor(10);

    assertThat(root.request(RsRequest.REFRESH, "hello")).isEqualTo(-Errno.EPERM);
    assertThat(root.request(RsRequest.RESTART, "hello")).isZero();
    assertThat(root.request(RsRequest.RESTART, "hello")).isEqualTo(-Errno.EBUSY);
    world.runFor(World.HZ);

    assertThat(world.service("hello").restarts).isEqualTo(3);
  }

  @Test
  void downInTheMiddleOfARecoveryWins() {
    for (int at = 0; at < 30; at++) {
      world = new World(at).boot();
      root = world.root();
      putJar();
      int endpoint = up(0);
      world.kernel.kill(endpoint, Signal.KILL);
      world.runFor(at);

      int result = root.request(RsRequest.DOWN, "hello");

      assertThat(result).isIn(0, -Errno.EBUSY);
      world.runFor(5 * World.HZ);
      assertThat(world.has("hello")).isEqualTo(result != 0);
    }
  }

  @Test
  void imageThatIsGoneAtTheRestartBringsTheServiceDown() {
    up(0);
    world.images.remove("/service/hello.jar");

    world.kernel.kill(world.service("hello").endpoint, Signal.KILL);
    world.runFor(World.HZ);

    assertNothingIsLeft();
    assertThat(world.printed("nothing at /service/hello.jar")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vm", "pm", "vfs", "ds"})
  void coreServiceThatCanNotBeCreatedAgainPanics(String label) {
    world.kernel.kill(world.service(label).endpoint, Signal.SEGV);

    assertThatThrownBy(() -> world.runFor(World.HZ)).isInstanceOf(Halted.class);
    assertThat(world.console).contains("rs: core system service died: " + label);
  }

  @Test
  void coreServiceWithReplicaRecovers() {
    int endpoint = world.service("log").endpoint;
    int before = Peek.privilege(world.service("log")).id();

    world.kernel.kill(endpoint, Signal.SEGV);
    world.runFor(World.HZ);

    assertThat(world.service("log").restarts).isEqualTo(1);
    assertThat(world.service("log").endpoint).isEqualTo(endpoint);
    assertThat(Peek.privilege(world.service("log")).id()).isEqualTo(before);
    assertThat(Peek.standby(world.service("log")).endpoint).isNotEqualTo(endpoint);
  }

  @Test
  void coreServiceWhoseRestartFailsPanics() {
    world.images.bootBehaviour(5).init(InitType.RESTART, -Errno.ENOSYS);
    world.kernel.kill(world.service("log").endpoint, Signal.SEGV);

    assertThatThrownBy(() -> world.runFor(World.HZ)).isInstanceOf(Halted.class);
    assertThat(world.console).contains("rs: core system service died: log");
  }

  @Test
  void newInstanceHasTheRightsOfItsSettingsNotThoseOfRs() {
    int endpoint = up(StartRecord.REPLICA);

    crash(Signal.KILL);

    assertThat(world.kernel.services().vmMask(endpoint)).isEqualTo(VmCall.BASIC_MASK);
    assertThat(Peek.privilege(world.service("hello")).callMask()).isEqualTo(KernelCall.BASIC_MASK);
    assertThat(Peek.privilege(world.service("hello")).owner()).isEqualTo(endpoint);
  }

  @Test
  void signalsThatEndNothingReachTheServiceAsMessages() {
    int endpoint = up(0);
    for (int signal : new int[] {Signal.HUP, Signal.USR1, Signal.CHLD}) {
      world.kernel.kill(endpoint, signal);
      world.runFor(5);
    }

    assertThat(world.kernel.services().signalsSeen(endpoint))
        .containsExactly(Signal.HUP, Signal.USR1, Signal.CHLD);
    assertThat(world.service("hello").restarts).isZero();
  }

  @Test
  void standbyCanNotBeSignalled() {
    up(StartRecord.REPLICA);
    Slot standby = Peek.standby(world.service("hello"));

    world.kernel.kill(standby.endpoint, Signal.KILL);
    world.runFor(10);

    assertThat(Peek.standby(world.service("hello"))).isSameAs(standby);
    crash(Signal.KILL);
    assertThat(world.service("hello").restarts).isEqualTo(1);
  }

  @Test
  void floodOfSignalsToAServiceThatTakesNoneIsNoPanic() {
    int endpoint = up(0);
    world.kernel.services().hang(endpoint);
    for (int i = 0; i < 500; i++) {
      world.kernel.kill(endpoint, Signal.USR1);
      world.runFor(3);
    }

    assertThat(world.printed("SIGUSR1 is dropped")).isTrue();
  }

  @Test
  void whatADeadInstanceWasSentDoesNotReachTheNewOne() {
    int endpoint = up(StartRecord.REPLICA);
    world.kernel.services().hang(endpoint);
    world.kernel.kill(endpoint, Signal.USR1);
    world.runFor(5);

    crash(Signal.KILL);

    assertThat(world.kernel.services().signalsSeen(endpoint)).isEmpty();
  }

  @RepeatedTest(10)
  void killStormLeavesNothingBehind(RepetitionInfo info) {
    world = new World(info.getCurrentRepetition()).boot();
    root = world.root();
    putJar();
    int endpoint = up(StartRecord.REPLICA);
    int heap = world.heapBytes();
    int grants = world.grants();

    for (int i = 0; i < 100; i++) {
      int restarts = i;
      world.kernel.kill(endpoint, i % 3 == 0 ? Signal.KILL : Signal.SEGV);
      world.runUntil(() -> restartsOf("hello") > restarts, 10 * World.HZ);
      world.runUntil(() -> world.service("hello").flags() == 0x101, World.HZ);
    }
    world.awaitSettled("hello");
    world.runFor(World.HZ);

    assertThat(world.service("hello").restarts).isEqualTo(100);
    assertThat(world.service("hello").endpoint).isEqualTo(endpoint);
    assertThat(world.table().used()).hasSize(10);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(3);
    assertThat(world.kernel.privilegesTaken()).isEqualTo(10);
    assertThat(world.images.linkedImages()).hasSize(1);
    assertThat(world.heapBytes()).isEqualTo(heap);
    assertThat(world.grants()).isEqualTo(grants);
  }

  @Test
  void aThousandColdCrashesLeaveNothingBehind() {
    int endpoint = up(StartRecord.COPY);

    for (int i = 0; i < 1000; i++) {
      crash(Signal.KILL);
    }

    assertThat(world.service("hello").restarts).isEqualTo(1000);
    assertThat(world.service("hello").endpoint).isEqualTo(endpoint);
    assertThat(world.table().used()).hasSize(9);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(2);
    assertThat(world.images.linkedImages()).hasSize(1);
  }
}
