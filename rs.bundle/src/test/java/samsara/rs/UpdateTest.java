package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareState;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;
import samsara.rs.table.Slot;
import samsara.rs.world.Behaviour;
import samsara.rs.world.Client;
import samsara.rs.world.Peek;
import samsara.rs.world.Records;
import samsara.rs.world.Records.Start;
import samsara.rs.world.World;

final class UpdateTest {
  private static final String OLD = "/service/hello.jar";
  private static final String NEW = "/service/hello-1.1.jar";

  private World world = new World(5);
  private Client root = world.boot().root();
  private Behaviour oldHello = new Behaviour();
  private Behaviour newHello = new Behaviour();
  private int endpoint;
  private int pid;
  private int instance;
  private int oldImage;

  @BeforeEach
  void startHello() {
    oldHello = world.images.jar(OLD, "hello", "1.0.0");
    newHello = world.images.jar(NEW, "hello", "1.1.0");
    assertThat(root.up(Records.start(OLD).device(17, DeviceStyle.DEV))).isZero();
    endpoint = world.service("hello").endpoint;
    pid = world.service("hello").pid;
    instance = world.kernel.services().instance(endpoint);
    oldImage = Peek.image(world.service("hello")).id();
  }

  private void begin(long seed) {
    world = new World(seed);
    root = world.boot().root();
    startHello();
  }

  private static Start newVersion() {
    return Records.start(NEW).label("hello");
  }

  private void assertUpdated() {
    assertSameToOthers();
    assertThat(world.service("hello").restarts).isZero();
    assertThat(Peek.image(world.service("hello")).version()).isEqualTo("1.1.0");
    assertThat(world.kernel.services().instance(endpoint)).isNotEqualTo(instance);
    assertThat(world.kernel.services().initTypes(endpoint)).containsExactly(InitType.LIVE_UPDATE);
    assertThat(world.images.restored).isEmpty();
  }

  private void assertOldGoesOn() {
    assertSameToOthers();
    assertThat(world.kernel.services().instance(endpoint)).isEqualTo(instance);
    assertThat(Peek.image(world.service("hello")).id()).isEqualTo(oldImage);
    assertThat(world.kernel.services().initTypes(endpoint)).containsExactly(InitType.FRESH);
    world.kernel.kill(endpoint, Signal.USR1);
    world.runFor(5);
    assertThat(world.kernel.services().signalsSeen(endpoint)).contains(Signal.USR1);
  }

  private void assertSameToOthers() {
    world.awaitSettled("hello");
    world.runFor(10);
    Slot slot = world.service("hello");
    assertThat(slot.endpoint).isEqualTo(endpoint);
    assertThat(slot.pid).isEqualTo(pid).isEqualTo(world.pm.pidOf(endpoint));
    assertThat(slot.settings().device().major()).isEqualTo(17);
    assertThat(world.ds.labels).containsEntry("hello", endpoint);
    assertThat(world.vfs.map).containsEntry(17, "hello");
    assertThat(world.table().used()).hasSize(9 + (slot.standby == null ? 0 : 1));
    assertThat(world.images.linkedImages()).containsExactly(Peek.image(slot).id());
    assertThat(world.printed("audit of")).isFalse();
  }

  @RepeatedTest(20)
  void newVersionTakesThePlaceOfTheOldOne(RepetitionInfo info) {
    begin(info.getCurrentRepetition());

    assertThat(root.update(newVersion())).isZero();

    assertUpdated();
    assertThat(world.printed("hello updated to hello 1.1.0")).isTrue();
  }

