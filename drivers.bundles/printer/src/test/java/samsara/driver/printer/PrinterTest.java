package samsara.driver.printer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PortRequest;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.RsRequest;
import samsara.testkit.FakeDataStore;
import samsara.testkit.FakeIpc;
import samsara.testkit.Sent;

final class PrinterTest {
  private static final int FREE = 0xDF;
  private static final int BUSY = 0x5F;

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final byte[] user = "Samsara prints.".getBytes(StandardCharsets.UTF_8);
  private final int grant = ipc.kernel().grantToProcess(user);
  private final FakeDataStore store = new FakeDataStore("printer");
  private final StringBuilder paper = new StringBuilder();
  private int status = FREE;
  private int data;
  private int resets;

  @BeforeEach
  void connect() {
    ipc.kernel().name("printer");
    ipc.kernel().on(KernelCall.DEVIO, this::devio);
    ipc.kernel()
        .on(
            KernelCall.IRQCTL,
            message -> {
              Message.int32(message, Message.M5_L3, 1);
              return Errno.OK;
            });
    store.connect(ipc);
  }

  private int devio(long[] message) {
    int port = Message.int32(message, Message.M2_L1);
    int value = Message.int32(message, Message.M2_L2);
    if ((Message.int32(message, Message.M2_I3) & PortRequest.IN) != 0) {
      Message.int32(message, Message.M2_L2, status);
    } else if (port == 0x378) {
      data = value;
    } else if ((value & 4) == 0) {
      resets++;
      status = FREE;
    } else if ((value & 1) != 0) {
      paper.append((char) data);
      status = BUSY;
    }
    return Errno.OK;
  }

  private void request(DeviceRequest request, int minor, int bytes) {
    long[] message = Message.ofType(request.type());
    DeviceMessage.minor(message, minor);
    DeviceMessage.bytes(message, bytes);
    DeviceMessage.grant(message, grant);
    DeviceMessage.endpoint(message, 77);
    ipc.whenIdle(() -> ipc.request(Endpoint.VFS, message));
  }

  private void printed() {
    ipc.whenIdle(() -> {
      status = FREE;
      ipc.notification(Endpoint.HARDWARE, 1);
    });
  }

  private void tenthOfASecond() {
    ipc.whenIdle(() -> {
      ipc.kernel().uptimeTicks(ipc.kernel().uptimeTicks() + 6);
      ipc.notification(Endpoint.CLOCK, 0);
    });
  }

  private void prepare(int state) {
    long[] prepare = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(prepare, state);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.RS, Ipc.SENDA, prepare));
  }

  private void run(int type) {
    ipc.init(type);
    ipc.run(new PrinterProgram().newProcess());
  }

  private List<Integer> answers() {
    return ipc.sentTo(Endpoint.VFS).stream()
        .filter(sent -> sent.primitive() != Ipc.NOTIFY)
        .map(Sent::message)
        .map(DeviceMessage::replyStatus)
        .toList();
  }

  @Test
  void eachInterruptPrintsAByteAndTheLastEndsTheWrite() {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.WRITE, 0, user.length);
    for (int i = 0; i < user.length; i++) {
      printed();
    }
    request(DeviceRequest.STATUS, 0, 0);

    run(InitType.FRESH);

    assertThat(paper).hasToString("Samsara prints.");
    assertThat(answers()).containsExactly(0, Errno.SUSPEND, user.length);
    assertThat(store.keys()).contains("drv.vfs.printer");
  }

  @Test
  void lostInterruptIsNoticedByTheTimer() {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.WRITE, 0, 2);
    ipc.whenIdle(() -> status = FREE);
    tenthOfASecond();

    run(InitType.FRESH);

    assertThat(paper).hasToString("Sa");
  }

  @Test
  void printerThatHangsIsResetAndGetsTheByteAgain() {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.WRITE, 0, 2);
    for (int i = 0; i < 25; i++) {
      tenthOfASecond();
    }

    run(InitType.FRESH);

    assertThat(resets).as("at the start, and then").isEqualTo(2);
    assertThat(paper).hasToString("SS");
  }

  @Test
  void paperThatIsOutIsToldAtOnce() {
    status = 0x67;
    request(DeviceRequest.OPEN, 0, 0);
    ipc.whenIdle(() -> status = 0x67); // the reset of the start has made it free
    request(DeviceRequest.WRITE, 0, 2);

    run(InitType.FRESH);

    assertThat(answers()).containsExactly(0, -Errno.EAGAIN);
  }

  @Test
  void secondWriterIsRefused() {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.WRITE, 0, 2);
    request(DeviceRequest.WRITE, 0, 2);

    run(InitType.FRESH);

    assertThat(answers()).containsExactly(0, Errno.SUSPEND, -Errno.EIO);
  }

  @Test
  void cancelledWriteEnds() {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.WRITE, 0, 5);
    request(DeviceRequest.CANCEL, 0, 0);
    printed();

    run(InitType.FRESH);

    assertThat(answers()).containsExactly(0, Errno.SUSPEND, -Errno.EINTR);
    assertThat(paper).hasToString("S");
  }

  @Test
  void updateGoesOnInTheMiddleOfTheText() {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.WRITE, 0, user.length);
    printed();
    printed();
    prepare(1);
    run(InitType.FRESH);
    assertThat(paper).hasToString("Sam");

    for (int i = 2; i < user.length; i++) {
      printed();
    }
    request(DeviceRequest.STATUS, 0, 0);
    run(InitType.LIVE_UPDATE);

    assertThat(paper).hasToString("Samsara prints.");
    assertThat(answers()).containsExactly(0, Errno.SUSPEND, user.length);
    assertThat(resets).isEqualTo(1);
  }

  @Test
  void otherPrepareStatesWaitForTheWrite() {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.WRITE, 0, 2);
    prepare(4);

    run(InitType.FRESH);

    assertThat(store.keys()).doesNotContain(Printer.STATE_KEY);
  }

  @Test
  void withoutTheRightToTheLineInitFails() {
    ipc.kernel().on(KernelCall.IRQCTL, message -> -Errno.EPERM);

    run(InitType.FRESH);

    assertThat(InitMessage.result(ipc.answerTo(Endpoint.RS))).isEqualTo(-Errno.EPERM);
  }

  @Test
  void otherMinorsAreNotThere() {
    request(DeviceRequest.OPEN, 1, 0);

    run(InitType.FRESH);

    assertThat(answers()).containsExactly(-Errno.ENXIO);
  }
}
