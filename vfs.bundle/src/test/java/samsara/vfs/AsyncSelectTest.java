package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.BUFFER;
import static samsara.vfs.VfsFixture.LOG_MAJOR;
import static samsara.vfs.VfsFixture.ROOT;
import static samsara.vfs.VfsFixture.USER;

import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.vfs.OpenFlag;
import samsara.testkit.FakeKernel;
import samsara.vfs.FakeDriver.Request;
import samsara.vfs.VfsFixture.Reply;

/// Selects among minors of an asynchronous driver, whose answers come as messages that name only
/// the minor.
final class AsyncSelectTest {
  private static final int FOR_EVER = -1;
  private static final int READ = SelectFlag.READ;
  private static final int WRITE = SelectFlag.WRITE;

  private final VfsFixture vfs = new VfsFixture();

  private void answer(int type, int minor, int operations) {
    long[] message = Message.ofType(type);
    Message.source(message, Endpoint.LOG);
    DeviceMessage.minor(message, minor);
    DeviceMessage.replyStatus(message, operations);
    assertThat(vfs.server.handle(message, Ipc.SENDA)).isFalse();
  }

  private void answer(int minor, int operations) {
    answer(DeviceRequest.SELECT_REPLY_1, minor, operations);
  }

  private void news(int minor, int operations) {
    answer(DeviceRequest.SELECT_REPLY_2, minor, operations);
  }

  /// A process whose only file is a minor selects.
  private void select(int process, String path, int operations, int ticks) {
    assertThat(vfs.open(process, path)).isZero();
    again(process, operations, ticks);
  }

  private void again(int process, int operations, int ticks) {
    int result =
        vfs.select(
            process, (operations & READ) != 0 ? 1 : 0, (operations & WRITE) != 0 ? 1 : 0, ticks);
    assertThat(result).isEqualTo(Errno.SUSPEND);
  }

  /// What the driver was asked so far, by minor and operations.
  private List<String> questions() {
    return vfs.machine.asynchronous().stream()
        .filter(sent -> sent.destination() == Endpoint.LOG)
        .map(sent -> FakeDriver.read(sent.message()))
        .filter(request -> request.request() == DeviceRequest.SELECT)
        .map(AsyncSelectTest::name)
        .toList();
  }

  private static String name(Request request) {
    int operations = request.endpoint();
    return request.minor()
        + ((operations & READ) != 0 ? "r" : "")
        + ((operations & WRITE) != 0 ? "w" : "")
        + ((operations & SelectFlag.NOTIFY) != 0 ? "+" : "");
  }

  private int bits(int process, int set) {
    return vfs.machine.memoryOf(process).int32(BUFFER + 4 * set);
  }

