package samsara.vfs;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.rs.PublicEntry;
import samsara.testkit.FakeKernel;
import samsara.testkit.Sent;
import samsara.vfs.VfsFixture.Reply;

/// A VFS with one model of a driver, which restarts by chance, and what is under way between them.
final class ModelWorld {
  final VfsFixture vfs = new VfsFixture();
  final ModelDriver driver;
  final int endpoint;

  /// Its special files are this and the number of the minor.
  final String path;

  /// What was done, for who looks for the reason of a failure.
  final List<String> history = new ArrayList<>();

  private final String label;
  private final Consumer<Reply> replies;
  private int received;

  private ModelWorld(String label, int endpoint, String path, Consumer<Reply> replies) {
    this.label = label;
    this.endpoint = endpoint;
    this.path = path;
    this.replies = replies;
    driver =
        new ModelDriver(
            () -> vfs.machine.dataStore.changes.add(VfsFixture.announcement(label, endpoint)));
    vfs.machine.ipc.peers.put(endpoint, driver);
  }

  /// With a synchronous driver.
  static ModelWorld synchronous(Consumer<Reply> replies) {
    return new ModelWorld("hello", VfsFixture.HELLO, "/dev/hello", replies);
  }

  /// With an asynchronous one, which takes what is sent to it when it is told to.
  static ModelWorld asynchronous(Consumer<Reply> replies) {
    ModelWorld world = new ModelWorld("log", Endpoint.LOG, "/dev/log", replies);
    world.vfs.machine.base.busy(Endpoint.LOG, true);
    return world;
  }

  boolean isSynchronous() {
    return endpoint == VfsFixture.HELLO;
  }

  /// Lets a long time pass, and chance decide what happens to the driver at its next request.
  void letTimePass(SplittableRandom random) {
    FakeKernel kernel = vfs.machine.base.kernel();
    kernel.uptimeTicks(kernel.uptimeTicks() + 10 * FakeKernel.HZ);
    driver.restartsBefore = random.nextInt(6) == 0;
    driver.endsDuring = random.nextInt(6) == 0;
  }

  /// Restarts the driver.
  void end() {
    history.add("end");
    driver.end();
    driver.start();
  }

  /// `service down` and `up`.
  void takeDownAndUp() {
    history.add("down");
    int major = isSynchronous() ? VfsFixture.HELLO_MAJOR : VfsFixture.LOG_MAJOR;
    int style = isSynchronous() ? DeviceStyle.DEV : DeviceStyle.DEVA;
    vfs.machine.dataStore.labels.put(label, endpoint);
    check(vfs.mapDriver(Endpoint.RS, label, major, DeviceStyle.NDEV, 0));
    driver.end();
    takeReplies();
    check(vfs.mapDriver(Endpoint.RS, label, major, style, PublicEntry.DEVICE_FORCED));
    driver.start();
  }

  private static void check(int result) {
    if (result != Errno.OK) {
      throw new AssertionError("result=" + Errno.nameOf(result));
    }
  }

  /// The driver takes what was sent to it, and answers that unless it ends meanwhile.
  void receive() {
    vfs.machine.base.busy(endpoint, false);
    vfs.machine.base.busy(endpoint, true);
    driver.start();
    List<Sent> sent = vfs.machine.asynchronous();
    List<Runnable> answers = new ArrayList<>();
    for (Sent message : List.copyOf(sent.subList(received, sent.size()))) {
      received++;
      if (message.destination() == endpoint) {
        answers.add(answerTo(FakeDriver.read(message.message())));
      }
    }
    int ends = driver.ends;
    for (Runnable answer : answers) {
      takeNews();
      if (driver.ends == ends) {
        answer.run();
      }
    }
  }

  private Runnable answerTo(FakeDriver.Request request) {
    boolean isKnown = driver.waiting.contains(request.grant());
    Integer status = driver.take(request);
    if (request.request() == DeviceRequest.SELECT && status != null) {
      return () -> tell(DeviceRequest.SELECT_REPLY_1, request.minor(), status);
    }
    if (status != null && (isKnown || request.request() != DeviceRequest.CANCEL)) {
      return () -> vfs.sendRevive(endpoint, request.grant(), status);
    }
    return () -> {};
  }

  /// An asynchronous driver says something about a minor.
  void tell(int type, int minor, int operations) {
    long[] message = Message.ofType(type);
    Message.source(message, endpoint);
    DeviceMessage.minor(message, minor);
    DeviceMessage.replyStatus(message, operations);
    vfs.server.handle(message, Ipc.SENDA);
  }

  /// Notifications come before any message.
  void takeNews() {
    vfs.notifyFrom(Endpoint.DS);
    takeReplies();
  }

  /// All that is under way arrives.
  void settle() {
    driver.restartsBefore = false;
    driver.endsDuring = false;
    driver.start();
    int before;
    do {
      before = received;
      takeNews();
      vfs.notifyFrom(endpoint);
      receive();
    } while (received > before);
    takeReplies();
  }

  void takeReplies() {
    List<Reply> taken = List.copyOf(vfs.lateReplies);
    vfs.lateReplies.clear();
    taken.forEach(replies);
  }

  /// A process opens minors of the driver, as descriptors from 0 on.
  ///
  /// @return the last descriptor, negative if it can't be opened
  int begin(int process, int flags, int... minors) {
    vfs.tell(PmToVfs.FORK, process, VfsFixture.ROOT, process);
    int fd = -Errno.EBADF;
    for (int minor : minors) {
      fd = vfs.open(process, path + minor, flags);
    }
    return fd;
  }
}
