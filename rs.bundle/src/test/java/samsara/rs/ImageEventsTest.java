package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.ImageEventRecord;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareState;
import samsara.rs.table.Slot;
import samsara.rs.world.Behaviour;
import samsara.rs.world.Client;
import samsara.rs.world.Peek;
import samsara.rs.world.Records;
import samsara.rs.world.World;

final class ImageEventsTest {
  private static final String OLD = "/service/hello.jar";
  private static final String NEW = "/load/hello-1.1.jar";

  private final World world = new World(8).boot();
  private final Client root = world.root();
  private Behaviour hello = new Behaviour();
  private int endpoint;

  @BeforeEach
  void startHello() {
    hello = world.images.jar(OLD, "hello", "1.0.0");
    root.up(Records.start(OLD + " -x").device(17, DeviceStyle.DEV));
    endpoint = world.service("hello").endpoint;
  }

  private Behaviour happens(int kind) {
    return world.images.happens(kind, NEW, "hello", "1.1.0");
  }

  @Test
  void updateOfABundleIsALiveUpdateOfItsService() {
    happens(ImageEventRecord.BUNDLE_UPDATED);
    world.runFor(World.HZ);

    Slot slot = world.service("hello");
    assertThat(Peek.image(slot).version()).isEqualTo("1.1.0");
    assertThat(slot.endpoint).isEqualTo(endpoint);
    assertThat(slot.settings().command()).isEqualTo(NEW + " -x");
    assertThat(slot.settings().device().major()).isEqualTo(17);
    assertThat(world.kernel.services().initTypes(endpoint)).containsExactly(InitType.LIVE_UPDATE);
    assertThat(world.images.linkedImages()).hasSize(1);
  }

  @Test
  void updateOfABundleAsksForTheWorkFreeState() {
    hello.prepareTicks = 60;
    happens(ImageEventRecord.BUNDLE_UPDATED);
    world.runFor(30);

    assertThat(world.kernel.services().preparedFor(endpoint))
        .containsExactly(PrepareState.WORK_FREE);
  }

  @Test
  void everyServiceOfTheProgramIsUpdatedOneAfterTheOther() {
    root.up(Records.start(OLD).label("second"));
    root.up(Records.start(OLD).label("third"));

    happens(ImageEventRecord.BUNDLE_UPDATED);
    world.runFor(5 * World.HZ);

    for (String label : new String[] {"hello", "second", "third"}) {
      assertThat(Peek.image(world.service(label)).version()).as(label).isEqualTo("1.1.0");
    }
    assertThat(world.images.linkedImages()).hasSize(1);
  }

  @Test
  void updateThatFailsPutsTheOldContentBackAndIsTold() {
    int before = Peek.image(world.service("hello")).id();

    happens(ImageEventRecord.BUNDLE_UPDATED).init(InitType.LIVE_UPDATE, Behaviour.CRASH);
    world.runFor(World.HZ);

    assertThat(Peek.image(world.service("hello")).id()).isEqualTo(before);
    assertThat(world.images.restored).containsExactly(before);
    assertThat(world.images.linkedImages()).containsExactly(before);
    assertThat(world.printed("update of hello: rolled back")).isTrue();
  }

  @Test
  void eventWaitsForAnUpdateThatIsRunning() {
    world.images.jar("/service/other.jar", "other", "1.0.0");
    root.up(Records.start("/service/other.jar"));
    world.images.jar("/service/other2.jar", "other", "2.0.0");
    hello.prepareTicks = 60;
    world.root().sendUpdate(Records.start("/service/other2.jar").label("other"), 1, 0);

    happens(ImageEventRecord.BUNDLE_UPDATED);
    world.runFor(5 * World.HZ);

    assertThat(Peek.image(world.service("other")).version()).isEqualTo("2.0.0");
    assertThat(Peek.image(world.service("hello")).version()).isEqualTo("1.1.0");
  }

