package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.HELLO;
import static samsara.vfs.VfsFixture.ROOT;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.pm.PmToVfs;
import samsara.testkit.FakeKernel;
import samsara.testkit.Sent;
import samsara.vfs.VfsFixture.Reply;

/// Users read, are interrupted, exit and come back, while their driver restarts at any moment: at
/// rest, before a request, with one in its hands. When all is quiet the driver has exactly the
/// calls that users wait for, and the files that are open. `-Dsamsara.seeds=1000` for more.
final class RandomRestartsTest {
  private static final int STEPS = 200;
  private static final int USERS = 6;
  private static final int FIRST_USER = 60;

  private final VfsFixture vfs = new VfsFixture();
  private final boolean[] isWaiting = new boolean[USERS];
  private final int[] files = new int[USERS];
  private final List<String> history = new ArrayList<>();
  private ModelDriver driver = new ModelDriver(() -> {});
  private int endpoint;
  private String path = "";
  private int received;

  static IntStream seeds() {
    return IntStream.range(0, Integer.getInteger("samsara.seeds", 40));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void callsThatWaitAreWithASynchronousDriverOnce(int seed) {
    play(seed, "hello", HELLO, "/dev/hello");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void callsThatWaitAreWithAnAsynchronousDriverOnce(int seed) {
    vfs.machine.base.busy(Endpoint.LOG, true);
    play(seed, "log", Endpoint.LOG, "/dev/log");
  }

  private void play(int seed, String label, int driverEndpoint, String driverPath) {
    endpoint = driverEndpoint;
    path = driverPath;
    driver =
        new ModelDriver(
            () -> vfs.machine.dataStore.changes.add(VfsFixture.announcement(label, endpoint)));
    vfs.machine.ipc.peers.put(endpoint, driver);
    SplittableRandom random = new SplittableRandom(seed);
    for (int user = 0; user < USERS; user++) {
      begin(user);
    }
    for (int step = 0; step < STEPS; step++) {
      FakeKernel kernel = vfs.machine.base.kernel();
      kernel.uptimeTicks(kernel.uptimeTicks() + 10 * FakeKernel.HZ);
      driver.restartsBefore = random.nextInt(6) == 0;
      driver.endsDuring = random.nextInt(6) == 0;
      step(random.nextInt(8), random.nextInt(USERS));
      takeNews();
      if (random.nextBoolean()) {
        settle();
        check("seed " + seed + ": " + history);
      }
    }
    assertThat(history).contains("read 0", "finish", "end");
  }

  private void check(String when) {
    assertThat(vfs.machine.liveGrants().keySet())
        .as(when)
        .containsExactlyInAnyOrderElementsOf(driver.waiting)
        .hasSize((int) IntStream.range(0, USERS).filter(user -> isWaiting[user]).count());
    for (int minor = 0; minor < ModelDriver.MINORS; minor++) {
      int of = minor;
      assertThat(driver.opens[minor])
          .as("opens of minor %d, %s", minor, when)
          .isEqualTo(
              (int) IntStream.range(0, USERS).filter(u -> files[u] >= 0 && minor(u) == of).count());
    }
  }

  private static int minor(int user) {
    return user % ModelDriver.MINORS;
  }

  private void begin(int user) {
    vfs.tell(PmToVfs.FORK, FIRST_USER + user, ROOT, FIRST_USER + user);
    files[user] = vfs.open(FIRST_USER + user, path + minor(user));
    isWaiting[user] = false;
  }

  private void step(int action, int user) {
    int process = FIRST_USER + user;
    switch (action) {
      case 0, 1, 2 -> {
        if (!isWaiting[user]) {
          history.add("read " + user);
          isWaiting[user] = vfs.read(process, files[user], 1) == Errno.SUSPEND;
        }
      }
      case 3 -> {
        history.add("unpause " + user);
        vfs.tell(PmToVfs.UNPAUSE, process, 0, 0);
      }
      case 4 -> {
        takeReplies();
        history.add("exit " + user);
        vfs.tell(PmToVfs.EXIT, process, 0, 0);
        begin(user);
      }
      case 5 -> {
        history.add("end");
        driver.end();
        driver.start();
      }
      case 6 -> receive();
      default -> finish();
    }
  }

  private void finish() {
    if (!driver.waiting.isEmpty()) {
      history.add("finish");
      int grant = driver.waiting.removeFirst();
      if (endpoint == HELLO) {
        driver.finished.add(grant);
        vfs.notifyFrom(HELLO);
      } else {
        vfs.sendRevive(endpoint, grant, 1);
      }
    }
  }

  // The driver takes what was sent to it.
  private void receive() {
    history.add("receive");
    vfs.machine.base.busy(endpoint, false);
    vfs.machine.base.busy(endpoint, true);
    List<Sent> sent = vfs.machine.asynchronous();
    for (Sent message : List.copyOf(sent.subList(received, sent.size()))) {
      received++;
      if (message.destination() == endpoint) {
        FakeDriver.Request request = FakeDriver.read(message.message());
        boolean isKnown = driver.waiting.contains(request.grant());
        Integer status = driver.take(request);
        if (status != null && (isKnown || request.request() != DeviceRequest.CANCEL)) {
          vfs.sendRevive(endpoint, request.grant(), status);
        }
      }
    }
  }

  // Notifications come before any message.
  private void takeNews() {
    vfs.notifyFrom(Endpoint.DS);
    takeReplies();
  }

  // All that is under way arrives.
  private void settle() {
    driver.restartsBefore = false;
    driver.endsDuring = false;
    driver.start();
    for (int i = 0; i < 3; i++) {
      takeNews();
      vfs.notifyFrom(endpoint);
      receive();
    }
    takeReplies();
  }

  private void takeReplies() {
    for (Reply reply : vfs.lateReplies) {
      int user = reply.endpoint() - FIRST_USER;
      assertThat(isWaiting[user]).as("%s: %s", history, reply).isTrue();
      isWaiting[user] = false;
    }
    vfs.lateReplies.clear();
  }
}
