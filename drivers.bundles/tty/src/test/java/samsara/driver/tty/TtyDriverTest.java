package samsara.driver.tty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.InitType;
import samsara.protocol.tty.FunctionKeys;
import samsara.protocol.tty.TtyIoctl;
import samsara.protocol.vfs.OpenFlag;

/// The driver as a whole, and its keyboard and screens.
final class TtyDriverTest extends TtyFixture {
  private static final int IS = Endpoint.of(1, 40);
  private static final int CAPS_LOCK = 0x3A;
  private static final int SET_LIGHTS = 0xED;
  private static final int ACKNOWLEDGE = 0xFA;

  @ParameterizedTest
  @ValueSource(ints = {InitType.FRESH, InitType.RESTART})
  void startIsAnnounced(int type) {
    run(type);
    assertThat(store.keys()).contains("drv.vfs.tty");
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

  @Test
  void updateGoesOnWhereTheFormerVersionWas() {
    open(0);
    read(0);
    press(0x1E, 0x1F);
    int former = grant;
    update();
    assertThat(grant).isEqualTo(former);
    assertThat(store.keys()).contains(SavedPieces.KEY);
    store.remove("drv.vfs.tty");
    press(0x1C);
    request(DeviceRequest.STATUS, 0, 0, 0);
    check(() -> {
      assertThat(Message.type(ipc.answerTo(Endpoint.VFS))).isEqualTo(DeviceRequest.REVIVE);
      assertThat(userBuffer).startsWith('a', 's', '\n');
    });
    run(InitType.LIVE_UPDATE);
    assertThat(store.keys()).doesNotContain("drv.vfs.tty", SavedPieces.KEY);
  }

  @Test
  void lightsAreSetWhenNobodyTypes() {
    passTime(); // the lights of the start, which nobody acknowledges
    passTime();
    check(toKeyboard::clear);
    press(CAPS_LOCK);
    check(() -> assertThat(toKeyboard).isEmpty());
    passTime();
    check(() -> assertThat(toKeyboard).containsExactly(SET_LIGHTS));
    press(ACKNOWLEDGE);
    check(() -> assertThat(toKeyboard).containsExactly(SET_LIGHTS, 4));
    run(InitType.FRESH);
  }

  @Test
  void updateGoesOnWithAChangeOfLights() {
    passTime();
    passTime();
    check(toKeyboard::clear);
    press(CAPS_LOCK);
    passTime();
    update();
    assertThat(toKeyboard).containsExactly(SET_LIGHTS);
    press(ACKNOWLEDGE);
    check(() -> assertThat(toKeyboard).containsExactly(SET_LIGHTS, 4));
    run(InitType.LIVE_UPDATE);
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
