package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.BUFFER;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.vfs.OpenFlag;
import samsara.vfs.VfsFixture.Reply;

/// Users select among the minors of a driver that restarts at any moment, while these become ready
/// and are used up. When all is quiet nobody waits for what is ready, and nobody polls. A
/// synchronous driver is believed only what it says in the end. `-Dsamsara.seeds=1000` for more.
final class RandomSelectsTest {
  private static final int STEPS = 200;
  private static final int USERS = 6;
  private static final int FIRST_USER = 60;
  private static final int FOR_EVER = -1;
  private static final int BOTH = SelectFlag.READ | SelectFlag.WRITE;

  private final boolean[] isWaiting = new boolean[USERS];
  private final boolean[] isPolling = new boolean[USERS];
  private final int[][] wanted = new int[USERS][ModelDriver.MINORS];

  // What a user asks for that has been ready since it began to.
  private final int[][] steady = new int[USERS][ModelDriver.MINORS];

  static IntStream seeds() {
    return RandomRestartsTest.seeds();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyWaitsForWhatIsReadyAtASynchronousDriver(int seed) {
    play(seed, ModelWorld.synchronous(this::take));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyWaitsForWhatIsReadyAtAnAsynchronousDriver(int seed) {
    play(seed, ModelWorld.asynchronous(this::take));
  }

  private void take(Reply reply) {
    int user = reply.endpoint() - FIRST_USER;
    assertThat(isWaiting[user]).as("%s", reply).isTrue();
    assertThat(reply.result() > 0 || reply.result() == -Errno.EINTR || isPolling[user])
        .as("%s", reply)
        .isTrue();
    isWaiting[user] = false;
    if (reply.result() == 0) {
      checkNothingIsReady(user);
    }
  }

  private void checkNothingIsReady(int user) {
    assertThat(steady[user]).as("what user %d is told not to be ready", user).containsOnly(0);
  }

  private void play(int seed, ModelWorld world) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int user = 0; user < USERS; user++) {
      world.begin(FIRST_USER + user, OpenFlag.O_RDONLY, 0, 1);
    }
    for (int step = 0; step < STEPS; step++) {
      world.letTimePass(random);
      step(world, random, random.nextInt(USERS));
      world.takeNews();
      if (random.nextInt(3) == 0) {
        world.settle();
        check(world, "seed " + seed + ": " + world.history);
      }
    }
    assertThat(world.history).contains("end", "down", "receive");
  }

  private void check(ModelWorld world, String when) {
    for (int user = 0; user < USERS; user++) {
      if (isWaiting[user]) {
        assertThat(isPolling[user]).as("user %d polls, %s", user, when).isFalse();
        for (int minor = 0; minor < ModelDriver.MINORS; minor++) {
          assertThat(wanted[user][minor] & world.driver.ready[minor])
              .as("user %d waits for minor %d, %s", user, minor, when)
              .isZero();
        }
      }
    }
  }

  private void step(ModelWorld world, SplittableRandom random, int user) {
    int process = FIRST_USER + user;
    int minor = random.nextInt(ModelDriver.MINORS);
    int operations = random.nextInt(BOTH) + 1;
    switch (random.nextInt(11)) {
      case 0, 1, 2 -> {
        if (!isWaiting[user]) {
          select(world, random, user);
        }
      }
      case 3 -> {
        world.history.add("unpause " + user);
        world.vfs.tell(PmToVfs.UNPAUSE, process, 0, 0);
      }
      case 9 -> {
        world.history.add("close");
        int other = world.begin(FIRST_USER + USERS, OpenFlag.O_RDONLY, minor);
        world.driver.endsDuring |= random.nextBoolean();
        world.vfs.close(FIRST_USER + USERS, other);
        world.vfs.tell(PmToVfs.EXIT, FIRST_USER + USERS, 0, 0);
      }
      case 4 -> {
        world.takeReplies();
        world.history.add("exit " + user);
        world.vfs.tell(PmToVfs.EXIT, process, 0, 0);
        isWaiting[user] = false;
        world.begin(process, OpenFlag.O_RDONLY, 0, 1);
      }
      case 5 -> world.end();
      case 8 -> world.takeDownAndUp();
      case 6 -> {
        world.history.add("receive");
        world.receive();
      }
      case 7 -> {
        world.history.add("used up " + minor + ":" + operations);
        world.driver.ready[minor] &= ~operations;
        for (int[] of : steady) {
          of[minor] &= ~operations;
        }
      }
      default -> becomeReady(world, minor, operations);
    }
  }

  private static void becomeReady(ModelWorld world, int minor, int operations) {
    world.history.add("ready " + minor + ":" + operations);
    if (world.driver.becomesReady(minor, operations)) {
      if (world.isSynchronous()) {
        world.vfs.notifyFrom(world.endpoint);
      } else {
        world.tell(DeviceRequest.SELECT_REPLY_2, minor, operations);
      }
    }
  }

  private void select(ModelWorld world, SplittableRandom random, int user) {
    int reads = random.nextInt(4);
    int writes = random.nextInt(4);
    isPolling[user] = (reads | writes) == 0 || random.nextInt(3) == 0;
    for (int minor = 0; minor < ModelDriver.MINORS; minor++) {
      wanted[user][minor] =
          ((reads >> minor & 1) != 0 ? SelectFlag.READ : 0)
              | ((writes >> minor & 1) != 0 ? SelectFlag.WRITE : 0);
      steady[user][minor] = wanted[user][minor] & world.driver.ready[minor];
    }
    world.history.add("select " + user + ":" + reads + "," + writes + (isPolling[user] ? "?" : ""));
    int process = FIRST_USER + user;
    int result = world.vfs.select(process, reads, writes, isPolling[user] ? 0 : FOR_EVER);
    isWaiting[user] = result == Errno.SUSPEND;
    if (result == 0) {
      checkNothingIsReady(user);
    }
    if (result > 0 && world.isSynchronous()) {
      for (int minor = 0; minor < ModelDriver.MINORS; minor++) {
        assertThat(bit(world, process, 0, minor) * SelectFlag.READ & ~world.driver.ready[minor])
            .isZero();
        assertThat(bit(world, process, 1, minor) * SelectFlag.WRITE & ~world.driver.ready[minor])
            .isZero();
      }
    }
  }

  private static int bit(ModelWorld world, int process, int set, int fd) {
    return world.vfs.machine.memoryOf(process).int32(BUFFER + 4 * set) >> fd & 1;
  }
}
