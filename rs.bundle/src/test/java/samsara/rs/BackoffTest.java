package samsara.rs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Signal;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.StartRecord;
import samsara.rs.world.Records;
import samsara.rs.world.World;

/// How long RS waits before it restarts a service that crashes again and again.
final class BackoffTest {
  private final World world = new World(4).boot();

  @BeforeEach
  void putJar() {
    world.images.jar("/service/hello.jar", "hello", "1.0.0");
  }

  private void up(int flags) {
    Records.Start start =
        Records.start("/service/hello.jar").device(17, DeviceStyle.DEV).flags(flags);
    assertThat(world.root().up(start)).isZero();
  }

  private void crash() {
    world.kernel.kill(world.service("hello").endpoint, Signal.KILL);
    world.runFor(5);
    world.awaitSettled("hello");
  }

  private boolean hasRestarted(int before) {
    return world.has("hello") && world.service("hello").restarts > before;
  }

  private List<Integer> secondsToRestart(int flags, int crashes) {
    up(flags);
    List<Integer> seconds = new ArrayList<>();
    for (int i = 0; i < crashes; i++) {
      int restarts = world.service("hello").restarts;
      world.kernel.kill(world.service("hello").endpoint, Signal.KILL);
      world.runUntil(() -> world.service("hello").isTerminated(), World.HZ);
      seconds.add(world.service("hello").backoffSeconds);
      int before = world.now();
      world.runUntil(() -> hasRestarted(restarts), 60 * World.HZ);
      assertThat(world.now() - before)
          .isBetween((seconds.getLast() - 1) * World.HZ, (seconds.getLast() + 1) * World.HZ);
      world.awaitSettled("hello");
    }
    return seconds;
  }

  @Test
  void backoffGrowsWithEachCrash() {
    assertThat(secondsToRestart(0, 7)).containsExactly(0, 2, 4, 8, 16, 30, 30);
  }

  @Test
  void backoffWithACopyIsASecond() {
    assertThat(secondsToRestart(StartRecord.COPY, 4)).containsExactly(0, 1, 1, 1);
  }

  @Test
  void replicaNeedsNoBackoff() {
    assertThat(secondsToRestart(StartRecord.REPLICA, 4)).containsExactly(0, 0, 0, 0);
  }

  @Test
  void longLifeWipesFormerCrashesOut() {
    up(0);
    crash();
    crash();
    world.runFor(61 * World.HZ);
    int before = world.now();

    crash();

    assertThat(world.now() - before).isLessThan(World.HZ);
    assertThat(world.service("hello").restarts).isEqualTo(3);
  }
}
