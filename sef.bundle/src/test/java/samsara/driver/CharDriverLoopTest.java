package samsara.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.rs.InitType;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.testkit.FakeIpc;

final class CharDriverLoopTest {
  private static final int USER = Endpoint.of(1, 50);
  private static final int OTHER = 0x777;

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final byte[] userBuffer = new byte[32];
  private final int grant = ipc.kernel().grantToProcess(userBuffer);
  private final RecordingDriver driver = new RecordingDriver();

  /// Answers reads with "data", puts them off, or fails, as a test wants.
  private static final class RecordingDriver implements SystemProcess, CharDriver {
    final List<String> calls = new ArrayList<>();
    int readErrno;
    boolean putOff;
    @Nullable GrantBuffer suspended;
    @Nullable CharDriverLoop loop;

    @Override
    public void main(Sef sef) {
      sef.startup();
      loop = new CharDriverLoop(sef, this);
      loop.run();
    }

    @Override
    public int open(int minor, int access) {
      calls.add("open " + minor + " " + access);
      return Errno.OK;
    }

    @Override
    public void close(int minor) {
      calls.add("close " + minor);
    }

    @Override
    public int read(int minor, long position, GrantBuffer buffer) throws ErrnoException {
      calls.add("read " + minor + " " + position + " " + buffer.bytes());
      if (readErrno != 0) {
        throw new ErrnoException(readErrno);
      }
      if (putOff) {
        suspended = buffer;
        return Errno.SUSPEND;
      }
      buffer.put(0, "data".getBytes(StandardCharsets.UTF_8));
      return 4;
    }

    @Override
    public int select(int minor, int operations, int selecter) {
      calls.add("select " + minor + " " + operations + " of " + selecter);
      return operations & SelectFlag.READ;
    }

    @Override
    public boolean cancel(int minor, GrantBuffer request) {
      boolean found = suspended != null && suspended.isSameRequest(request);
      calls.add("cancel " + found);
      return found;
    }

    @Override
    public boolean other(long[] message, int status) {
      calls.add("other " + Message.type(message));
      return CharDriver.super.other(message, status);
    }
  }

  private static long[] message(DeviceRequest request, int minor, int amount) {
    long[] message = Message.ofType(request.type());
    DeviceMessage.minor(message, minor);
    DeviceMessage.endpoint(message, USER);
    DeviceMessage.bytes(message, amount);
    return message;
  }

  private long[] transfer(DeviceRequest request, int minor) {
    long[] message = message(request, minor, 10);
    DeviceMessage.grant(message, grant);
    DeviceMessage.positionLow(message, 0x8000_0001);
    DeviceMessage.positionHigh(message, 1);
    return message;
  }

  private void sendrec(long[] message) {
    ipc.request(Endpoint.VFS, message);
  }

  private void senda(long[] message) {
    ipc.deliver(Endpoint.VFS, Ipc.SENDA, message);
  }

  private void open(int minor) {
    sendrec(message(DeviceRequest.OPEN, minor, 2));
  }

  private long[] answer() {
    return ipc.answerTo(Endpoint.VFS);
  }

  private void assertTaskReply(int status) {
    assertThat(Message.type(answer())).isEqualTo(DeviceRequest.TASK_REPLY);
    assertThat(DeviceMessage.replyEndpoint(answer())).isEqualTo(USER);
    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(status);
  }

  private void run(int initType) {
    ipc.init(initType);
    ipc.run(driver);
  }

  @Test
  void openPassesMinorAndAccess() {
    open(3);

    run(InitType.FRESH);

    assertThat(driver.calls).containsExactly("open 3 2");
    assertTaskReply(Errno.OK);
  }

  @Test
  void readFillsTheBufferAtThe64BitPosition() {
    open(3);
    sendrec(transfer(DeviceRequest.READ, 3));

    run(InitType.FRESH);

    assertThat(driver.calls).last().isEqualTo("read 3 " + 0x1_8000_0001L + " 10");
    assertTaskReply(4);
    assertThat(new String(userBuffer, 0, 4, StandardCharsets.UTF_8)).isEqualTo("data");
    assertThat(userBuffer[4]).isZero();
  }

