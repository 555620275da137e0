package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vm.VmCall;
import samsara.rs.table.Slot;
import samsara.rs.world.Behaviour;
import samsara.rs.world.Client;
import samsara.rs.world.Peek;
import samsara.rs.world.Records;
import samsara.rs.world.Records.Start;
import samsara.rs.world.World;

final class UpTest {
  private final World world = new World(2).boot();
  private final Client root = world.root();
  private Behaviour hello = new Behaviour();

  @BeforeEach
  void putJar() {
    hello = world.images.jar("/service/hello.jar", "hello", "1.0.0");
  }

  private static Start hello() {
    return Records.start("/service/hello.jar");
  }

  @Test
  void serviceRunsWhenUpIsAnswered() {
    assertThat(root.up(hello().label("greeter"))).isZero();

    Slot slot = world.service("greeter");
    assertThat(slot.flags()).isEqualTo(SlotInfo.IN_USE | SlotInfo.ACTIVE);
    assertThat(slot.program()).isEqualTo("hello");
    assertThat(slot.pid).isEqualTo(world.pm.pidOf(slot.endpoint));
    assertThat(world.kernel.services().initTypes(slot.endpoint)).containsExactly(InitType.FRESH);
  }

  @Test
  void labelIsTheProgramsNameUnlessOneIsGiven() {
    root.up(hello());

    assertThat(root.lookup("hello")).isEqualTo(world.service("hello").endpoint);
  }

  @Test
  void serviceIsPublished() {
    root.up(hello().device(17, DeviceStyle.DEV));

    assertThat(world.ds.labels).containsEntry("hello", world.service("hello").endpoint);
    assertThat(world.vfs.map).containsEntry(17, "hello");
  }

  @Test
  void serviceWithoutDeviceIsNotMapped() {
    root.up(hello());

    assertThat(world.vfs.requests).isEmpty();
  }

  @Test
  void serviceGetsTheBasicCallsAndItsOwn() {
    root.up(hello());

    Slot slot = world.service("hello");
    assertThat(Peek.privilege(slot).callMask()).isEqualTo(KernelCall.BASIC_MASK);
    assertThat(world.kernel.services().vmMask(slot.endpoint)).isEqualTo(VmCall.BASIC_MASK);
  }

  @Test
  void serviceRunsUnderItsUserId() {
    root.up(hello().uid(9));

    assertThat(world.pm.uidOf(world.service("hello").endpoint)).isEqualTo(9);
  }

  @Test
  void withoutHeartbeatPeriodTheDefaultHolds() {
    root.up(hello());

    assertThat(world.service("hello").settings().periodTicks()).isEqualTo(5 * World.HZ);
  }

  @Test
  void argumentsStandOnItsStack() {
    root.up(Records.start("/service/hello.jar one two"));

    assertThat(world.kernel.services().arguments(world.service("hello").endpoint))
        .containsExactly("/service/hello.jar", "one", "two");
  }

  @Test
  void privilegeIdIsDynamic() {
    root.up(hello());

    assertThat(Peek.privilege(world.service("hello")).id()).isGreaterThanOrEqualTo(15);
  }

  @Test
  void replicaIsThereWhenUpIsAnswered() {
    root.up(hello().flags(StartRecord.REPLICA));

    Slot slot = world.service("hello");
    Slot standby = Peek.standby(slot);
    assertThat(standby.isActive()).isFalse();
    assertThat(standby.image).isEqualTo(slot.image);
    assertThat(world.images.staged).hasSize(1);
    assertThat(world.kernel.services().initTypes(standby.endpoint)).isEmpty();
  }

  @Test
  void withoutBlockingTheAnswerComesBeforeInitEnds() {
    hello.initTicks = 300;

    assertThat(root.up(hello().flags(StartRecord.NOBLOCK))).isZero();

    assertThat(world.service("hello").is(SlotInfo.INITIALIZING)).isTrue();
    world.awaitSettled("hello");
  }

  @Test
  void serviceThatIsNotRootsIsRefused() {
    assertThat(world.client(5).up(hello())).isEqualTo(-Errno.EPERM);
    assertThat(world.images.staged).isEmpty();
  }

  @Test
  void labelInUseIsBusy() {
    root.up(hello());

    assertThat(root.up(hello().label("hello"))).isEqualTo(-Errno.EBUSY);
    assertThat(root.up(hello())).isEqualTo(-Errno.EBUSY);
    assertThat(world.printed("label=hello is in use by hello*")).isTrue();
  }

  @Test
  void labelOnItsWayIsBusyToo() {
    root.sendUp(hello());

    assertThat(world.root().up(hello().label("hello"))).isIn(0, -Errno.EBUSY);
    world.runFor(100);
    assertThat(world.table().active().stream().filter(s -> s.label().equals("hello"))).hasSize(1);
  }