  @Test
  void updateOfABundleThatNobodyRunsIsForgotten() {
    world.images.happens(ImageEventRecord.BUNDLE_UPDATED, "/x.jar", "nobody", "1.0.0");
    world.runFor(World.HZ);

    assertThat(world.images.linkedImages()).hasSize(1);
    assertThat(world.has("nobody")).isFalse();
  }

  @Test
  void serviceThatIsDeadJustNowIsNotUpdated() {
    world.kernel.kill(endpoint, Signal.KILL);
    world.runFor(5);
    world.awaitSettled("hello");
    world.kernel.kill(endpoint, Signal.KILL);
    world.runFor(10);

    happens(ImageEventRecord.BUNDLE_UPDATED);
    world.runFor(10);

    assertThat(world.printed("can't be updated now")).isTrue();
    world.runFor(5 * World.HZ);
    assertThat(world.has("hello")).isTrue();
  }

  @Test
  void stopOfABundleTakesItsServiceDown() {
    happens(ImageEventRecord.BUNDLE_STOPPED);
    world.runFor(5 * World.HZ);

    assertThat(world.has("hello")).isFalse();
    assertThat(world.images.linkedImages()).isEmpty();
  }

  @Test
  void stopOfABundleTakesADeadServiceDownToo() {
    world.kernel.kill(endpoint, Signal.KILL);
    world.runFor(5);
    world.awaitSettled("hello");
    world.kernel.kill(endpoint, Signal.KILL);
    world.runFor(10);

    happens(ImageEventRecord.BUNDLE_STOPPED);
    world.runFor(World.HZ);

    assertThat(world.has("hello")).isFalse();
  }

  @Test
  void coreServiceGoesOnWithoutItsBundle() {
    world.images.happens(ImageEventRecord.BUNDLE_STOPPED, "/log.jar", "log", "1.0.0");
    world.runFor(5 * World.HZ);

    assertThat(world.isSettled("log")).isTrue();
    assertThat(world.printed("goes on without its bundle")).isTrue();
  }

  @Test
  void jarThatIsDroppedInStartsAServiceWithoutRights() {
    world.images.happens(ImageEventRecord.DROPPED_IN, "/load/new.jar", "new", "1.0.0");
    world.runFor(World.HZ);

    Slot slot = world.service("new");
    assertThat(slot.settings().device().isPresent()).isFalse();
    assertThat(Peek.privilege(slot).callMask()).isEqualTo(KernelCall.BASIC_MASK);
    assertThat(slot.settings().periodTicks()).isEqualTo(5 * World.HZ);
    assertThat(slot.settings().location()).isEqualTo("/load/new.jar");
  }

  @Test
  void jarThatIsDroppedInForARunningServiceUpdatesIt() {
    happens(ImageEventRecord.DROPPED_IN);
    world.runFor(World.HZ);

    assertThat(Peek.image(world.service("hello")).version()).isEqualTo("1.1.0");
  }

  @Test
  void jarThatIsDroppedInAndDoesNotInitialiseLeavesNothing() {
    world
        .images
        .happens(ImageEventRecord.DROPPED_IN, "/load/new.jar", "new", "1.0.0")
        .init(InitType.FRESH, -Errno.EIO);
    world.runFor(World.HZ);

    assertThat(world.has("new")).isFalse();
    assertThat(world.images.linkedImages()).hasSize(1);
  }

  @Test
  void jarThatVanishesTakesItsServiceDown() {
    happens(ImageEventRecord.DROPPED_IN);
    world.runFor(World.HZ);
    happens(ImageEventRecord.DROP_REMOVED);
    world.runFor(5 * World.HZ);

    assertThat(world.has("hello")).isFalse();
  }

  @Test
  void jarThatCanNotBeLinkedIsTold() {
    world.images.fails("/load/bad.jar", "bad.jar is no bundle");
    world.runFor(10);

    assertThat(world.console).contains("rs: bad.jar is no bundle");
  }
}
