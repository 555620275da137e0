package samsara.driver.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.RsRequest;
import samsara.testkit.FakeDataStore;
import samsara.testkit.FakeIpc;
import samsara.testkit.Sent;

final class LogDriverTest {
  private static final int KEPT_BYTES = 4000;

  private FakeIpc ipc = new FakeIpc(Endpoint.LOG);
  private final StringBuilder printed = new StringBuilder();
  private final FakeDataStore store = new FakeDataStore("log");
  private final byte[] userBuffer = new byte[LogBuffer.SIZE_BYTES];
  private int grant;

  @BeforeEach
  void connect() {
    grant = ipc.kernel().grantToProcess(userBuffer);
    ipc.kernel().name("log");
    ipc.kernel().onGetInfo(InfoRequest.KMESSAGES, this::kernelMessages);
    store.connect(ipc);
  }

  /// The kernel's buffer keeps the newest bytes of what was printed.
  private int kernelMessages(long[] message) {
    int address = Message.int32(message, Message.M7_P1);
    byte[] all = printed.toString().getBytes(StandardCharsets.UTF_8);
    int room = Message.int32(message, Message.M7_I1) - Integer.BYTES;
    int kept = Math.min(Math.min(all.length, KEPT_BYTES), room);
    ipc.memory().int32(address, all.length);
    ipc.memory().write(address + Integer.BYTES, all, all.length - kept, kept);
    return Integer.BYTES + kept;
  }

  private void run(int initType) {
    ipc.init(initType);
    ipc.run(new LogProgram().newProcess());
  }

  private void print(String text) {
    ipc.whenIdle(() -> {
      printed.append(text);
      ipc.notification(Endpoint.SYSTEM, 1 << Signal.KMESS);
    });
  }

  private void open() {
    long[] message = Message.ofType(DeviceRequest.OPEN.type());
    ipc.whenIdle(() -> ipc.request(Endpoint.VFS, message));
  }

