package samsara.driver.tty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PortRequest;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.tty.FunctionKeys;
import samsara.protocol.tty.TtyIoctl;
import samsara.protocol.vfs.OpenFlag;
import samsara.testkit.FakeIpc;

/// The driver alone, with a keyboard controller and a video memory that the test plays.
final class TtyDriverTest {
  private static final int OLD = Endpoint.of(1, 30);
  private static final int IS = Endpoint.of(1, 40);
  private static final int USER = Endpoint.of(1, 50);
  private static final int DATA = 0x60;
  private static final int STATUS = 0x64;
  private static final int SERIAL = 0x3F8;
  private static final int LINE_CONTROL = 3;
  private static final int MODEM_STATUS = 6;
  private static final int SCRATCH = 7;

  private FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final Map<String, byte[]> store = new HashMap<>();
  private final byte[] userBuffer = new byte[256];
  private final byte[] video = new byte[0x8000];
  private final Deque<Integer> scanCodes = new ArrayDeque<>();
  private final Map<Integer, Integer> serial = new HashMap<>();
  private int grant;

  @BeforeEach
  void connect() {
    grant = ipc.kernel().grantToProcess(userBuffer);
    ipc.kernel().name("tty");
    ipc.kernel().on(KernelCall.DEVIO, this::port);
    ipc.kernel().on(KernelCall.PHYSCOPY, this::physCopy);
    ipc.peer(Endpoint.DS, this::ds);
  }

  private int port(long[] message) {
    int port = Message.int32(message, Message.M2_L1);
    if (!serial.isEmpty() && port >= SERIAL && port <= SERIAL + SCRATCH) {
      return serialPort(message, port - SERIAL);
    }
    if ((Message.int32(message, Message.M2_I3) & PortRequest.IN) != 0) {
      int value =
          switch (port) {
            case STATUS -> scanCodes.isEmpty() ? 0 : 1;
            case DATA -> scanCodes.isEmpty() ? 0 : scanCodes.remove();
            default -> 0xFF;
          };
      Message.int32(message, Message.M2_L2, value);
    }
    return Errno.OK;
  }

  private int serialPort(long[] message, int register) {
    if ((Message.int32(message, Message.M2_I3) & PortRequest.IN) == 0) {
      serial.put(register, Message.int32(message, Message.M2_L2));
      return Errno.OK;
    }
    int value = serial.getOrDefault(register, 0xFF);
    Message.int32(message, Message.M2_L2, value);
    if (register == MODEM_STATUS) {
      serial.put(register, value & 0xF0); // changes are told once
    }
    return Errno.OK;
  }

  private int physCopy(long[] message) {
    int bytes = Message.int32(message, Message.M5_L3);
    boolean from = Message.int16(message, Message.M5_S1) == KernelCall.SEGMENT_PHYSICAL;
    int at = Message.int32(message, from ? Message.M5_L1 : Message.M5_L2) - VideoCard.MEMORY;
    int local = Message.int32(message, from ? Message.M5_L2 : Message.M5_L1);
    if (from) {
      ipc.memory().write(local, video, at, bytes);
    } else {
      ipc.memory().read(local, video, at, bytes);
    }
    return Errno.OK;
  }

  private boolean ds(long[] message) {
    int result = Errno.OK;
    switch (Objects.requireNonNull(DsRequest.of(Message.type(message)))) {
      case RETRIEVE_LABEL ->
          ipc.kernel()
              .writeThroughGrant(
                  Endpoint.DS,
                  DsMessage.keyGrant(message),
                  0,
                  "tty\0".getBytes(StandardCharsets.UTF_8));
      case PUBLISH ->
          store.put(
              key(message),
              DsMessage.valueBytes(message) == 0
                  ? new byte[0]
                  : ipc.kernel()
                      .readThroughGrant(
                          Endpoint.DS, DsMessage.value(message), 0, DsMessage.valueBytes(message)));
      case RETRIEVE -> {
        byte[] value = store.get(key(message));
        if (value == null) {
          result = -Errno.ESRCH;
        } else {
          ipc.kernel().writeThroughGrant(Endpoint.DS, DsMessage.value(message), 0, value);
          DsMessage.valueBytes(message, value.length);
        }
      }
      case DELETE -> store.remove(key(message));
      default -> result = -Errno.ENOSYS;
    }
    Message.type(message, result);
    return true;
  }

