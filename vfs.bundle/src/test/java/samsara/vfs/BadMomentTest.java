package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.HELLO;
import static samsara.vfs.VfsFixture.HELLO_MAJOR;
import static samsara.vfs.VfsFixture.ROOT;
import static samsara.vfs.VfsFixture.USER;

import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.vfs.OpenFlag;
import samsara.testkit.FakeKernel;
import samsara.vfs.FakeDriver.Request;
import samsara.vfs.VfsFixture.Reply;

/// Drivers that restart while something of theirs is on its way: nothing is lost, and nothing is
/// asked twice of one incarnation, which would take input for a call that nobody waits for.
final class BadMomentTest {
  private static final int CONTROL = 0x40046D03;

  private final VfsFixture vfs = new VfsFixture();

  /// Makes a read wait in the synchronous driver.
  private int suspendHello(int process, String path) {
    int fd = vfs.open(process, path);
    vfs.hello.answers(Errno.SUSPEND);
    assertThat(vfs.read(process, fd, 100)).isEqualTo(Errno.SUSPEND);
    vfs.hello.requests.clear();
    return fd;
  }

  /// The next request to hello was queued: it is answered by a new incarnation, whose announcement
  /// VFS has not seen yet.
  private void restartBefore(int status) {
    vfs.hello.does(message -> {
      vfs.machine.dataStore.changes.add(VfsFixture.announcement("hello", HELLO));
      return FakeDriver.reply(message, status);
    });
  }

  private List<Request> sentToLog() {
    return vfs.machine.asynchronous().stream()
        .filter(sent -> sent.destination() == Endpoint.LOG)
        .map(sent -> FakeDriver.read(sent.message()))
        .toList();
  }

  private List<DeviceRequest> kindsSentToLog() {
    return sentToLog().stream().map(Request::request).toList();
  }

  private void suspendLog(int flags) {
    vfs.open(ROOT, "/dev/log0", flags);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(Errno.SUSPEND);
  }

  @Test
  void requestThatFoundTheNewIncarnationIsNotAskedTwice() {
    vfs.open(ROOT, "/dev/hello");
    vfs.hello.requests.clear();
    restartBefore(-Errno.ERESTART);
    vfs.hello.answers(0).answers(Errno.SUSPEND);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(Errno.SUSPEND);
    vfs.notifyFrom(Endpoint.DS);
    assertThat(vfs.hello.kinds())
        .containsExactly(DeviceRequest.READ, DeviceRequest.OPEN, DeviceRequest.READ);
  }

  @Test
  void requestWhoseDriverWasEndedIsNotAskedTwice() {
    vfs.open(ROOT, "/dev/hello");
    vfs.hello.requests.clear();
    vfs.hello.failsWith(Errno.ERESTART);
    restartBefore(Errno.OK);
    vfs.hello.answers(Errno.SUSPEND);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(Errno.SUSPEND);
    vfs.notifyFrom(Endpoint.DS);
    assertThat(vfs.hello.kinds())
        .containsExactly(DeviceRequest.READ, DeviceRequest.OPEN, DeviceRequest.READ);
  }

  @Test
  void whatWaitedInTheFormerIncarnationIsAskedOnce() {
    suspendHello(USER, "/dev/hello1");
    vfs.open(ROOT, "/dev/hello");
    vfs.hello.requests.clear();
    restartBefore(-Errno.ERESTART);
    vfs.hello.answers(0).answers(14).answers(0).answers(Errno.SUSPEND);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(14);
    vfs.notifyFrom(Endpoint.DS);
    assertThat(vfs.hello.requests.stream().map(r -> r.request() + " " + r.minor()))
        .containsExactly("READ 0", "OPEN 0", "READ 0", "OPEN 1", "READ 1");
  }