  @Test
  void majorInUseIsBusy() {
    assertThat(root.up(hello().device(15, DeviceStyle.DEV))).isEqualTo(-Errno.EBUSY);
    assertThat(world.printed("major=15 is in use by log*")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {DeviceStyle.NDEV, 6, -1})
  void majorWithoutGoodStyleIsInvalid(int style) {
    assertThat(root.up(hello().device(17, style))).isEqualTo(-Errno.EINVAL);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 32, 1000})
  void majorOutOfRangeIsInvalid(int major) {
    assertThat(root.up(hello().device(major, DeviceStyle.DEV))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void emptyCommandIsInvalid() {
    assertThat(root.up(Records.start("  "))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void endlessCommandIsTooBig() {
    assertThat(root.upWithEndlessCommand(hello())).isEqualTo(-Errno.E2BIG);
  }

  @Test
  void negativePeriodIsInvalid() {
    assertThat(root.up(hello().period(-1))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void tooManyInterruptLinesAreInvalid() {
    assertThat(root.up(hello().irqs(1, 2, 3, 4, 5))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void recoveryScriptIsNotOfferedYet() {
    assertThat(root.up(hello().script("/etc/rs.single"))).isEqualTo(-Errno.ENOSYS);
    assertThat(world.printed("recovery scripts need a shell")).isTrue();
  }

  @Test
  void priorityIsNotOfferedYet() {
    assertThat(root.up(hello().nice(3))).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void missingImageIsTheLoadersError() {
    assertThat(root.up(Records.start("/service/none.jar"))).isEqualTo(-Errno.ENOENT);
    assertThat(world.printed("nothing at /service/none.jar")).isTrue();
    assertNothingIsLeft();
  }

  private void assertNothingIsLeft() {
    world.runFor(World.HZ);
    assertThat(world.table().used()).hasSize(8);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(1);
    assertThat(world.images.linkedImages()).isEmpty();
    assertThat(world.kernel.privilegesTaken()).isEqualTo(8);
    assertThat(world.ds.labels).doesNotContainKey("hello");
    assertThat(world.vfs.map).doesNotContainKey(17);
  }

  @Test
  void loaderThatHangsIsLeftAtTheDeadline() {
    world.images.hung = true;

    assertThat(root.up(hello())).isEqualTo(-Errno.EINTR);
    assertNothingIsLeft();
  }

  @Test
  void initThatFailsBringsTheServiceDown() {
    hello.init(InitType.FRESH, -Errno.ENODEV);

    assertThat(root.up(hello().device(17, DeviceStyle.DEV))).isEqualTo(-Errno.EDEADSRCDST);

    assertThat(world.printed("start of hello: hello")).isTrue();
    assertThat(world.printed("ENODEV")).isTrue();
    assertNothingIsLeft();
  }

  @Test
  void serviceThatDiesInItsInitIsNotTriedAgain() {
    hello.init(InitType.FRESH, Behaviour.CRASH);

    assertThat(root.up(hello())).isEqualTo(-Errno.EDEADSRCDST);
    assertNothingIsLeft();
  }

  @Test
  void serviceThatNeverInitialisesIsKilledAtTheDeadline() {
    hello.init(InitType.FRESH, Behaviour.HANG);
    int before = world.now();

    assertThat(root.up(hello())).isEqualTo(-Errno.EDEADSRCDST);

    assertThat(world.now() - before).isBetween(20 * World.HZ, 22 * World.HZ);
    assertNothingIsLeft();
  }

  @Test
  void forkThatFailsIsToldToTheClient() {
    world.pm.failForks = Errno.EAGAIN;

    assertThat(root.up(hello())).isEqualTo(-Errno.EAGAIN);
    assertNothingIsLeft();
  }

  @Test
  void execThatFailsIsToldToTheClient() {
    world.pm.failExecs = Errno.ENOMEM;

    assertThat(root.up(hello())).isEqualTo(-Errno.ENOMEM);
    assertNothingIsLeft();
  }

  @Test
  void labelThatDsRefusesIsToldToTheClient() {
    world.ds.failPublish = Errno.ENOMEM;

    assertThat(root.up(hello())).isEqualTo(-Errno.ENOMEM);
    assertNothingIsLeft();
  }

  @Test
  void deviceThatVfsRefusesIsToldToTheClient() {
    world.vfs.failMaps = Errno.EINVAL;

    assertThat(root.up(hello().device(17, DeviceStyle.DEV))).isEqualTo(-Errno.EINVAL);
    assertNothingIsLeft();
  }

  @Test
  void exhaustedPrivilegesAreAnErrorAndNoPanic() {
    int result = 0;
    int count = 0;
    while (result == 0) {
      result = root.up(hello().label("hello" + count));
      count++;
    }

    assertThat(result).isEqualTo(-Errno.ENOSPC);
    assertThat(count).isEqualTo(64 - 15);
  }

  @Test
  void recordThatIsNotThereIsABadAddress() {
    assertThat(root.upAt(0x7000_0000)).isEqualTo(-Errno.EFAULT);
  }

  @Test
  void imageCanBeShared() {
    root.up(hello().label("one").flags(StartRecord.COPY));
    assertThat(root.up(hello().label("two").flags(StartRecord.REUSE))).isZero();

    assertThat(world.images.staged).hasSize(1);
    assertThat(world.service("two").image).isEqualTo(world.service("one").image);
  }

  @Test
  void namedTargetsAllowSendingBothWays() {
    root.up(hello().label("one").sendTo("SYSTEM RS two"));
    root.up(hello().label("two").sendTo("VFS"));

    long one = 1L << Peek.privilege(world.service("one")).id();
    long two = 1L << Peek.privilege(world.service("two")).id();
    assertThat(Peek.privilege(world.service("two")).sendMask())
        .isEqualTo(one | 1L << (Endpoint.VFS + 4));
    assertThat(Peek.privilege(world.service("one")).sendMask() & two).isZero();
    assertThat(Peek.privilege(world.service("one")).sendMask())
        .isEqualTo(1L << (Endpoint.SYSTEM + 4) | 1L << (Endpoint.RS + 4));
  }

  @Test
  void withoutNamedTargetsEveryServiceButNoUserCanBeSentTo() {
    root.up(hello());

    assertThat(Peek.privilege(world.service("hello")).sendMask()).isEqualTo(~(1L << 14));
  }
}
