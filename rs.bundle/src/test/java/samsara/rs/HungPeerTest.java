package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.rs.world.Behaviour;
import samsara.rs.world.Client;
import samsara.rs.world.FakeServer;
import samsara.rs.world.Peek;
import samsara.rs.world.Records;
import samsara.rs.world.Records.Start;
import samsara.rs.world.World;

final class HungPeerTest {
  private static final String OLD = "/service/hello.jar";
  private static final String NEW = "/service/hello-1.1.jar";
  private static final int DEADLINE = 5 * World.HZ;

  private World world = new World(6).boot();
  private Client root = world.root();
  private Behaviour hello = new Behaviour();

  @BeforeEach
  void putJars() {
    hello = world.images.jar(OLD, "hello", "1.0.0");
    world.images.jar(NEW, "hello", "1.1.0");
  }

  private static Start hello() {
    return Records.start(OLD).device(17, DeviceStyle.DEV);
  }

  private void assertNothingIsLeft() {
    world.runFor(10 * World.HZ);
    assertThat(world.has("hello")).isFalse();
    assertThat(world.table().used()).hasSize(8);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(1);
    assertThat(world.images.linkedImages()).isEmpty();
    assertThat(world.ds.labels).doesNotContainKey("hello");
    assertThat(world.vfs.map).doesNotContainKey(17);
  }

  @Test
  void rsAnswersOthersWhileAPeerHangs() {
    world.ds.hang(true);
    root.sendUp(hello());
    world.runFor(60);

    assertThat(root.isWaiting()).isTrue();
    assertThat(world.root().lookup("log")).isEqualTo(4);
    assertThat(world.client(5).up(hello())).isEqualTo(-Errno.EPERM);
  }

  @Test
  void hungDsFailsAnUpAtTheDeadline() {
    world.ds.hang(true);
    int before = world.now();

    assertThat(root.up(hello())).isEqualTo(-Errno.EINTR);

    assertThat(world.now() - before).isBetween(DEADLINE, DEADLINE + 60);
    assertThat(world.printed("ds PUBLISH label=hello: no answer in 300 ticks")).isTrue();
    world.ds.hang(false);
    assertNothingIsLeft();
  }

  @Test
  void hungVfsFailsAnUpAtTheDeadline() {
    world.vfs.hang(true);

    assertThat(root.up(hello())).isEqualTo(-Errno.EINTR);

    assertThat(world.printed("vfs MAPDRIVER major=17: no answer")).isTrue();
    world.runFor(20 * World.HZ);
    world.vfs.hang(false);
    assertNothingIsLeft();
  }

  @Test
  void hungVmFailsAnUpAtTheDeadline() {
    world.vm.hang(true);

    assertThat(root.up(hello())).isEqualTo(-Errno.EINTR);

    world.vm.hang(false);
    assertNothingIsLeft();
  }

  @Test
  void hungPmFailsEveryRequestButLookup() {
    world.pm.hang(true);

    assertThat(root.up(hello())).isEqualTo(-Errno.EINTR);
    assertThat(root.request(RsRequest.DOWN, "log")).isEqualTo(-Errno.EINTR);
    assertThat(root.lookup("log")).isEqualTo(4);
    world.pm.hang(false);
    assertThat(root.up(hello())).isZero();
  }

  @Test
  void processThatPmMakesAfterTheDeadlineIsRemoved() {
    root.sendUp(hello());
    world.runUntil(() -> world.images.linkedImages().size() == 1, World.HZ);
    world.pm.hang(true);

    assertThat(root.await()).isEqualTo(-Errno.EINTR);
    world.pm.hang(false);

    assertNothingIsLeft();
  }

  @Test
  void lateAnswersAreNotTakenForThoseToLaterRequests() {
    world.ds.hang(true);
    assertThat(root.up(hello())).isEqualTo(-Errno.EINTR);
    assertThat(root.up(hello())).isEqualTo(-Errno.EBUSY);
    world.ds.hang(false);
    world.runFor(6 * World.HZ);

    assertThat(root.up(hello())).isZero();
    assertThat(world.ds.labels).containsEntry("hello", world.service("hello").endpoint);
    assertThat(root.request(RsRequest.DOWN, "hello")).isZero();
    assertNothingIsLeft();
  }