  @Test
  void errorOfTheDriverIsTheStatus() {
    driver.readErrno = Errno.EIO;
    open(0);
    sendrec(transfer(DeviceRequest.READ, 0));

    run(InitType.FRESH);

    assertTaskReply(-Errno.EIO);
  }

  @Test
  void writeAndIoctlAreRefusedUnlessTheDriverHasThem() {
    open(0);
    sendrec(transfer(DeviceRequest.WRITE, 0));
    ipc.whenIdle(() -> {
      assertTaskReply(-Errno.EINVAL);
      sendrec(transfer(DeviceRequest.IOCTL, 0));
    });

    run(InitType.FRESH);

    assertTaskReply(-Errno.ENOTTY);
  }

  @Test
  void closeReachesTheDriver() {
    open(1);
    sendrec(message(DeviceRequest.CLOSE, 1, 0));

    run(InitType.FRESH);

    assertThat(driver.calls).containsExactly("open 1 2", "close 1");
    assertTaskReply(Errno.OK);
  }

  @Test
  void minorThatNobodyOpenedSinceARestartIsAnsweredWithErestart() {
    sendrec(transfer(DeviceRequest.READ, 0));

    run(InitType.RESTART);

    assertThat(driver.calls).isEmpty();
    assertTaskReply(-Errno.ERESTART);
  }

  @Test
  void minorWorksAgainOnceItIsReopened() {
    sendrec(transfer(DeviceRequest.READ, 0));
    open(0);
    sendrec(transfer(DeviceRequest.READ, 0));

    run(InitType.RESTART);

    assertTaskReply(4);
  }

  @Test
  void closeOfWhatWasNotReopenedSucceedsWithoutTheDriver() {
    sendrec(message(DeviceRequest.CLOSE, 0, 0));

    run(InitType.RESTART);

    assertThat(driver.calls).isEmpty();
    assertTaskReply(Errno.OK);
  }

  @Test
  void everyMinorCountsAsOpenAfterALiveUpdate() {
    sendrec(transfer(DeviceRequest.READ, 255));

    run(InitType.LIVE_UPDATE);

    assertTaskReply(4);
  }

  @Test
  void minorBeyondTheRangeDoesNotExist() {
    open(256);

    run(InitType.FRESH);

    assertTaskReply(-Errno.ENXIO);
  }

  @Test
  void transferThatIsPutOffIsSuspendedAndRevivedLater() {
    driver.putOff = true;
    open(0);
    sendrec(transfer(DeviceRequest.READ, 0));
    ipc.whenIdle(() -> {
      assertTaskReply(Errno.SUSPEND);
      revive(7);
    });

    run(InitType.FRESH);

    assertRevived(7);
  }

  private void revive(int status) {
    GrantBuffer request = driver.suspended;
    CharDriverLoop loop = driver.loop;
    assertThat(request).isNotNull();
    if (request != null && loop != null) {
      loop.revive(request, status);
    }
  }

  private void assertRevived(int status) {
    assertThat(Message.type(answer())).isEqualTo(DeviceRequest.REVIVE);
    assertThat(DeviceMessage.replyEndpoint(answer())).isEqualTo(USER);
    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(status);
    assertThat(DeviceMessage.replyGrant(answer())).isEqualTo(grant);
  }

  @Test
  void asynchronousTransferIsAnsweredByRevive() {
    open(0);
    senda(transfer(DeviceRequest.READ, 0));

    run(InitType.FRESH);

    assertRevived(4);
  }

  @Test
  void asynchronousTransferThatIsPutOffIsNotAnsweredYet() {
    driver.putOff = true;
    open(0);
    senda(transfer(DeviceRequest.READ, 0));
    ipc.whenIdle(() -> {
      assertTaskReply(Errno.OK); // of the open: nothing came after it
      revive(3);
    });

    run(InitType.FRESH);

    assertRevived(3);
  }