  private String key(long[] message) {
    return new String(
        ipc.kernel()
            .readThroughGrant(
                Endpoint.DS, DsMessage.keyGrant(message), 0, DsMessage.keyBytes(message) - 1),
        StandardCharsets.UTF_8);
  }

  private void run(int type) {
    ipc.init(type, OLD, List.of());
    ipc.run(new TtyProgram().newProcess());
  }

  private void request(DeviceRequest request, int minor, int endpoint, int amount) {
    request(request, minor, endpoint, amount, grant);
  }

  private void request(DeviceRequest request, int minor, int endpoint, int amount, int grant) {
    long[] message = Message.ofType(request.type());
    DeviceMessage.minor(message, minor);
    DeviceMessage.endpoint(message, endpoint);
    DeviceMessage.bytes(message, amount);
    DeviceMessage.grant(message, grant);
    ipc.whenIdle(() -> ipc.request(Endpoint.VFS, message));
  }

  /// The master of the first pseudo terminal writes.
  private void type(String text) {
    byte[] typed = text.getBytes(StandardCharsets.US_ASCII);
    int granted = ipc.kernel().grantToProcess(typed);
    request(DeviceRequest.WRITE, Lines.MASTER, Endpoint.VFS, typed.length, granted);
    expect(typed.length);
  }

  /// Writes to a line.
  private void write(int minor, String text) {
    byte[] written = text.getBytes(StandardCharsets.US_ASCII);
    int granted = ipc.kernel().grantToProcess(written);
    request(DeviceRequest.WRITE, minor, Endpoint.VFS, written.length, granted);
  }

  private void expectLater(int status) {
    request(DeviceRequest.STATUS, 0, 0, 0);
    check(
        () -> assertThat(Message.type(ipc.answerTo(Endpoint.VFS))).isEqualTo(DeviceRequest.REVIVE));
    expect(status);
  }

  private void expectNothingLater() {
    request(DeviceRequest.STATUS, 0, 0, 0);
    check(() ->
        assertThat(Message.type(ipc.answerTo(Endpoint.VFS))).isEqualTo(DeviceRequest.NO_STATUS));
  }

  private void open(int minor) {
    request(DeviceRequest.OPEN, minor, USER, OpenFlag.O_RDWR);
  }

  private void read(int minor) {
    request(DeviceRequest.READ, minor, Endpoint.VFS, 100);
  }

  private void press(int... codes) {
    ipc.whenIdle(() -> {
      for (int code : codes) {
        scanCodes.add(code);
      }
      ipc.notification(Endpoint.HARDWARE, 1 << KeyboardPort.IRQ);
    });
  }

  private void check(Runnable step) {
    ipc.whenIdle(step);
  }

  private int status() {
    return DeviceMessage.replyStatus(ipc.answerTo(Endpoint.VFS));
  }

