package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Errno;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.vfs.OpenFlag;
import samsara.vfs.VfsFixture.Reply;

/// Users read, are interrupted, exit and come back, while their driver restarts at any moment: at
/// rest, before a request, with one in its hands. When all is quiet the driver has exactly the
/// calls that users wait for, and the files that are open. `-Dsamsara.seeds=1000` for more.
final class RandomRestartsTest {
  private static final int STEPS = 200;
  private static final int USERS = 6;
  private static final int IMPATIENT = 5;
  private static final int FIRST_USER = 60;

  private final boolean[] isWaiting = new boolean[USERS];
  private final int[] files = new int[USERS];

  static IntStream seeds() {
    return IntStream.range(0, Integer.getInteger("samsara.seeds", 40));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void callsThatWaitAreWithASynchronousDriverOnce(int seed) {
    play(seed, ModelWorld.synchronous(this::take));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void callsThatWaitAreWithAnAsynchronousDriverOnce(int seed) {
    play(seed, ModelWorld.asynchronous(this::take));
  }

  private void take(Reply reply) {
    int user = reply.endpoint() - FIRST_USER;
    assertThat(isWaiting[user]).as("%s", reply).isTrue();
    isWaiting[user] = false;
  }

  private void play(int seed, ModelWorld world) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int user = 0; user < USERS; user++) {
      begin(world, user);
    }
    for (int step = 0; step < STEPS; step++) {
      world.letTimePass(random);
      step(world, random.nextInt(9), random.nextInt(USERS));
      world.takeNews();
      if (random.nextBoolean()) {
        world.settle();
        check(world, "seed " + seed + ": " + world.history);
      }
    }
    assertThat(world.history).contains("read 0", "finish", "end", "down");
  }

  private void check(ModelWorld world, String when) {
    assertThat(world.vfs.machine.liveGrants().keySet())
        .as(when)
        .containsExactlyInAnyOrderElementsOf(world.driver.waiting)
        .hasSize((int) IntStream.range(0, USERS).filter(user -> isWaiting[user]).count());
    assertThat(isWaiting[IMPATIENT]).as(when).isFalse();
    for (int minor = 0; minor < ModelDriver.MINORS; minor++) {
      int of = minor;
      assertThat(world.driver.opens[minor])
          .as("opens of minor %d, %s", minor, when)
          .isEqualTo(
              (int) IntStream.range(0, USERS).filter(u -> files[u] >= 0 && minor(u) == of).count());
    }
  }

  private static int minor(int user) {
    return user % ModelDriver.MINORS;
  }

  private void begin(ModelWorld world, int user) {
    int flags = user == IMPATIENT ? OpenFlag.O_NONBLOCK : OpenFlag.O_RDONLY;
    files[user] = world.begin(FIRST_USER + user, flags, minor(user));
    isWaiting[user] = false;
  }

  private void step(ModelWorld world, int action, int user) {
    int process = FIRST_USER + user;
    switch (action) {
      case 0, 1, 2 -> {
        if (!isWaiting[user]) {
          world.history.add("read " + user);
          isWaiting[user] = world.vfs.read(process, files[user], 1) == Errno.SUSPEND;
        }
      }
      case 3 -> {
        world.history.add("unpause " + user);
        world.vfs.tell(PmToVfs.UNPAUSE, process, 0, 0);
      }
      case 4 -> {
        world.takeReplies();
        world.history.add("exit " + user);
        world.vfs.tell(PmToVfs.EXIT, process, 0, 0);
        begin(world, user);
      }
      case 5 -> world.end();
      case 7 -> world.takeDownAndUp();
      case 6 -> {
        world.history.add("receive");
        world.receive();
      }
      default -> finish(world);
    }
  }

  private static void finish(ModelWorld world) {
    if (!world.driver.waiting.isEmpty()) {
      world.history.add("finish");
      int grant = world.driver.waiting.removeFirst();
      if (world.isSynchronous()) {
        world.driver.finished.add(grant);
        world.vfs.notifyFrom(world.endpoint);
      } else {
        world.vfs.sendRevive(world.endpoint, grant, 1);
      }
    }
  }
}