  @Test
  void asynchronousTransferOnAnUnopenedMinorIsAnsweredWithErestart() {
    senda(transfer(DeviceRequest.READ, 0));

    run(InitType.RESTART);

    assertRevived(-Errno.ERESTART);
  }

  @Test
  void cancelledRequestEndsWithEintr() {
    driver.putOff = true;
    open(0);
    senda(transfer(DeviceRequest.READ, 0));
    senda(transfer(DeviceRequest.CANCEL, 0));

    run(InitType.FRESH);

    assertThat(driver.calls).last().isEqualTo("cancel true");
    assertRevived(-Errno.EINTR);
  }

  @Test
  void cancelOfWhatIsDoneIsNotAnsweredAsynchronously() {
    open(0);
    senda(transfer(DeviceRequest.READ, 0));
    senda(transfer(DeviceRequest.CANCEL, 0));

    run(InitType.FRESH);

    assertThat(driver.calls).last().isEqualTo("cancel false");
    assertRevived(4);
  }

  @Test
  void cancelBySendrecIsAlwaysAnswered() {
    open(0);
    sendrec(transfer(DeviceRequest.CANCEL, 0));

    run(InitType.FRESH);

    assertTaskReply(-Errno.EINTR);
  }

  @Test
  void selectTellsWhatIsReady() {
    open(2);
    sendrec(select(2));

    run(InitType.FRESH);

    assertThat(driver.calls).last().isEqualTo("select 2 9 of " + Endpoint.VFS);
    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(SelectFlag.READ);
  }

  @Test
  void asynchronousSelectIsAnsweredWithMinorAndOperations() {
    open(2);
    senda(select(2));

    run(InitType.FRESH);

    assertThat(Message.type(answer())).isEqualTo(DeviceRequest.SELECT_REPLY_1);
    assertThat(DeviceMessage.minor(answer())).isEqualTo(2);
    assertThat(DeviceMessage.replyStatus(answer())).isEqualTo(SelectFlag.READ);
  }

  private static long[] select(int minor) {
    long[] message = message(DeviceRequest.SELECT, minor, 0);
    DeviceMessage.endpoint(message, SelectFlag.READ | SelectFlag.NOTIFY);
    return message;
  }

  @Test
  void asynchronousCloseAndReopenHaveTheirOwnAnswers() {
    senda(message(DeviceRequest.REOPEN, 0, 1));
    ipc.whenIdle(() -> {
      assertThat(Message.type(answer())).isEqualTo(DeviceRequest.REOPEN_REPLY);
      senda(message(DeviceRequest.CLOSE, 0, 0));
    });

    run(InitType.FRESH);

    assertThat(Message.type(answer())).isEqualTo(DeviceRequest.CLOSE_REPLY);
    assertThat(driver.calls).containsExactly("open 0 1", "close 0");
  }

  @Test
  void statusPollHasNothingToTell() {
    sendrec(message(DeviceRequest.STATUS, 0, 0));

    run(InitType.FRESH);

    assertThat(Message.type(answer())).isEqualTo(DeviceRequest.NO_STATUS);
  }

  @Test
  void requestOutsideTheProtocolIsUnknown() {
    sendrec(Message.ofType(OTHER));

    run(InitType.FRESH);

    assertThat(driver.calls).containsExactly("other " + OTHER);
    assertThat(Message.type(answer())).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void notificationOfTheHardwareReachesTheDriverUnanswered() {
    ipc.notification(Endpoint.HARDWARE, 1);

    run(InitType.FRESH);

    assertThat(driver.calls).hasSize(1);
    assertThat(ipc.sentTo(Endpoint.HARDWARE)).isEmpty();
  }

  @Test
  void refusedGrantIsTheErrorOfTheTransfer() {
    open(0);
    long[] read = transfer(DeviceRequest.READ, 0);
    DeviceMessage.grant(read, 1);
    sendrec(read);

    run(InitType.FRESH);

    assertTaskReply(-Errno.EPERM);
  }
}
