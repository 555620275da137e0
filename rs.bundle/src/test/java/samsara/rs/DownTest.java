package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.rs.table.Slot;
import samsara.rs.world.Behaviour;
import samsara.rs.world.Client;
import samsara.rs.world.Halted;
import samsara.rs.world.Records;
import samsara.rs.world.World;

final class DownTest {
  private final World world = new World(3).boot();
  private final Client root = world.root();
  private Behaviour hello = new Behaviour();
  private int endpoint;

  @BeforeEach
  void startHello() {
    hello = world.images.jar("/service/hello.jar", "hello", "1.0.0");
    root.up(
        Records.start("/service/hello.jar").device(17, DeviceStyle.DEV).flags(StartRecord.REPLICA));
    endpoint = world.service("hello").endpoint;
  }

  private void assertGone() {
    world.runFor(World.HZ);
    assertThat(world.has("hello")).isFalse();
    assertThat(world.table().used()).hasSize(8);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(1);
    assertThat(world.images.linkedImages()).isEmpty();
    assertThat(world.kernel.privilegesTaken()).isEqualTo(8);
    assertThat(world.ds.labels).doesNotContainKey("hello");
    assertThat(world.vfs.map).doesNotContainKey(17);
  }

  @Test
  void downIsAnsweredWhenTheServiceIsGoneWithAllItsInstances() {
    assertThat(root.request(RsRequest.DOWN, "hello")).isZero();

    assertGone();
    assertThat(world.pm.kills).isEqualTo(2);
  }

  @Test
  void serviceIsAskedBySigterm() {
    hello.exitsOnTerm = false;
    root.send(RsRequest.DOWN, "hello");
    world.runFor(10);

    assertThat(world.kernel.services().signalsSeen(endpoint)).containsExactly(Signal.TERM);
  }

  @Test
  void serviceThatIgnoresSigtermIsKilledAfterTwoSeconds() {
    hello.exitsOnTerm = false;
    int before = world.now();

    assertThat(root.request(RsRequest.DOWN, "hello")).isZero();

    assertThat(world.now() - before).isBetween(2 * World.HZ, 4 * World.HZ);
    assertGone();
  }

  @Test
  void secondDownIsBusy() {
    hello.exitsOnTerm = false;
    root.send(RsRequest.DOWN, "hello");

    assertThat(world.root().request(RsRequest.DOWN, "hello")).isEqualTo(-Errno.EBUSY);
    assertThat(root.await()).isZero();
  }