  private void asynchronous(DeviceRequest request, int bytes) {
    long[] message = Message.ofType(request.type());
    DeviceMessage.endpoint(message, Endpoint.VFS);
    DeviceMessage.bytes(message, bytes);
    DeviceMessage.grant(message, grant);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.VFS, Ipc.SENDA, message));
  }

  private void read(int bytes) {
    asynchronous(DeviceRequest.READ, bytes);
  }

  private void select() {
    long[] message = Message.ofType(DeviceRequest.SELECT.type());
    DeviceMessage.endpoint(message, SelectFlag.READ | SelectFlag.WRITE | SelectFlag.NOTIFY);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.VFS, Ipc.SENDA, message));
  }

  private void prepare(int state) {
    long[] message = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(message, state);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.RS, Ipc.SENDA, message));
  }

  private long[] answer() {
    return ipc.answerTo(Endpoint.VFS);
  }

  private void assertRevived(String text) {
    assertThat(Message.type(answer())).isEqualTo(DeviceRequest.REVIVE);
    assertThat(DeviceMessage.replyGrant(answer())).isEqualTo(grant);
    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(text.length());
    assertThat(new String(userBuffer, 0, text.length(), StandardCharsets.UTF_8)).isEqualTo(text);
  }

  private long answersOfType(int type) {
    return ipc.sentTo(Endpoint.VFS).stream().map(Sent::type).filter(t -> t == type).count();
  }

  @Test
  void textThatWasPrintedBeforeTheStartIsRead() {
    printed.append("kernel: boot\n");
    open();
    read(100);

    run(InitType.FRESH);

    assertRevived("kernel: boot\n");
  }

  @Test
  void newTextIsReadOnce() {
    open();
    print("one\n");
    read(100);
    print("two\n");
    read(100);

    run(InitType.FRESH);

    assertRevived("two\n");
  }

  @Test
  void readGetsNoMoreThanItAsksForAndLeavesTheRest() {
    open();
    print("abcdef");
    read(4);
    read(4);

    run(InitType.FRESH);

    assertRevived("ef");
  }

  @Test
  void readWaitsForText() {
    open();
    read(100);
    ipc.whenIdle(() -> assertThat(answersOfType(DeviceRequest.REVIVE)).isZero());
    print("news\n");

    run(InitType.FRESH);

    assertRevived("news\n");
  }

  @Test
  void readOfNothingIsAnsweredAtOnce() {
    open();
    read(0);

    run(InitType.FRESH);

    assertRevived("");
  }

  @Test
  void waitingReadsAreServedInTheirOrderWhileThereIsText() {
    open();
    read(2);
    read(2);
    read(2);
    print("abc");

    run(InitType.FRESH);

    assertThat(
            ipc.sentTo(Endpoint.VFS).stream().filter(sent -> sent.type() == DeviceRequest.REVIVE))
        .extracting(sent -> DeviceMessage.replyStatus(sent.message()))
        .containsExactly(2, 1);
  }

  @Test
  void tooManyWaitingReadsAreEagain() {
    open();
    for (int i = 0; i <= LogState.READS_MAX; i++) {
      read(1);
    }

    run(InitType.FRESH);

    assertThat(answersOfType(DeviceRequest.REVIVE)).isEqualTo(1);
    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(-Errno.EAGAIN);
  }

  @Test
  void cancelledReadEndsWithEintrAndGetsNoText() {
    open();
    read(100);
    asynchronous(DeviceRequest.CANCEL, 4);
    print("late\n");

    run(InitType.FRESH);

    assertThat(answersOfType(DeviceRequest.REVIVE)).isEqualTo(1);
    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(-Errno.EINTR);
  }

  @Test
  void writtenTextJoinsTheLogAndWakesReaders() {
    System.arraycopy("written\n".getBytes(StandardCharsets.UTF_8), 0, userBuffer, 0, 8);
    open();
    read(100);
    asynchronous(DeviceRequest.WRITE, 8);

    run(InitType.FRESH);

    assertThat(answersOfType(DeviceRequest.REVIVE))
        .as("of the read, and of the write")
        .isEqualTo(2);
    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(8);
  }

  @Test
  void oldestTextMakesRoom() {
    LogBuffer log = new LogBuffer();
    byte[] text = new byte[LogBuffer.SIZE_BYTES];
    log.append("old".getBytes(StandardCharsets.UTF_8), 0, 3);
    log.append(text, 0, text.length - 2);

    assertThat(log.length()).isEqualTo(LogBuffer.SIZE_BYTES);
    assertThat(log.peek(3)).containsExactly('l', 'd', 0);
  }

  @Test
  void muchTextAtOnceIsFetchedWhole() {
    String much = "one line\n".repeat(400);
    open();
    print(much);
    read(5000);

    run(InitType.FRESH);

    assertRevived(much);
  }

  @Test
  void textThatTheKernelHasNotKeptIsLost() {
    open();
    print("x".repeat(KEPT_BYTES) + "y".repeat(KEPT_BYTES));
    read(5000);

    run(InitType.FRESH);

    assertRevived("y".repeat(KEPT_BYTES));
  }

  @Test
  void otherMinorsDoNotExist() {
    long[] message = Message.ofType(DeviceRequest.OPEN.type());
    DeviceMessage.minor(message, 1);
    ipc.whenIdle(() -> ipc.request(Endpoint.VFS, message));

    run(InitType.FRESH);

    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(-Errno.ENXIO);
  }

  @Test
  void selectTellsAtOnceWhatIsReadyAndLaterTheRest() {
    open();
    select();
    ipc.whenIdle(() -> {
      assertThat(Message.type(answer())).isEqualTo(DeviceRequest.SELECT_REPLY_1);
      assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(SelectFlag.WRITE);
    });
    print("news\n");

    run(InitType.FRESH);

    assertThat(Message.type(answer())).isEqualTo(DeviceRequest.SELECT_REPLY_2);
    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(SelectFlag.READ);
  }

  @Test
  void selectWithTextIsReadyAtOnce() {
    open();
    print("news\n");
    select();
    print("more\n");

    run(InitType.FRESH);

    assertThat(Message.type(answer())).isEqualTo(DeviceRequest.SELECT_REPLY_1);
    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(SelectFlag.READ | SelectFlag.WRITE);
  }

  // Live update and restart.

  private int reports() {
    return (int)
        ipc.sentTo(Endpoint.RS).stream()
            .filter(sent -> sent.type() == RsRequest.LU_PREPARE.type())
            .count();
  }

  @ParameterizedTest
  @CsvSource({"1,true", "2,false", "3,false", "4,false"})
  void waitingReadDelaysAllStatesButWorkFree(int state, boolean ready) {
    open();
    read(100);
    prepare(state);

    run(InitType.FRESH);

    assertThat(reports()).isEqualTo(ready ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({"1,true", "2,true", "3,false", "4,false"})
  void waitingSelectDelaysProtocolFreeAndNobodyWaits(int state, boolean ready) {
    open();
    select();
    prepare(state);

    run(InitType.FRESH);

    assertThat(reports()).isEqualTo(ready ? 1 : 0);
  }

  @Test
  void updateGoesOnWhenTheWaitingReadIsServed() {
    open();
    read(100);
    prepare(LogDriver.NOBODY_WAITS);
    print("news\n");

    run(InitType.FRESH);

    assertThat(reports()).isEqualTo(1);
    assertThat(PrepareMessage.result(ipc.answerTo(Endpoint.RS))).isZero();
  }

  @Test
  void fifthStateIsRefused() {
    prepare(5);

    run(InitType.FRESH);

    assertThat(PrepareMessage.result(ipc.answerTo(Endpoint.RS))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void newVersionServesTheReadThatTheOldOneLeftWaiting() {
    open();
    read(100);
    prepare(1);
    run(InitType.FRESH);

    replace();
    print("for both versions\n");
    run(InitType.LIVE_UPDATE);

    assertRevived("for both versions\n");
    assertThat(store.keys()).as("the state is taken").isEmpty();
  }

  private void tick() {
    ipc.kernel().uptimeTicks(ipc.kernel().uptimeTicks() + 1);
    ipc.notification(Endpoint.CLOCK, 0);
  }

  @Test
  void updateWaitsUntilTheAnswersHaveBeenTaken() {
    open();
    read(100);
    ipc.whenIdle(() -> ipc.busy(Endpoint.VFS, true));
    print("news\n");
    prepare(1);
    ipc.whenIdle(this::tick);
    ipc.whenIdle(() -> {
      assertThat(store.keys()).as("not ready while VFS is busy").isEmpty();
      assertThat(ipc.kernel().alarmTicks()).as("asks again by itself").isPositive();
      ipc.busy(Endpoint.VFS, false);
      tick();
    });

    run(InitType.FRESH);

    assertRevived("news\n");
    assertThat(PrepareMessage.result(ipc.answerTo(Endpoint.RS))).isZero();
    assertThat(store.keys()).containsExactly(LogDriver.STATE_KEY);
  }

  @Test
  void newVersionHasTheUnreadTextOnceAndWhatCameMeanwhile() {
    printed.append("unread ");
    prepare(1);
    run(InitType.FRESH);

    replace();
    printed.append("meanwhile");
    read(100);
    run(InitType.LIVE_UPDATE);

    assertRevived("unread meanwhile");
  }

  /// Another instance gets the endpoint; the user's grant is the same.
  private void replace() {
    ipc = new FakeIpc(Endpoint.LOG);
    connect();
  }

  @Test
  void restartFetchesTheKernelsTextAndIsAnnounced() {
    printed.append("before the crash\n");
    open();
    read(100);

    run(InitType.RESTART);

    assertRevived("before the crash\n");
    assertThat(store.keys()).contains("drv.vfs.log");
  }
}