  private void expect(int status) {
    check(() -> assertThat(status()).isEqualTo(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {InitType.FRESH, InitType.RESTART})
  void startIsAnnounced(int type) {
    run(type);
    assertThat(store).containsKey("drv.vfs.tty");
  }

  @Test
  void openMakesTheControllingTerminalUnlessItIsToldNotTo() {
    open(0);
    expect(1);
    request(DeviceRequest.OPEN, 1, USER, OpenFlag.O_RDWR | OpenFlag.O_NOCTTY);
    expect(Errno.OK);
    open(Lines.LOG);
    expect(Errno.OK);
    open(Lines.MASTER);
    expect(Errno.OK);
    run(InitType.FRESH);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 14, 16, 20, 127, 160, 191, 224, 255})
  void minorsThatAreNoneDoNotExist(int minor) {
    open(minor);
    expect(-Errno.ENXIO);
    run(InitType.FRESH);
  }

  @Test
  void readWaitsAndItsAnswerIsFetchedAfterTheNotification() {
    open(0);
    read(0);
    expect(Errno.SUSPEND);
    press(0x1E, 0x9E, 0x1C, 0x9C);
    check(() ->
        assertThat(ipc.sentTo(Endpoint.VFS)).anyMatch(sent -> sent.primitive() == Ipc.NOTIFY));
    request(DeviceRequest.STATUS, 0, 0, 0);
    check(() -> {
      long[] answer = ipc.answerTo(Endpoint.VFS);
      assertThat(Message.type(answer)).isEqualTo(DeviceRequest.REVIVE);
      assertThat(DeviceMessage.replyStatus(answer)).isEqualTo(2);
      assertThat(DeviceMessage.replyGrant(answer)).isEqualTo(grant);
      assertThat(userBuffer).startsWith('a', '\n');
    });
    request(DeviceRequest.STATUS, 0, 0, 0);
    check(() ->
        assertThat(Message.type(ipc.answerTo(Endpoint.VFS))).isEqualTo(DeviceRequest.NO_STATUS));
    run(InitType.FRESH);
  }

  @Test
  void cancelEndsAReadOrTellsTheAnswerThatWasUnderWay() {
    open(0);
    read(0);
    request(DeviceRequest.CANCEL, 0, Endpoint.VFS, 0);
    expect(-Errno.EINTR);
    read(0);
    press(0x1E, 0x1C);
    request(DeviceRequest.CANCEL, 0, Endpoint.VFS, 0);
    expect(2);
    run(InitType.FRESH);
  }

  @Test
  void moreReadsThanCanWaitAreRefused() {
    open(0);
    for (int i = 0; i < Tty.WAITING_MAX; i++) {
      read(0);
      expect(Errno.SUSPEND);
    }
    read(0);
    expect(-Errno.EAGAIN);
    run(InitType.FRESH);
  }

  @Test
  void writeIsOnTheScreen() {
    System.arraycopy("hi".getBytes(StandardCharsets.US_ASCII), 0, userBuffer, 0, 2);
    open(0);
    request(DeviceRequest.WRITE, 0, Endpoint.VFS, 2);
    expect(2);
    run(InitType.FRESH);
    assertThat(video).startsWith('h', 7, 'i', 7, ' ', 7);
  }

  @Test
  void stoppedOutputGoesOnceToTheMasterThatWaitsForIt() {
    open(Lines.PTY);
    open(Lines.MASTER);
    type("\23");
    write(Lines.PTY, "hi");
    expect(Errno.SUSPEND);
    read(Lines.MASTER);
    expect(Errno.SUSPEND);
    type("\21");
    expectLater(2);
    expectLater(2);
    expectNothingLater();
    read(Lines.MASTER);
    expect(Errno.SUSPEND);
    run(InitType.FRESH);
    assertThat(userBuffer).startsWith('h', 'i', 0);
  }

  @Test
  void masterReadsWhatTheLineWroteBeforeItWasOpened() {
    open(Lines.PTY);
    write(Lines.PTY, "hi");
    expect(2);
    open(Lines.MASTER);
    read(Lines.MASTER);
    expect(2);
    run(InitType.FRESH);
    assertThat(userBuffer).startsWith('h', 'i', 0);
  }

  @Test
  void masterReadsNothingThatAClosedLineWroteBefore() {
    open(Lines.PTY);
    write(Lines.PTY, "hi");
    request(DeviceRequest.CLOSE, Lines.PTY, 0, 0);
    open(Lines.MASTER);
    read(Lines.MASTER);
    expect(Errno.SUSPEND);
    run(InitType.FRESH);
  }

  @Test
  void discardEndsWithTheLastClose() {
    open(Lines.MASTER);
    open(Lines.PTY);
    type("\17");
    write(Lines.PTY, "hi");
    expect(2);
    request(DeviceRequest.CLOSE, Lines.PTY, 0, 0);
    open(Lines.PTY);
    read(Lines.MASTER);
    expect(Errno.SUSPEND);
    write(Lines.PTY, "ho");
    expect(2);
    expectLater(2);
    run(InitType.FRESH);
    assertThat(userBuffer).startsWith('h', 'o', 0);
  }

  @Test
  void interruptKeySignalsWhoOpened() {
    int[] signalled = new int[2];
    ipc.kernel()
        .on(
            KernelCall.KILL,
            message -> {
              signalled[0] = Message.int32(message, Message.M2_I1);
              signalled[1] = Message.int32(message, Message.M2_I2);
              return Errno.OK;
            });
    open(0);
    press(0x1D, 0x2E);
    run(InitType.FRESH);
    assertThat(signalled).containsExactly(USER, Signal.INT);
  }

  @Test
  void selectIsAnsweredWhenALineIsThere() {
    open(0);
    request(DeviceRequest.SELECT, 0, SelectFlag.READ | SelectFlag.NOTIFY, 0);
    expect(0);
    press(0x1C);
    request(DeviceRequest.STATUS, 0, 0, 0);
    check(() -> {
      long[] answer = ipc.answerTo(Endpoint.VFS);
      assertThat(Message.type(answer)).isEqualTo(DeviceRequest.IO_READY);
      assertThat(DeviceMessage.minor(answer)).isZero();
      assertThat(DeviceMessage.replyStatus(answer)).isEqualTo(SelectFlag.READ);
    });
    run(InitType.FRESH);
  }

  @Test
  void unknownControlRequestIsRefused() {
    open(0);
    request(DeviceRequest.IOCTL, 0, Endpoint.VFS, 0x1234);
    expect(-Errno.ENOTTY);
    request(DeviceRequest.IOCTL, 0, Endpoint.VFS, TtyIoctl.TCGETS);
    expect(Errno.OK);
    run(InitType.FRESH);
  }

  private void control(int service, int request, int keys) {
    long[] message = Message.ofType(FunctionKeys.CONTROL);
    FunctionKeys.request(message, request);
    FunctionKeys.keys(message, keys);
    ipc.whenIdle(() -> ipc.request(service, message));
  }

  @Test
  void serviceHearsOfTheFunctionKeysThatItHasClaimed() {
    control(IS, FunctionKeys.MAP, 1 << 2);
    control(USER, FunctionKeys.MAP, 1 << 2);
    check(() -> assertThat(Message.type(ipc.answerTo(USER))).isEqualTo(-Errno.EBUSY));
    press(0x3C);
    check(() -> assertThat(ipc.sentTo(IS)).anyMatch(sent -> sent.primitive() == Ipc.NOTIFY));
    control(IS, FunctionKeys.EVENTS, 0);
    check(() -> assertThat(FunctionKeys.keys(ipc.answerTo(IS))).isEqualTo(1 << 2));
    control(IS, FunctionKeys.EVENTS, 0);
    check(() -> assertThat(FunctionKeys.keys(ipc.answerTo(IS))).isZero());
    control(USER, FunctionKeys.UNMAP, 1 << 2);
    check(() -> assertThat(Message.type(ipc.answerTo(USER))).isEqualTo(-Errno.EPERM));
    run(InitType.FRESH);
  }

  private void prepareUpdate() {
    ipc.whenIdle(() -> {
      long[] message = Message.ofType(RsRequest.LU_PREPARE.type());
      PrepareMessage.state(message, 1);
      ipc.deliver(Endpoint.RS, Ipc.SENDA, message);
    });
  }

  @Test
  void updateGoesOnWhereTheFormerVersionWas() {
    open(0);
    read(0);
    press(0x1E, 0x1F);
    prepareUpdate();
    run(InitType.FRESH);
    assertThat(store).containsKey(TtyDriver.STATE_KEY);

    store.remove("drv.vfs.tty");
    ipc = new FakeIpc(Endpoint.of(1, 20));
    int former = grant;
    connect();
    assertThat(grant).isEqualTo(former);
    press(0x1C);
    request(DeviceRequest.STATUS, 0, 0, 0);
    check(() -> {
      assertThat(Message.type(ipc.answerTo(Endpoint.VFS))).isEqualTo(DeviceRequest.REVIVE);
      assertThat(userBuffer).startsWith('a', 's', '\n');
    });
    run(InitType.LIVE_UPDATE);
    assertThat(store).doesNotContainKeys("drv.vfs.tty", TtyDriver.STATE_KEY);
  }

  @Test
  void carrierThatIsLostDuringAnUpdateHangsTheSerialLineUp() {
    serial.put(SCRATCH, 0);
    open(Lines.SERIAL);
    updateWithOpenPort();
    serial.put(MODEM_STATUS, 0x08);
    read(Lines.SERIAL);
    expect(0);
    run(InitType.LIVE_UPDATE);
  }

  @Test
  void serialOutputGoesOnWhenTheOtherEndIsReadyAgain() {
    serial.put(SCRATCH, 0);
    serial.put(MODEM_STATUS, 0x80);
    open(Lines.SERIAL);
    write(Lines.SERIAL, "h");
    expect(1);
    check(() -> {
      assertThat(serial).doesNotContainEntry(0, (int) 'h');
      serial.put(MODEM_STATUS, 0x91);
      ipc.notification(Endpoint.HARDWARE, 1 << 4);
    });
    check(() -> assertThat(serial).containsEntry(0, (int) 'h'));
    run(InitType.FRESH);
  }

  @Test
  void serialOutputThatWaitedGoesOnAfterAnUpdate() {
    serial.put(SCRATCH, 0);
    serial.put(MODEM_STATUS, 0x80);
    open(Lines.SERIAL);
    write(Lines.SERIAL, "h");
    expect(1);
    updateWithOpenPort();
    serial.put(MODEM_STATUS, 0x91);
    run(InitType.LIVE_UPDATE);
    assertThat(serial).containsEntry(0, (int) 'h');
  }

  @Test
  void breakEndsWithAnUpdate() {
    serial.put(SCRATCH, 0);
    open(Lines.SERIAL);
    request(DeviceRequest.IOCTL, Lines.SERIAL, Endpoint.VFS, TtyIoctl.TCSBRK);
    expect(Errno.OK);
    updateWithOpenPort();
    assertThat(serial.get(LINE_CONTROL)).isEqualTo(0x43);
    run(InitType.LIVE_UPDATE);
    assertThat(serial).containsEntry(LINE_CONTROL, 0x03);
  }

  private void updateWithOpenPort() {
    prepareUpdate();
    run(InitType.FRESH);
    ipc = new FakeIpc(Endpoint.of(1, 20));
    connect();
  }

  @Test
  void silentControllerIsNoReasonToHang() {
    ipc.kernel()
        .on(
            KernelCall.DEVIO,
            message -> {
              Message.int32(message, Message.M2_L2, 0xFF);
              return Errno.OK;
            });
    open(0);
    press(1);
    expect(1);
    run(InitType.FRESH);
  }

  @Test
  void ttyEndsWhenItIsTold() {
    ipc.whenIdle(() -> ipc.deliver(Endpoint.RS, Ipc.SENDA, CommonRequest.signal(Signal.TERM)));
    ipc.init(InitType.FRESH, OLD, List.of());
    assertThat(ipc.run(new TtyProgram().newProcess())).isTrue();
  }
}