  @Test
  void whatWaitsIsAskedAgainWhenEachOfTwoIncarnationsDies() {
    suspendHello(USER, "/dev/hello1");
    vfs.hello.answers(0).answers(Errno.SUSPEND);
    vfs.announce("hello", HELLO);
    vfs.hello.answers(0).answers(14);
    vfs.announce("hello", HELLO);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, 14));
  }

  @Test
  void fileThatTheNewIncarnationHasOpenedIsNotOpenedTwice() {
    vfs.open(ROOT, "/dev/hello");
    vfs.hello.requests.clear();
    restartBefore(Errno.OK);
    assertThat(vfs.open(USER, "/dev/hello1")).isZero();
    vfs.notifyFrom(Endpoint.DS);
    assertThat(vfs.hello.requests.stream().map(r -> r.request() + " " + r.minor()))
        .containsExactly("OPEN 1", "OPEN 0");
  }

  @Test
  void controlThatWaitsIsAskedAgain() {
    int fd = vfs.open(USER, "/dev/hello1");
    vfs.hello.answers(Errno.SUSPEND);
    assertThat(vfs.ioctl(USER, fd, CONTROL)).isEqualTo(Errno.SUSPEND);
    Request before = vfs.hello.requests.getLast();
    vfs.hello.answers(0).answers(Errno.SUSPEND);
    vfs.announce("hello", HELLO);
    Request again = vfs.hello.requests.getLast();
    assertThat(again.request()).isEqualTo(DeviceRequest.IOCTL);
    assertThat(again.amount()).isEqualTo(before.amount());
    assertThat(again.low()).isEqualTo(USER);
    vfs.hello.revives(again.grant(), 5).hasNoStatus();
    vfs.notifyFrom(HELLO);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, 5));
  }

  @Test
  void secondAnswerToACallEndsNotTheNext() {
    suspendLog(OpenFlag.O_RDONLY);
    int grant = vfs.onlyGrant();
    vfs.sendRevive(Endpoint.LOG, grant, 14);
    vfs.read(ROOT, 0, 100);
    vfs.sendRevive(Endpoint.LOG, grant, 14);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 14));
  }

  @Test
  void answerToWhatAFormerIncarnationWasAskedEndsNothing() {
    suspendLog(OpenFlag.O_RDONLY);
    int grant = vfs.onlyGrant();
    vfs.announce("log", Endpoint.LOG);
    vfs.sendRevive(Endpoint.LOG, grant, 14);
    vfs.sendRevive(Endpoint.LOG, grant, -Errno.ERESTART);
    assertThat(vfs.lateReplies).isEmpty();
    assertThat(kindsSentToLog()).containsExactly(DeviceRequest.READ, DeviceRequest.READ);
    vfs.sendRevive(Endpoint.LOG, vfs.onlyGrant(), 3);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 3));
  }

  @Test
  void answerOfAnEndpointThatHasNoMajorAnyMoreEndsNothing() {
    suspendHello(ROOT, "/dev/hello");
    vfs.mapDriver(Endpoint.RS, "hello", HELLO_MAJOR, DeviceStyle.NDEV, 0);
    int successor = Endpoint.of(2, 30);
    vfs.machine.ipc.peers.put(successor, vfs.hello);
    vfs.machine.dataStore.labels.put("hello", successor);
    vfs.mapDriver(Endpoint.RS, "hello", HELLO_MAJOR, DeviceStyle.DEVA, PublicEntry.DEVICE_FORCED);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(Errno.SUSPEND);
    assertThat(vfs.callNumber(HELLO, DeviceRequest.REVIVE)).isEqualTo(-Errno.ENOSYS);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, -Errno.EIO));
    vfs.sendRevive(successor, vfs.onlyGrant(), 3);
    assertThat(vfs.lateReplies).contains(new Reply(ROOT, 3));
  }

  @Test
  void whatADeadDriverHasNotTakenIsTakenBack() {
    vfs.open(ROOT, "/dev/log0");
    vfs.machine.base.busy(Endpoint.LOG, true);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(Errno.SUSPEND);
    vfs.announce("log", Endpoint.LOG);
    vfs.machine.base.busy(Endpoint.LOG, false);
    assertThat(kindsSentToLog()).containsExactly(DeviceRequest.READ);
    assertThat(sentToLog().getFirst().grant()).isEqualTo(vfs.onlyGrant());
  }

  @Test
  void nonblockingCallThatIsAskedAgainIsCalledOffAgain() {
    suspendLog(OpenFlag.O_RDONLY | OpenFlag.O_NONBLOCK);
    vfs.announce("log", Endpoint.LOG);
    assertThat(kindsSentToLog())
        .containsExactly(
            DeviceRequest.READ, DeviceRequest.CANCEL, DeviceRequest.READ, DeviceRequest.CANCEL);
    vfs.sendRevive(Endpoint.LOG, vfs.onlyGrant(), -Errno.EINTR);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, -Errno.EAGAIN));
  }

  @Test
  void cancelThatANewIncarnationAnswersEndsTheCall() {
    suspendHello(ROOT, "/dev/hello");
    vfs.hello.failsWith(Errno.ERESTART);
    assertThat(vfs.tell(PmToVfs.UNPAUSE, ROOT, 0, 0)).isEqualTo(Errno.OK);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, -Errno.EINTR));
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.CANCEL, DeviceRequest.OPEN);
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void clonedMinorIsClonedAnew() {
    vfs.mapDriver(Endpoint.RS, "hello", HELLO_MAJOR, DeviceStyle.CLONE, PublicEntry.DEVICE_FORCED);
    vfs.hello.answers(7);
    vfs.open(ROOT, "/dev/hello1");
    vfs.read(ROOT, 0, 10);
    assertThat(vfs.hello.requests.getLast().minor()).isEqualTo(7);
    vfs.hello.requests.clear();
    vfs.hello.answers(3);
    vfs.announce("hello", HELLO);
    vfs.read(ROOT, 0, 10);
    assertThat(vfs.hello.requests.stream().map(r -> r.request() + " " + r.minor()))
        .containsExactly("OPEN 1", "READ 3");
  }

  @Test
  void driverThatLosesOneOfTwoMajorsFailsOnlyWhoWaitsThere() {
    vfs.mapDriver(Endpoint.RS, "hello", 20, DeviceStyle.DEV, PublicEntry.DEVICE_FORCED);
    suspendHello(ROOT, "/dev/hello");
    suspendHello(USER, "/dev/orphan");
    vfs.mapDriver(Endpoint.RS, "hello", 20, DeviceStyle.NDEV, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, -Errno.EIO));
    vfs.hello.revives(vfs.onlyGrant(), 14).hasNoStatus();
    vfs.notifyFrom(HELLO);
    assertThat(vfs.lateReplies).contains(new Reply(ROOT, 14));
  }

  /// The driver ends of it whenever minor 1 is opened, as RS or it itself wills; each successor
  /// announces itself.
  private void endsOfMinor1(int errno, int afterSeconds) {
    boolean[] isNew = {false};
    FakeKernel kernel = vfs.machine.base.kernel();
    vfs.machine.ipc.peers.put(
        HELLO,
        message -> {
          if (isNew[0]) {
            isNew[0] = false;
            vfs.machine.dataStore.changes.add(VfsFixture.announcement("hello", HELLO));
          }
          Request request = FakeDriver.read(message);
          vfs.hello.requests.add(request);
          assertThat(vfs.hello.requests).as("requests").hasSizeLessThan(100);
          if (request.request() == DeviceRequest.OPEN && request.minor() == 1) {
            kernel.uptimeTicks(kernel.uptimeTicks() + afterSeconds * FakeKernel.HZ);
            isNew[0] = true;
            return -errno;
          }
          return FakeDriver.reply(
              message, request.request() == DeviceRequest.READ ? Errno.SUSPEND : Errno.OK);
        });
  }

  private long opensOfMinor1() {
    return vfs.hello.requests.stream()
        .filter(request -> request.request() == DeviceRequest.OPEN && request.minor() == 1)
        .count();
  }

  @Test
  void idleFileThatKillsItsDriverIsNotOpenedAgainForWhoReadsAnother() {
    suspendHello(ROOT, "/dev/hello");
    vfs.open(USER, "/dev/hello1");
    vfs.hello.requests.clear();
    endsOfMinor1(Errno.EDEADSRCDST, 0);
    vfs.announce("hello", HELLO);
    vfs.announce("hello", HELLO);
    assertThat(opensOfMinor1()).isEqualTo(1);
    assertThat(vfs.hello.requests.getLast().request()).isEqualTo(DeviceRequest.READ);
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void idleFileThatKillsItsDriverIsNotOpenedAgainForWhoSelectsAnother() {
    vfs.open(ROOT, "/dev/hello");
    vfs.hello.answers(0);
    assertThat(vfs.select(ROOT, 1, 0, -1)).isEqualTo(Errno.SUSPEND);
    vfs.open(USER, "/dev/hello1");
    vfs.hello.requests.clear();
    endsOfMinor1(Errno.EDEADSRCDST, 0);
    vfs.announce("hello", HELLO);
    assertThat(opensOfMinor1()).isEqualTo(1);
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void idleFileThatHangsItsDriverIsNotOpenedAgainForWhoReadsAnother() {
    suspendHello(ROOT, "/dev/hello");
    vfs.open(USER, "/dev/hello1");
    vfs.hello.requests.clear();
    endsOfMinor1(Errno.ERESTART, 5);
    vfs.announce("hello", HELLO);
    assertThat(opensOfMinor1()).isEqualTo(1);
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void fileThatKilledItsDriverIsTriedByItsNextUse() {
    int fd = vfs.open(USER, "/dev/hello1");
    vfs.hello.failsWith(Errno.EDEADSRCDST);
    vfs.announce("hello", HELLO);
    vfs.hello.requests.clear();
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.requests).isEmpty();
    vfs.hello.answers(0).answers(14);
    assertThat(vfs.read(USER, fd, 100)).isEqualTo(14);
    vfs.hello.requests.clear();
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.OPEN);
  }

  @Test
  void readThatWaitsForDaysIsNotGivenUpForTwoKillsFarApart() {
    suspendHello(USER, "/dev/hello1");
    FakeKernel kernel = vfs.machine.base.kernel();
    for (int day = 0; day < 3; day++) {
      kernel.uptimeTicks(kernel.uptimeTicks() + 86_400 * FakeKernel.HZ);
      vfs.hello.answers(0).failsWith(Errno.ERESTART);
      restartBefore(Errno.OK);
      vfs.hello.answers(Errno.SUSPEND);
      vfs.announce("hello", HELLO);
    }
    assertThat(vfs.lateReplies).isEmpty();
    assertThat(vfs.hello.requests.getLast().request()).isEqualTo(DeviceRequest.READ);
  }

  @Test
  void terminalWhoseLeaderHasExitedIsNobodysAfterARestart() {
    int child = Endpoint.of(1, 22);
    vfs.mapDriver(Endpoint.RS, "hello", HELLO_MAJOR, DeviceStyle.TTY, PublicEntry.DEVICE_FORCED);
    vfs.hello.answers(DriverLink.CONTROLS);
    vfs.open(USER, "/dev/hello1");
    vfs.tell(PmToVfs.FORK, child, USER, 42);
    vfs.tell(PmToVfs.EXIT, USER, 0, 0);
    vfs.hello.requests.clear();
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.OPEN);
    assertThat(vfs.hello.requests.getLast().amount() & OpenFlag.O_NOCTTY).isNotZero();
  }
}
