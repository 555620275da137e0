package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Signal;
import samsara.protocol.rs.StartRecord;
import samsara.rs.table.Slot;
import samsara.rs.world.Behaviour;
import samsara.rs.world.Client;
import samsara.rs.world.Peek;
import samsara.rs.world.Records;
import samsara.rs.world.World;

final class HeartbeatTest {
  private final World world = new World(7).boot();
  private final Client root = world.root();
  private Behaviour hello = new Behaviour();

  @BeforeEach
  void putJar() {
    hello = world.images.jar("/service/hello.jar", "hello", "1.0.0");
  }

  private int up(int periodTicks, int flags) {
    root.up(Records.start("/service/hello.jar").period(periodTicks).flags(flags));
    return world.service("hello").endpoint;
  }

  @Test
  void serviceThatAnswersLivesOn() {
    up(World.HZ, 0);
    int before = world.service("hello").aliveTicks;

    world.runFor(60 * World.HZ);

    assertThat(world.service("hello").restarts).isZero();
    assertThat(world.service("hello").aliveTicks - before).isGreaterThan(55 * World.HZ);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5})
  void silentServiceIsKilledAfterTwoPeriodsAndRecovered(int seconds) {
    int endpoint = up(seconds * World.HZ, 0);
    world.runFor(10 * World.HZ);
    int before = world.now();

    world.kernel.services().hang(endpoint);
    world.runUntil(() -> world.service("hello").restarts == 1, 60 * World.HZ);

    assertThat(world.now() - before).isBetween(seconds * World.HZ, (3 * seconds + 2) * World.HZ);
    world.awaitSettled("hello");
    assertThat(world.printed("hello restarted (no-heartbeat), restarts=1")).isTrue();
    assertThat(world.kernel.signals).hasSize(1);
  }

  @Test
  void serviceThatADebuggerHasStoppedIsNotKilledForSilence() {
    int endpoint = up(World.HZ, 0);
    world.kernel.services().stopAtDebugger(endpoint, true);

    world.runFor(60 * World.HZ);
    world.kernel.services().stopAtDebugger(endpoint, false);
    world.runFor(10 * World.HZ);

    assertThat(world.service("hello").restarts).isZero();
  }

  @Test
  void serviceThatIsSilentAfterItsDebuggerHasLetItGoIsKilled() {
    int endpoint = up(World.HZ, 0);
    world.kernel.services().stopAtDebugger(endpoint, true);
    world.runFor(60 * World.HZ);

    world.kernel.services().stopAtDebugger(endpoint, false);
    world.kernel.services().hang(endpoint);
    world.runUntil(() -> world.service("hello").restarts == 1, 5 * World.HZ);
  }

  @Test
  void serviceThatDoesNotAnswerPingsAtAllKeepsBeingReplaced() {
    hello.pongs = false;
    up(World.HZ, StartRecord.COPY);

    world.runFor(20 * World.HZ);

    assertThat(world.service("hello").restarts).isGreaterThan(2);
  }

  @Test
  void bootServicesAreNotPinged() {
    world.kernel.services().hang(world.service("log").endpoint);

    world.runFor(60 * World.HZ);

    assertThat(world.service("log").restarts).isZero();
  }

  @Test
  void standbyIsNotPinged() {
    up(World.HZ, StartRecord.REPLICA);
    Slot standby = Peek.standby(world.service("hello"));

    world.runFor(30 * World.HZ);

    assertThat(Peek.standby(world.service("hello"))).isSameAs(standby);
    assertThat(world.kernel.services().wasPinged(standby.endpoint)).isFalse();
    assertThat(world.kernel.signals).isEmpty();
  }

  @Test
  void serviceThatPreparesForAnUpdateIsNotKilledForSilence() {
    up(World.HZ, 0);
    world.images.jar("/service/new.jar", "hello", "1.1.0");
    hello.prepareTicks = 8 * World.HZ;
    hello.pongs = false;

    assertThat(
            root.sendUpdate(Records.start("/service/new.jar").label("hello"), 1, 10 * World.HZ)
                .await())
        .isZero();
    assertThat(world.kernel.signals).isEmpty();
  }

  @Test
  void serviceThatHangsInItsPrepareIsFoundAfterTheDeadline() {
    int endpoint = up(World.HZ, 0);
    world.images.jar("/service/new.jar", "hello", "1.1.0");
    world.kernel.services().hang(endpoint);

    root.update(Records.start("/service/new.jar").label("hello"));
    world.runUntil(() -> world.service("hello").restarts == 1, 10 * World.HZ);

    assertThat(world.kernel.signals)
        .containsExactly(Endpoint.toString(endpoint) + ":" + Signal.KILL);
    world.awaitSettled("hello");
    assertThat(world.kernel.services().preparedFor(endpoint)).isEmpty();
  }
}
