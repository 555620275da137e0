package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.BUFFER;
import static samsara.vfs.VfsFixture.HELLO;
import static samsara.vfs.VfsFixture.ROOT;
import static samsara.vfs.VfsFixture.USER;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.pm.PmToVfs;
import samsara.vfs.VfsFixture.Reply;

final class SelectTest {
  private static final int FOR_EVER = -1;

  private final VfsFixture vfs = new VfsFixture();

  private int reads(int caller) {
    return vfs.machine.memoryOf(caller).int32(BUFFER);
  }

  private void waitForHello(int caller, int ticks) {
    vfs.open(caller, "/dev/hello1");
    vfs.hello.answers(0);
    assertThat(vfs.select(caller, 1, 0, ticks)).isEqualTo(Errno.SUSPEND);
    vfs.hello.requests.clear();
  }

  private static int ready(long[] message, int minor) {
    Message.clear(message);
    Message.type(message, DeviceRequest.IO_READY);
    DeviceMessage.minor(message, minor);
    DeviceMessage.replyStatus(message, SelectFlag.READ);
    return Errno.OK;
  }

  @Test
  void whatIsReadyIsAnsweredAtOnce() {
    vfs.open(ROOT, "/dev/hello1");
    vfs.hello.answers(SelectFlag.READ);
    assertThat(vfs.select(ROOT, 1, 0, FOR_EVER)).isEqualTo(1);
    assertThat(reads(ROOT)).isEqualTo(1);
    assertThat(vfs.hello.requests.getLast().request()).isEqualTo(DeviceRequest.SELECT);
    assertThat(vfs.hello.requests.getLast().endpoint())
        .isEqualTo(SelectFlag.READ | SelectFlag.NOTIFY);
  }

  @Test
  void driverThatIsReadyLaterEndsTheWait() {
    waitForHello(ROOT, FOR_EVER);
    news(1, SelectFlag.READ);
    assertThat(vfs.hello.kinds())
        .containsExactly(DeviceRequest.STATUS, DeviceRequest.SELECT, DeviceRequest.STATUS);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
    assertThat(reads(ROOT)).isEqualTo(1);
  }

  /// The driver says that a minor is ready, and what is when it is asked.
  private void news(int minor, int then) {
    vfs.hello.does(message -> ready(message, minor));
    vfs.hello.answers(then).hasNoStatus();
    vfs.notifyFrom(HELLO);
  }

  @Test
  void whatIsUsedUpBeforeItIsToldEndsNoWait() {
    waitForHello(ROOT, FOR_EVER);
    news(1, 0);
    assertThat(vfs.lateReplies).isEmpty();
    news(1, SelectFlag.READ);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void newsEndTheWaitOfAllWhoWantThem() {
    waitForHello(ROOT, FOR_EVER);
    waitForHello(USER, FOR_EVER);
    vfs.hello.does(message -> ready(message, 1));
    vfs.hello.answers(SelectFlag.READ).answers(SelectFlag.READ).hasNoStatus();
    vfs.notifyFrom(HELLO);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1), new Reply(USER, 1));
  }

  @Test
  void newsOfAnotherMinorEndNoWait() {
    waitForHello(ROOT, FOR_EVER);
    vfs.hello.does(message -> ready(message, 2)).hasNoStatus();
    vfs.notifyFrom(HELLO);
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void selectWithoutTimeDoesNotWait() {
    vfs.open(ROOT, "/dev/hello1");
    vfs.hello.answers(0);
    assertThat(vfs.select(ROOT, 1, 0, 0)).isZero();
    assertThat(reads(ROOT)).isZero();
  }

  @Test
  void timeEndsTheWait() {
    waitForHello(ROOT, 60);
    vfs.machine.sys.timers().expire(1000);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 0));
  }

  @Test
  void driverThatFailsIsReady() {
    vfs.open(ROOT, "/dev/hello1");
    vfs.hello.answers(-Errno.EINVAL);
    assertThat(vfs.select(ROOT, 1, 0, FOR_EVER)).isEqualTo(1);
  }

  @Test
  void signalBreaksTheWaitOff() {
    waitForHello(USER, FOR_EVER);
    assertThat(vfs.tell(PmToVfs.UNPAUSE, USER, 0, 0)).isEqualTo(Errno.OK);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, -Errno.EINTR));
  }

  @Test
  void exitForgetsTheWait() {
    waitForHello(USER, FOR_EVER);
    vfs.tell(PmToVfs.EXIT, USER, 0, 0);
    vfs.hello.does(message -> ready(message, 1)).hasNoStatus();
    vfs.notifyFrom(HELLO);
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void driverThatIsEndedWhileItIsAskedIsAskedAgain() {
    vfs.open(ROOT, "/dev/hello1");
    vfs.hello.failsWith(Errno.ERESTART).answers(0).answers(SelectFlag.READ);
    assertThat(vfs.select(ROOT, 1, 0, FOR_EVER)).isEqualTo(1);
  }

  @Test
  void driverThatDiesOfTheQuestionIsReady() {
    vfs.open(ROOT, "/dev/hello1");
    vfs.hello.failsWith(Errno.EDEADSRCDST);
    assertThat(vfs.select(ROOT, 1, 0, FOR_EVER)).isEqualTo(1);
  }

  @Test
  void driverThatHasRestartedIsAskedAgain() {
    waitForHello(ROOT, FOR_EVER);
    vfs.hello.answers(0).answers(SelectFlag.READ);
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.OPEN, DeviceRequest.SELECT);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void driverThatIsTakenDownEndsTheWait() {
    waitForHello(ROOT, FOR_EVER);
    vfs.mapDriver(Endpoint.RS, "hello", VfsFixture.HELLO_MAJOR, DeviceStyle.NDEV, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void badDescriptorIsAnError() {
    assertThat(vfs.select(ROOT, 4, 0, FOR_EVER)).isEqualTo(-Errno.EBADF);
  }
}
