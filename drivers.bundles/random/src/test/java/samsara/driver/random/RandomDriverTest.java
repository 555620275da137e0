package samsara.driver.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
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

final class RandomDriverTest {
  private static final int BIN_BYTES = 136;

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final byte[] user = new byte[8192];
  private final int grant = ipc.kernel().grantToProcess(user);
  private final FakeDataStore store = new FakeDataStore("random");
  private int sample;
  private int bins;
  private int step = 7;

  @BeforeEach
  void connect() {
    ipc.kernel().name("random");
    ipc.kernel().onGetInfo(InfoRequest.RANDOMNESS_BIN, this::takeBin);
    store.connect(ipc);
  }

  // Line 14 has had 64 interrupts each time somebody asks, as long as there are bins.
  private int takeBin(long[] message) {
    if (Message.int32(message, Message.M7_I2) != 14 || bins == 0) {
      return -Errno.ENOENT;
    }
    bins--;
    int address = Message.int32(message, Message.M7_P1);
    for (int i = 0; i < 64; i++) {
      sample += i % 2 == 0 ? step : 2 * step;
      ipc.memory().int16(address + 8 + 2 * i, sample);
    }
    return BIN_BYTES;
  }

  private void request(DeviceRequest request, int amount) {
    long[] message = Message.ofType(request.type());
    DeviceMessage.bytes(message, amount);
    DeviceMessage.grant(message, grant);
    DeviceMessage.endpoint(message, request == DeviceRequest.SELECT ? amount : 77);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.VFS, Ipc.SENDA, message));
  }

  private void alarm() {
    ipc.whenIdle(() -> {
      ipc.kernel().uptimeTicks(ipc.kernel().uptimeTicks() + 6);
      ipc.notification(Endpoint.CLOCK, 0);
    });
  }

  private void run(int type) {
    ipc.init(type);
    ipc.run(new RandomProgram().newProcess());
  }

  private List<Integer> answers() {
    return ipc.sentTo(Endpoint.VFS).stream()
        .map(Sent::message)
        .map(DeviceMessage::replyStatus)
        .toList();
  }

  @Test
  void readWaitsUntilThereWasEnoughEntropy() {
    request(DeviceRequest.OPEN, 0);
    request(DeviceRequest.READ, 5000);
    alarm();
    ipc.whenIdle(() -> {
      assertThat(answers()).containsExactly(0);
      bins = 5; // 62 of 64 samples count
    });
    for (int i = 0; i < 5; i++) {
      alarm();
    }

    run(InitType.FRESH);

    assertThat(answers()).containsExactly(0, 5000);
    assertThat(user[4999] | user[4998] | user[4997] | user[4996]).isNotZero();
    assertThat(user[5000]).isZero();
  }

  @Test
  void interruptsInARhythmAreNoEntropy() {
    step = 0;
    bins = 1000;
    request(DeviceRequest.OPEN, 0);
    request(DeviceRequest.READ, 10);
    for (int i = 0; i < 200; i++) {
      alarm();
    }

    run(InitType.FRESH);

    assertThat(answers()).containsExactly(0);
  }

  @Test
  void whatIsWrittenAddsToTheEntropy() {
    request(DeviceRequest.OPEN, 0);
    request(DeviceRequest.READ, 100);
    request(DeviceRequest.WRITE, Generator.SAMPLES_MIN);

    run(InitType.FRESH);

    assertThat(answers()).containsExactly(0, 100, Generator.SAMPLES_MIN);
  }

  @Test
  void waitingReadIsCancelled() {
    request(DeviceRequest.OPEN, 0);
    request(DeviceRequest.READ, 100);
    request(DeviceRequest.CANCEL, 0);

    run(InitType.FRESH);

    assertThat(answers()).containsExactly(0, -Errno.EINTR);
  }

  @Test
  void sixteenReadsMayWait() {
    request(DeviceRequest.OPEN, 0);
    for (int i = 0; i <= RandomState.READS_MAX; i++) {
      request(DeviceRequest.READ, 100);
    }

    run(InitType.FRESH);

    assertThat(answers()).containsExactly(0, -Errno.EAGAIN);
  }

  @Test
  void selectTellsWhenReadingDoesNotWait() {
    request(DeviceRequest.OPEN, 0);
    request(DeviceRequest.SELECT, SelectFlag.READ | SelectFlag.WRITE | SelectFlag.NOTIFY);
    request(DeviceRequest.WRITE, 300);
    request(DeviceRequest.SELECT, SelectFlag.READ);

    run(InitType.FRESH);

    assertThat(answers())
        .containsExactly(0, SelectFlag.WRITE, SelectFlag.READ, 300, SelectFlag.READ);
    assertThat(Message.type(ipc.sentTo(Endpoint.VFS).get(2).message()))
        .isEqualTo(DeviceRequest.SELECT_REPLY_2);
  }

  @Test
  void otherMinorsAreNotThere() {
    long[] message = Message.ofType(DeviceRequest.OPEN.type());
    DeviceMessage.minor(message, 1);
    ipc.whenIdle(() -> ipc.request(Endpoint.VFS, message));

    run(InitType.FRESH);

    assertThat(answers()).containsExactly(-Errno.ENXIO);
  }

  @Test
  void updateKeepsPoolsAndWaitingReads() {
    request(DeviceRequest.OPEN, 0);
    request(DeviceRequest.READ, 100);
    request(DeviceRequest.WRITE, 200);
    long[] prepare = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(prepare, 1);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.RS, Ipc.SENDA, prepare));
    run(InitType.FRESH);
    assertThat(store.keys()).contains(RandomDriver.STATE_KEY);

    request(DeviceRequest.WRITE, 56); // with the 200 bytes from before it is enough
    run(InitType.LIVE_UPDATE);

    assertThat(answers()).containsExactly(0, 200, 100, 56);
  }

  @Test
  void kernelThatRefusesIsToldOnce() {
    ipc.kernel().onGetInfo(InfoRequest.RANDOMNESS_BIN, message -> -Errno.EPERM);
    alarm();
    alarm();

    run(InitType.RESTART);

    assertThat(ipc.kernel().console()).containsOnlyOnce("no entropy: ");
    assertThat(store.keys()).contains("drv.vfs.random");
  }
}