  @Test
  void driverIsWaitedFor() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    answer(0, 0);
    assertThat(vfs.lateReplies).isEmpty();
    news(0, READ);
    answer(0, READ);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
    assertThat(questions()).containsExactly("0r+", "0r+");
  }

  @Test
  void answersOfTwoMinorsGoToTheirDescriptors() {
    vfs.open(ROOT, "/dev/log0");
    vfs.open(ROOT, "/dev/log1");
    assertThat(vfs.select(ROOT, 3, 0, FOR_EVER)).isEqualTo(Errno.SUSPEND);
    answer(1, READ);
    assertThat(vfs.lateReplies).isEmpty();
    answer(0, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
    assertThat(bits(ROOT, 0)).isEqualTo(2);
  }

  @Test
  void twoWhoSelectAMinorGetTheAnswersToTheirOwnQuestions() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    select(USER, "/dev/log0", WRITE, 0);
    assertThat(questions()).containsExactly("0r+");
    answer(0, 0); // nothing to read
    assertThat(vfs.lateReplies).isEmpty();
    assertThat(questions()).containsExactly("0r+", "0w");
    answer(0, WRITE);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, 1));
    assertThat(bits(USER, 1)).isEqualTo(1);
  }

  @Test
  void twoDescriptorsOfAMinorAreAnsweredBoth() {
    vfs.open(ROOT, "/dev/log0");
    vfs.open(ROOT, "/dev/log0");
    assertThat(vfs.select(ROOT, 1, 2, FOR_EVER)).isEqualTo(Errno.SUSPEND);
    answer(0, 0);
    answer(0, WRITE);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
    assertThat(bits(ROOT, 0)).isZero();
    assertThat(bits(ROOT, 1)).isEqualTo(2);
  }

  @Test
  void answerToAnotherMajorsQuestionIsNotTaken() {
    vfs.machine.dataStore.labels.put("log", Endpoint.LOG);
    vfs.mapDriver(Endpoint.RS, "log", 20, DeviceStyle.DEVA, PublicEntry.DEVICE_FORCED);
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    select(USER, "/dev/orphan", READ, FOR_EVER);
    answer(0, 0);
    answer(0, READ);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, 1));
  }

  @Test
  void selectWithoutTimeWaitsForTheFirstAnswers() {
    select(ROOT, "/dev/log0", READ, 0);
    vfs.machine.sys.timers().expire(1000);
    assertThat(vfs.lateReplies).isEmpty();
    answer(0, READ);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void selectWithoutTimeWaitsForNothingElse() {
    select(ROOT, "/dev/log0", READ, 0);
    assertThat(questions()).containsExactly("0r");
    answer(0, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 0));
  }

  @Test
  void timeThatIsOverBeforeTheFirstAnswerWaitsForIt() {
    select(ROOT, "/dev/log0", READ, 60);
    vfs.machine.sys.timers().expire(1000);
    assertThat(vfs.lateReplies).isEmpty();
    answer(0, READ);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void answerToWhoWaitsNoMoreIsNotTakenForAnothers() {
    select(USER, "/dev/log0", READ, FOR_EVER);
    vfs.tell(PmToVfs.EXIT, USER, 0, 0);
    select(ROOT, "/dev/log0", READ, 0);
    answer(0, READ); // asked by the one that has exited
    assertThat(vfs.lateReplies).isEmpty();
    answer(0, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 0));
  }

  @Test
  void whoExitsBeforeItsTurnIsNotAskedFor() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    select(USER, "/dev/log0", WRITE, FOR_EVER);
    vfs.tell(PmToVfs.EXIT, USER, 0, 0);
    answer(0, 0);
    assertThat(questions()).containsExactly("0r+");
  }

  @Test
  void newsThatAreOlderThanAQuestionAnswerItNot() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    news(0, READ); // and somebody else has read it since
    answer(0, 0);
    assertThat(vfs.lateReplies).isEmpty();
    assertThat(questions()).containsExactly("0r+");
  }

  @Test
  void answerToNoQuestionIsNews() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    answer(0, 0);
    answer(0, READ);
    assertThat(questions()).containsExactly("0r+", "0r+");
    answer(0, READ);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void driverThatFailsIsReady() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    answer(0, -Errno.EIO);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void driverThatDiesIsAskedAgain() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    select(USER, "/dev/log0", READ, FOR_EVER);
    vfs.announce("log", Endpoint.LOG);
    assertThat(questions()).containsExactly("0r+", "0r+");
    answer(0, READ);
    answer(0, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  /// The driver is killed while it closes a minor, and USER's select is the first that its
  /// successor hears.
  private void selectAtASuccessorThatNobodyHasHeardOf() {
    vfs.open(ROOT, "/dev/log0", OpenFlag.O_RDWR);
    vfs.open(USER, "/dev/log0", OpenFlag.O_RDWR);
    vfs.open(USER, "/dev/log1");
    vfs.log.failsWith(Errno.ERESTART);
    vfs.close(USER, 1);
    vfs.log.does(message -> {
      vfs.machine.dataStore.changes.add(VfsFixture.announcement("log", Endpoint.LOG));
      return FakeDriver.reply(message, 0);
    });
    again(USER, READ, FOR_EVER);
    vfs.notifyFrom(Endpoint.DS);
  }

  @Test
  void successorThatWasAskedIsNotAskedTwice() {
    selectAtASuccessorThatNobodyHasHeardOf();
    assertThat(questions()).containsExactly("0r+");
  }

  @Test
  void pollBehindAQuestionToASuccessorGetsItsOwnAnswer() {
    selectAtASuccessorThatNobodyHasHeardOf();
    again(ROOT, WRITE, 0);
    answer(0, 0); // nothing to read for USER
    assertThat(questions()).containsExactly("0r+", "0w");
    answer(0, WRITE);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void lateComplaintOfASuccessorIsNoAnswerToTheQuestionThatWasPutAgain() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    select(USER, "/dev/log0", WRITE, 0);
    vfs.announce("log", Endpoint.LOG);
    answer(0, -Errno.ERESTART); // to the question that was meant for the dead one
    assertThat(questions()).containsExactly("0r+", "0r+");
    answer(0, 0);
    answer(0, WRITE);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, 1));
  }

  @Test
  void driverThatDiesIsNotAskedForWhoHasLeft() {
    select(USER, "/dev/log0", READ, FOR_EVER);
    select(ROOT, "/dev/log0", WRITE, FOR_EVER);
    vfs.tell(PmToVfs.UNPAUSE, USER, 0, 0);
    vfs.announce("log", Endpoint.LOG);
    assertThat(questions()).containsExactly("0r+", "0w+");
    answer(0, WRITE);
    assertThat(vfs.lateReplies).contains(new Reply(ROOT, 1));
  }

  @Test
  void driverThatLosesOneOfTwoMajorsIsAskedNothingTwice() {
    vfs.machine.dataStore.labels.put("log", Endpoint.LOG);
    vfs.mapDriver(Endpoint.RS, "log", 20, DeviceStyle.DEVA, PublicEntry.DEVICE_FORCED);
    select(USER, "/dev/orphan", READ, FOR_EVER);
    select(ROOT, "/dev/log0", WRITE, 0);
    vfs.mapDriver(Endpoint.RS, "log", 20, DeviceStyle.NDEV, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, 1));
    answer(0, 0); // to USER's question
    assertThat(questions()).containsExactly("0r+", "0w");
    answer(0, WRITE);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, 1), new Reply(ROOT, 1));
  }

  @Test
  void driverThatLosesItsOnlyMajorOwesNoAnswerAfterwards() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    vfs.machine.dataStore.labels.put("log", Endpoint.LOG);
    vfs.mapDriver(Endpoint.RS, "log", LOG_MAJOR, DeviceStyle.NDEV, 0);
    vfs.mapDriver(Endpoint.RS, "log", LOG_MAJOR, DeviceStyle.DEVA, PublicEntry.DEVICE_FORCED);
    again(ROOT, READ, 0);
    assertThat(questions()).containsExactly("0r+", "0r");
  }

  @Test
  void driverThatForgotTheMinorIsToldOfItAndAskedAgain() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    vfs.log.requests.clear();
    answer(0, -Errno.ERESTART);
    assertThat(vfs.log.kinds()).containsExactly(DeviceRequest.OPEN);
    assertThat(questions()).containsExactly("0r+", "0r+");
    answer(0, READ);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void driverThatForgetsTheMinorForEverIsReady() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    for (int i = 0; i <= Repeats.COUNT_MAX; i++) {
      assertThat(vfs.lateReplies).isEmpty();
      answer(0, -Errno.ERESTART);
    }
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void selectThatWaitsForDaysOutlivesManyRestarts() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    FakeKernel kernel = vfs.machine.base.kernel();
    for (int i = 0; i < 2 * Repeats.COUNT_MAX; i++) {
      kernel.uptimeTicks(kernel.uptimeTicks() + 10 * FakeKernel.HZ);
      answer(0, -Errno.ERESTART);
    }
    for (int i = 0; i < 2 * Repeats.COUNT_MAX; i++) {
      answer(0, -Errno.ERESTART);
      answer(0, 0);
      news(0, READ);
    }
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void driverThatIsTakenDownEndsTheWait() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    vfs.machine.dataStore.labels.put("log", Endpoint.LOG);
    vfs.mapDriver(Endpoint.RS, "log", LOG_MAJOR, DeviceStyle.NDEV, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }

  @Test
  void driverThatDoesNotListenIsNotAskedWithoutEnd() {
    vfs.machine.base.busy(Endpoint.LOG, true);
    vfs.open(USER, "/dev/log0");
    for (int i = 0; i < 2 * DriverLink.UNDELIVERED_MAX; i++) {
      again(USER, READ, FOR_EVER);
      vfs.tell(PmToVfs.UNPAUSE, USER, 0, 0);
    }
    assertThat(vfs.machine.sys.async().pending()).isEqualTo(1);
  }

  @Test
  void signalBreaksTheWaitForTheFirstAnswerOff() {
    select(USER, "/dev/log0", READ, 0);
    vfs.tell(PmToVfs.UNPAUSE, USER, 0, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(USER, -Errno.EINTR));
    answer(0, READ);
    assertThat(vfs.lateReplies).hasSize(1);
  }

  @Test
  void newVersionOfTheDriverMayGiveTheAnswer() {
    select(ROOT, "/dev/log0", READ, FOR_EVER);
    answer(0, 0);
    // An update is not announced: the new version knows who waits.
    news(0, READ);
    answer(0, READ);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 1));
  }
}