  @Test
  void requestThatWasNeverSentIsNeverSent() {
    world.ds.hang(true);
    assertThat(root.up(Records.start(OLD).label("one"))).isEqualTo(-Errno.EINTR);
    assertThat(root.up(Records.start(OLD).label("two"))).isEqualTo(-Errno.EINTR);

    world.ds.hang(false);
    world.runFor(10 * World.HZ);

    assertThat(world.ds.requests.stream().filter(type -> type == DsRequest.PUBLISH.type()))
        .hasSize(1);
  }

  @Test
  void downWithHungServersFailsInTimeAndIsFinishedLater() {
    root.up(hello());
    world.ds.hang(true);
    world.vfs.hang(true);

    assertThat(root.request(RsRequest.DOWN, "hello")).isEqualTo(-Errno.EINTR);

    assertThat(world.printed("removal of hello")).isTrue();
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(1);
    world.ds.hang(false);
    world.vfs.hang(false);
    assertNothingIsLeft();
  }

  @Test
  void hungVmDuringARecoveryBringsTheServiceDown() {
    root.up(hello().flags(StartRecord.REPLICA));
    world.vm.hang(true);

    world.kernel.kill(world.service("hello").endpoint, Signal.KILL);
    world.runFor(2 * DEADLINE);

    assertThat(world.printed("recovery of hello: vm RS_UPDATE: no answer in 300 ticks")).isTrue();
    world.vm.hang(false);
    assertNothingIsLeft();
  }

  @RepeatedTest(10)
  void swapThatHappensAfterTheDeadlineOfAnUpdateIsUndone(RepetitionInfo info) {
    world = new World(info.getCurrentRepetition()).boot();
    root = world.root();
    putJars();
    root.up(hello());
    int endpoint = world.service("hello").endpoint;
    int instance = world.kernel.services().instance(endpoint);
    hello.prepareTicks = 60;
    root.sendUpdate(Records.start(NEW).label("hello"), 1, 0);
    world.runUntil(() -> !world.kernel.services().preparedFor(endpoint).isEmpty(), World.HZ);
    world.vm.hang(true);

    assertThat(root.await()).isEqualTo(-Errno.EINTR);
    assertThat(world.kernel.services().instance(endpoint)).isEqualTo(instance);
    world.runFor(10 * World.HZ);
    world.vm.hang(false);
    world.runFor(10 * World.HZ);

    assertThat(world.kernel.services().instance(endpoint)).isEqualTo(instance);
    assertThat(world.isSettled("hello")).isTrue();
    assertThat(world.table().used()).hasSize(9);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(2);
    assertThat(Peek.image(world.service("hello")).version()).isEqualTo("1.0.0");
    assertThat(root.update(Records.start(NEW).label("hello"))).isZero();
  }

  @RepeatedTest(40)
  void anyPeerMayHangAtAnyTimeAndComeBack(RepetitionInfo info) {
    int seed = info.getCurrentRepetition();
    world = new World(seed).boot();
    root = world.root();
    putJars();
    root.up(hello().flags(StartRecord.REPLICA));
    int endpoint = world.service("hello").endpoint;
    FakeServer peer =
        switch (seed % 4) {
          case 0 -> world.pm;
          case 1 -> world.vm;
          case 2 -> world.vfs;
          default -> world.ds;
        };
    root.sendUpdate(Records.start(NEW).label("hello"), 1, 0);
    world.runFor(seed / 2);
    peer.hang(true);
    world.runFor(3 * World.HZ);
    if (seed % 3 == 0) {
      world.kernel.kill(endpoint, Signal.KILL);
    }
    world.runFor(20 * World.HZ);
    peer.hang(false);
    world.runFor(60 * World.HZ);

    assertThat(root.isWaiting()).isFalse();
    if (world.has("hello")) {
      assertThat(world.isSettled("hello")).isTrue();
      assertThat(root.request(RsRequest.DOWN, "hello")).isZero();
    }
    assertNothingIsLeft();
  }
}