  @Test
  void serviceThatInitialisesIsBusy() {
    hello.initTicks = 100;
    root.up(Records.start("/service/hello.jar").label("two").flags(StartRecord.NOBLOCK));

    assertThat(root.request(RsRequest.DOWN, "two")).isEqualTo(-Errno.EBUSY);
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "REFRESH", "RESTART"})
  void unknownLabelIsNoProcess(RsRequest request) {
    assertThat(root.request(request, "nobody")).isEqualTo(-Errno.ESRCH);
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "REFRESH", "RESTART"})
  void userMayNot(RsRequest request) {
    assertThat(world.client(5).request(request, "hello")).isEqualTo(-Errno.EPERM);
  }

  @ParameterizedTest
  @EnumSource(names = {"DOWN", "REFRESH", "RESTART"})
  void rsAndInitAreOutOfReach(RsRequest request) {
    assertThat(root.request(request, "rs")).isEqualTo(-Errno.EPERM);
    assertThat(root.request(request, "init")).isEqualTo(-Errno.EPERM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vm", "pm", "vfs", "ds", "log"})
  void coreServiceIsNotTakenDown(String label) {
    assertThat(root.request(RsRequest.DOWN, label)).isEqualTo(-Errno.EPERM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vm", "pm", "vfs", "ds"})
  void coreServiceThatCouldNotComeBackIsNotRefreshed(String label) {
    assertThat(root.request(RsRequest.REFRESH, label)).isEqualTo(-Errno.EPERM);
    assertThat(world.printed("could not be created again")).isTrue();
  }

  @Test
  void coreServiceWithReplicaIsRefreshed() {
    assertThat(root.request(RsRequest.REFRESH, "log")).isZero();
    world.runFor(5 * World.HZ);

    assertThat(world.service("log").restarts).isEqualTo(1);
  }

  @Test
  void refreshIsAnsweredAtOnceAndTheServiceComesBack() {
    int pid = world.service("hello").pid;

    assertThat(root.request(RsRequest.REFRESH, "hello")).isZero();
    assertThat(world.service("hello").restarts).isZero();
    world.runFor(World.HZ);

    Slot slot = world.service("hello");
    assertThat(slot.restarts).isEqualTo(1);
    assertThat(slot.endpoint).isEqualTo(endpoint);
    assertThat(slot.pid).isEqualTo(pid);
    assertThat(world.kernel.services().initTypes(endpoint)).containsExactly(InitType.RESTART);
    assertThat(world.printed("hello restarted (restart), restarts=1")).isTrue();
  }

  @Test
  void downOverrulesARefreshThatHangs() {
    hello.exitsOnTerm = false;
    root.request(RsRequest.REFRESH, "hello");

    assertThat(root.request(RsRequest.DOWN, "hello")).isZero();
    assertGone();
  }

  @Test
  void restartIsForDeadServices() {
    assertThat(root.request(RsRequest.RESTART, "hello")).isEqualTo(-Errno.EBUSY);
  }

  @Test
  void serviceMayControlTheProgramsOnItsList() {
    world.images.jar("/service/filter.jar", "filter", "1.0.0");
    root.up(Records.start("/service/filter.jar").uid(5).control("hello"));
    Client filter = world.as(world.service("filter").endpoint);

    assertThat(filter.request(RsRequest.REFRESH, "log")).isEqualTo(-Errno.EPERM);
    assertThat(filter.request(RsRequest.DOWN, "hello")).isZero();
    assertGone(1);
  }

  private void assertGone(int others) {
    world.runFor(World.HZ);
    assertThat(world.has("hello")).isFalse();
    assertThat(world.table().used()).hasSize(8 + others);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 100, Integer.MAX_VALUE})
  void labelLengthIsChecked(int bytes) {
    assertThat(root.requestWithLength(RsRequest.DOWN, bytes)).isEqualTo(-Errno.EINVAL);
    assertThat(root.requestWithLength(RsRequest.LOOKUP, bytes)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void afterShutdownNothingComesBackAndNothingPanics() {
    assertThat(root.request(RsRequest.SHUTDOWN)).isZero();

    world.kernel.kill(endpoint, Signal.KILL);
    world.runFor(World.HZ);
    assertThat(world.has("hello")).isFalse();
    world.kernel.kill(world.service("log").endpoint, Signal.KILL);
    world.runFor(World.HZ);
    assertThat(world.has("log")).isFalse();
    world.kernel.kill(world.service("ds").endpoint, Signal.SEGV);
    world.runFor(10 * World.HZ);
    assertThat(world.has("ds")).isFalse();
    assertThat(root.up(Records.start("/service/hello.jar"))).isEqualTo(-Errno.EPERM);
  }

  @Test
  void sigtermToRsIsAShutdown() {
    world.signalRs(Signal.TERM);
    world.runFor(5);
    world.kernel.kill(world.service("log").endpoint, Signal.KILL);
    world.runFor(World.HZ);

    assertThat(world.has("log")).isFalse();
  }

  @Test
  void shutdownIsForRoot() {
    assertThat(world.client(5).request(RsRequest.SHUTDOWN)).isEqualTo(-Errno.EPERM);
    world.kernel.kill(world.service("ds").endpoint, Signal.SEGV);

    assertThatThrownBy(() -> world.runFor(World.HZ)).isInstanceOf(Halted.class);
  }
}