  @Test
  void nothingIsAskedOfTheOldVersionBeforeTheNewOneIsThere() {
    world.images.loadTicks = 200;
    root.sendUpdate(newVersion(), 2, 0);
    world.runFor(150);

    assertThat(world.kernel.services().preparedFor(endpoint)).isEmpty();
    assertThat(root.await()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void oldVersionIsAskedForTheState(int state) {
    oldHello.prepareTicks = 50;
    root.sendUpdate(newVersion(), state, 0);
    world.runFor(40);

    assertThat(world.kernel.services().preparedFor(endpoint)).containsExactly(state);
    assertThat(root.await()).isZero();
    assertUpdated();
  }

  @Test
  void withoutBlockingTheAnswerComesWhenTheOldVersionIsAsked() {
    oldHello.prepareTicks = 50;

    assertThat(root.update(newVersion().flags(StartRecord.NOBLOCK))).isZero();

    assertThat(world.service("hello").is(SlotInfo.UPDATING)).isTrue();
    assertUpdated();
  }

  @Test
  void withoutBlockingAFailureThatComesFirstIsStillAnswered() {
    assertThat(root.update(Records.start("/none.jar").label("hello").flags(StartRecord.NOBLOCK)))
        .isEqualTo(-Errno.ENOENT);
    assertOldGoesOn();
  }

  @Test
  void userMayNot() {
    assertThat(world.client(5).update(newVersion())).isEqualTo(-Errno.EPERM);
    assertOldGoesOn();
  }

  @Test
  void rsAndInitCanNotBeUpdated() {
    assertThat(root.update(newVersion().label("rs"))).isEqualTo(-Errno.EPERM);
    assertThat(root.update(newVersion().label("init"))).isEqualTo(-Errno.EPERM);
  }

  @Test
  void unknownLabelIsNoProcess() {
    assertThat(root.update(newVersion().label("nobody"))).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void stateZeroIsInvalid() {
    assertThat(root.sendUpdate(newVersion(), 0, 0).await()).isEqualTo(-Errno.EINVAL);
    assertOldGoesOn();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 20 * World.HZ + 1})
  void timeToPrepareIsLimited(int maxTicks) {
    assertThat(root.sendUpdate(newVersion(), 1, maxTicks).await()).isEqualTo(-Errno.EINVAL);
    assertOldGoesOn();
  }

  @Test
  void serviceThatIsNotReadyInTimeGoesOn() {
    oldHello.prepare = Behaviour.NEVER;
    int before = world.now();

    assertThat(root.update(newVersion())).isEqualTo(-Errno.EINTR);

    assertThat(world.now() - before).isBetween(2 * World.HZ, 3 * World.HZ);
    world.runFor(5);
    assertThat(world.kernel.services().preparedFor(endpoint)).containsExactly(1, PrepareState.NULL);
    assertOldGoesOn();
    assertThat(world.images.restored).containsExactly(oldImage);
  }

  @Test
  void timeToPrepareCanBeAskedFor() {
    oldHello.prepareTicks = 5 * World.HZ;

    assertThat(root.sendUpdate(newVersion(), 1, 6 * World.HZ).await()).isZero();
    assertUpdated();
  }

  @RepeatedTest(60)
  void gettingReadyAboutAtTheDeadlineIsEitherWay(RepetitionInfo info) {
    begin(info.getCurrentRepetition());
    oldHello.prepareTicks = World.HZ - 3 + info.getCurrentRepetition() % 7;

    int result = root.sendUpdate(newVersion(), 1, World.HZ).await();

    assertThat(result).isIn(0, -Errno.EINTR);
    if (result == 0) {
      assertUpdated();
    } else {
      assertOldGoesOn();
      oldHello.prepareTicks = 1;
      assertThat(root.update(newVersion())).isZero();
      assertUpdated2();
    }
  }

  private void assertUpdated2() {
    assertSameToOthers();
    assertThat(world.kernel.services().initTypes(endpoint)).containsExactly(InitType.LIVE_UPDATE);
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.ENOSYS, Errno.EINVAL, Errno.EGENERIC})
  void refusalOfTheServiceIsToldToTheClient(int errno) {
    oldHello.prepare = -errno;

    assertThat(root.update(newVersion())).isEqualTo(-errno);

    assertOldGoesOn();
    assertThat(world.kernel.services().rsAnswers(endpoint)).containsExactly(0, 0);
  }

  @Test
  void slotsThatRunOutAreNoMemory() {
    while (world.table().used().size() < 55) {
      int count = world.table().used().size();
      assertThat(root.up(Records.start(OLD).label("h" + count))).isZero();
    }
    assertThat(root.update(newVersion())).isZero();
    assertThat(root.up(Records.start(OLD).label("last"))).isZero();

    assertThat(root.update(newVersion())).isEqualTo(-Errno.ENOSPC);
  }

  @Test
  void missingImageIsTheLoadersError() {
    assertThat(root.update(Records.start("/none.jar").label("hello"))).isEqualTo(-Errno.ENOENT);
    assertOldGoesOn();
    assertThat(world.images.restored).isEmpty();
  }

  @Test
  void loaderThatHangsIsLeftAtTheDeadline() {
    world.images.hung = true;

    assertThat(root.update(newVersion())).isEqualTo(-Errno.EINTR);
    assertOldGoesOn();
  }

  @Test
  void failureToCreateTheNewVersionLeavesTheOldLabelAlone() {
    world.pm.failForks = Errno.EAGAIN;

    assertThat(root.update(newVersion())).isEqualTo(-Errno.EAGAIN);

    assertOldGoesOn();
    assertThat(world.images.restored).containsExactly(oldImage);
  }

  @Test
  void onlyOneUpdateRunsAtATime() {
    world.images.jar("/service/other.jar", "other", "1.0.0");
    root.up(Records.start("/service/other.jar"));
    oldHello.prepareTicks = 100;
    root.sendUpdate(newVersion(), 1, 0);
    world.runFor(30);

    assertThat(world.root().update(Records.start("/service/other.jar").label("other")))
        .isEqualTo(-Errno.EBUSY);
    assertThat(root.await()).isZero();
  }

  @Test
  void serviceThatIsUpdatedIsBusyForOthers() {
    oldHello.prepareTicks = 100;
    root.update(newVersion().flags(StartRecord.NOBLOCK));

    assertThat(root.request(RsRequest.DOWN, "hello")).isEqualTo(-Errno.EBUSY);
    assertThat(root.request(RsRequest.REFRESH, "hello")).isEqualTo(-Errno.EBUSY);
    assertUpdated();
  }

  @Test
  void serviceThatInitialisesIsBusy() {
    oldHello.initTicks = 100;
    root.up(Records.start(OLD).label("two").flags(StartRecord.NOBLOCK));

    assertThat(root.update(newVersion().label("two"))).isEqualTo(-Errno.EBUSY);
  }

  @Test
  void swapThatTheKernelRefusesLeavesTheOldVersion() {
    world.vm.failUpdates = Errno.EBUSY;

    assertThat(root.update(newVersion())).isEqualTo(-Errno.EBUSY);

    assertOldGoesOn();
    assertThat(world.kernel.services().rsAnswers(endpoint)).containsExactly(0, -Errno.EBUSY);
  }

  @RepeatedTest(20)
  void oldVersionThatDiesWhilePreparingIsRecoveredAndNotUpdated(RepetitionInfo info) {
    begin(info.getCurrentRepetition());
    oldHello.prepare = Behaviour.CRASH;

    assertThat(root.update(newVersion())).isEqualTo(-Errno.ERESTART);

    assertSameToOthers();
    assertThat(world.service("hello").restarts).isEqualTo(1);
    assertThat(world.kernel.services().initTypes(endpoint)).containsExactly(InitType.RESTART);
    assertThat(Peek.image(world.service("hello")).version()).isEqualTo("1.0.0");
  }

  @RepeatedTest(40)
  void killAtAnyTimeOfAnUpdateEndsWell(RepetitionInfo info) {
    begin(info.getCurrentRepetition());
    root.sendUpdate(newVersion(), 1, 0);
    world.runFor(info.getCurrentRepetition() % 30);

    world.kernel.kill(endpoint, Signal.KILL);

    assertThat(root.await()).isIn(0, -Errno.ERESTART, -Errno.EPERM);
    world.runFor(5 * World.HZ);
    assertSameToOthers();
  }

  @Test
  void newVersionThatRefusesToInitialiseIsRolledBack() {
    newHello.init(InitType.LIVE_UPDATE, -Errno.ENODEV);

    assertThat(root.update(newVersion())).isEqualTo(-Errno.ERESTART);

    assertOldGoesOn();
    assertThat(world.kernel.services().rsAnswers(endpoint)).containsExactly(0, -Errno.ERESTART);
    assertThat(world.images.restored).containsExactly(oldImage);
    assertThat(world.kernel.swaps).hasSize(2);
  }

  @Test
  void newVersionThatDiesInItsInitIsRolledBack() {
    newHello.init(InitType.LIVE_UPDATE, Behaviour.CRASH);

    assertThat(root.update(newVersion())).isEqualTo(-Errno.ERESTART);

    assertOldGoesOn();
    assertThat(world.service("hello").restarts).isZero();
  }

  @Test
  void newVersionThatNeverInitialisesIsRolledBackAtItsOwnDeadline() {
    newHello.init(InitType.LIVE_UPDATE, Behaviour.HANG);
    int before = world.now();

    assertThat(root.sendUpdate(newVersion(), 1, World.HZ).await()).isEqualTo(-Errno.ERESTART);

    assertThat(world.now() - before).isBetween(10 * World.HZ, 11 * World.HZ);
    assertOldGoesOn();
  }

  @Test
  void newVersionMayTakeLongerToInitialiseThanThereWasTimeToPrepare() {
    newHello.initTicks = 5 * World.HZ;

    assertThat(root.sendUpdate(newVersion(), 1, World.HZ).await()).isZero();
    assertUpdated();
  }

  @Test
  void privilegesAfterARollBackAreTheOldOnes() {
    long before = Peek.privilege(world.service("hello")).sendMask();
    newHello.init(InitType.LIVE_UPDATE, Behaviour.CRASH);

    root.update(newVersion().sendTo("RS"));

    assertThat(Peek.privilege(world.service("hello")).sendMask()).isEqualTo(before);
    assertOldGoesOn();
  }

  @Test
  void privilegesAfterAnUpdateAreTheNewOnes() {
    int id = Peek.privilege(world.service("hello")).id();

    root.update(newVersion().sendTo("RS"));

    assertThat(Peek.privilege(world.service("hello")).sendMask()).isEqualTo(1L << 6);
    assertThat(Peek.privilege(world.service("hello")).id()).isEqualTo(id);
    assertUpdated();
  }

  @Test
  void standbyAfterAnUpdateIsTheNewProgram() {
    root.request(RsRequest.DOWN, "hello");
    root.up(Records.start(OLD).device(17, DeviceStyle.DEV).flags(StartRecord.REPLICA));
    endpoint = world.service("hello").endpoint;
    pid = world.service("hello").pid;

    assertThat(root.update(newVersion())).isZero();
    assertUpdated();
    world.kernel.kill(endpoint, Signal.KILL);
    world.runFor(World.HZ);

    assertThat(Peek.image(world.service("hello")).version()).isEqualTo("1.1.0");
    assertThat(Peek.standby(world.service("hello")).image).isEqualTo(world.service("hello").image);
    assertSameToOthers();
  }

  @Test
  void bootServiceKeepsItsPrivilegesWhenItIsUpdated() {
    world.images.jar("/service/log.jar", "log", "2.0.0");
    long calls = Peek.privilege(world.service("log")).callMask();
    int id = Peek.privilege(world.service("log")).id();

    assertThat(root.update(Records.start("/service/log.jar").label("log"))).isZero();

    assertThat(Peek.privilege(world.service("log")).callMask()).isEqualTo(calls);
    assertThat(Peek.privilege(world.service("log")).id()).isEqualTo(id);
    assertThat(world.service("log").isCore()).isTrue();
    assertThat(Peek.image(Peek.standby(world.service("log"))).version()).isEqualTo("2.0.0");
  }

  @Test
  void updatesOneAfterTheOtherLeaveNothingBehind() {
    int heap = world.heapBytes();
    for (int i = 0; i < 100; i++) {
      assertThat(root.update(i % 2 == 0 ? newVersion() : Records.start(OLD).label("hello")))
          .isZero();
    }
    world.runFor(World.HZ);

    assertThat(world.table().used()).hasSize(9);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(2);
    assertThat(world.images.linkedImages()).hasSize(1);
    assertThat(world.heapBytes()).isEqualTo(heap);
  }
}
