package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.table.BootRow;
import samsara.rs.table.BootTables;
import samsara.rs.table.Policy;
import samsara.rs.table.Slot;
import samsara.rs.world.Behaviour;
import samsara.rs.world.Halted;
import samsara.rs.world.Peek;
import samsara.rs.world.World;

final class BootTest {
  private static final BootTables STANDARD = BootTables.standard();
  private static final int VM_IMAGE = 6;
  private static final int DS_IMAGE = 1;
  private static final int LOG_IMAGE = 5;

  private final World world = new World(1);

  private static World worldWith(BootTables tables) {
    return new World(1, tables, Policy.standard(World.HZ));
  }

  private void behave(int endpoint, Behaviour behaviour) {
    world.kernel.services().behave(endpoint, behaviour);
  }

  @RepeatedTest(20)
  void everyBootProcessIsAllowedAndUsersAreLast(RepetitionInfo info) {
    World seeded = new World(info.getCurrentRepetition()).boot();

    assertThat(seeded.kernel.allowed.getFirst()).isEqualTo(Endpoint.VM);
    assertThat(seeded.kernel.allowed.getLast()).isEqualTo(Endpoint.INIT);
    assertThat(seeded.kernel.allowed)
        .containsExactly(
            Endpoint.VM, Endpoint.PM, Endpoint.VFS, Endpoint.DS, Endpoint.LOG, Endpoint.INIT);
  }

  @Test
  void servicesInitialiseInTableOrder() {
    List<BootRow.Rights> rights = new ArrayList<>(STANDARD.rights());
    Collections.swap(rights, 2, 5);
    World permuted =
        worldWith(
            new BootTables(rights, STANDARD.needs(), STANDARD.otherNeeds(), STANDARD.devices()));

    permuted.boot();

    assertThat(permuted.kernel.allowed)
        .containsExactly(
            Endpoint.VM, Endpoint.LOG, Endpoint.VFS, Endpoint.DS, Endpoint.PM, Endpoint.INIT);
  }

  @Test
  void nobodyRunsBeforeTheSynchronousServiceIsReady() {
    behave(Endpoint.VM, slow(100));

    world.start();
    world.runFor(90);

    assertThat(world.kernel.allowed).containsExactly(Endpoint.VM);
  }

  private static Behaviour slow(int ticks) {
    Behaviour behaviour = new Behaviour();
    behaviour.initTicks = ticks;
    return behaviour;
  }

  @Test
  void slowServiceDelaysUsersButNotTheOtherServices() {
    behave(Endpoint.PM, slow(200));

    world.start();
    world.runFor(100);

    assertThat(world.kernel.allowed)
        .containsExactly(Endpoint.VM, Endpoint.PM, Endpoint.VFS, Endpoint.DS, Endpoint.LOG);
  }

  @Test
  void eachInitialisedServiceIsTold() {
    world.boot();

    for (String label : List.of("vm", "pm", "vfs", "ds", "log")) {
      assertThat(world.console).contains("rs: " + label + " initialised");
    }
  }

  @Test
  void bootServicesHaveStaticPrivilegeIds() {
    world.boot();

    for (Slot slot : world.table().active()) {
      assertThat(Peek.privilege(slot).id()).as(slot.label()).isEqualTo(slot.endpoint + 4);
      assertThat(Peek.privilege(slot).signalManager())
          .isEqualTo(slot.label().equals("init") ? Endpoint.PM : Endpoint.RS);
    }
  }

  @Test
  void pidsAreThoseOfPm() {
    world.boot();

    for (Slot slot : world.table().active()) {
      assertThat(slot.pid).as(slot.label()).isEqualTo(world.pm.pidOf(slot.endpoint));
    }
  }

  @Test
  void serviceThatUsesAReplicaHasOneAfterBoot() {
    world.boot();

    Slot log = world.service("log");
    assertThat(Peek.standby(log).is(SlotInfo.ACTIVE)).isFalse();
    assertThat(Peek.standby(log).image).isEqualTo(log.image);
    assertThat(world.kernel.dynamicProcesses()).isEqualTo(1);
  }

  @Test
  void servicesAreStartedFresh() {
    world.boot();

    assertThat(world.kernel.services().initTypes(Endpoint.DS)).containsExactly(InitType.FRESH);
  }

  @Test
  void initThatFailsPanicsAndNamesTheService() {
    behave(Endpoint.DS, new Behaviour().init(InitType.FRESH, -Errno.ENOMEM));

    assertThatThrownBy(world::boot).isInstanceOf(Halted.class).hasMessage("abort how=2");
    assertThat(world.printed("boot: ds")).isTrue();
    assertThat(world.printed("ENOMEM")).isTrue();
  }

  @Test
  void serviceThatDiesInItsInitPanics() {
    behave(Endpoint.LOG, new Behaviour().init(InitType.FRESH, Behaviour.CRASH));

    assertThatThrownBy(world::boot).isInstanceOf(Halted.class);
    assertThat(world.printed("boot: log")).isTrue();
  }

  @Test
  void serviceThatNeverInitialisesPanicsAtItsDeadline() {
    behave(Endpoint.VM, new Behaviour().init(InitType.FRESH, Behaviour.HANG));
    world.start();
    world.runFor(19 * World.HZ);

    assertThatThrownBy(() -> world.runFor(3 * World.HZ)).isInstanceOf(Halted.class);
    assertThat(world.printed("boot: vm")).isTrue();
  }

  @Test
  void rowThatTheKernelDoesNotHavePanicsWithItsName() {
    world.kernel.bootImage.removeIf(row -> row.endpoint() == Endpoint.DS);

    assertThatThrownBy(world::start).isInstanceOf(Halted.class);
    assertThat(world.printed("boot image table has no row for ds endpoint=6")).isTrue();
  }

  @Test
  void processThatRsDoesNotKnowPanicsWithItsName() {
    world.kernel.bootImage.add(new BootImageEntry(5, 5, 0, 4, 1, 0, 0, 7, "tty"));

    assertThatThrownBy(world::start).isInstanceOf(Halted.class);
    assertThat(world.printed("privilege table has no row for tty endpoint=5")).isTrue();
  }

  @Test
  void rowOfAnotherTableWithoutServicePanics() {
    List<BootRow.Needs> needs = new ArrayList<>(STANDARD.needs());
    needs.add(new BootRow.Needs(Endpoint.TTY, 0));
    World odd =
        worldWith(
            new BootTables(STANDARD.rights(), needs, STANDARD.otherNeeds(), STANDARD.devices()));

    assertThatThrownBy(odd::start).isInstanceOf(Halted.class);
    assertThat(odd.printed("system table has a row for endpoint=5")).isTrue();
  }

  @Test
  void notificationPriorityOfTheImageTableHasNoMeaningHere() {
    Collections.reverse(world.kernel.bootImage);

    world.boot();

    assertThat(world.kernel.allowed.getFirst()).isEqualTo(Endpoint.VM);
  }

  @Test
  void noBootProcessIsLeftWaiting() {
    world.boot();

    for (Slot slot : world.table().active()) {
      assertThat(world.kernel.mayRun(slot.endpoint)).as(slot.label()).isTrue();
    }
  }

  @Test
  void imagesOfBootServicesAreTheirs() {
    world.boot();

    assertThat(Peek.image(world.service("vm")).id()).isEqualTo(VM_IMAGE);
    assertThat(Peek.image(world.service("ds")).id()).isEqualTo(DS_IMAGE);
    assertThat(Peek.image(world.service("log")).id()).isEqualTo(LOG_IMAGE);
  }
}
