package samsara.driver.hello;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.RsRequest;
import samsara.testkit.FakeIpc;

final class HelloTest {
  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final Map<String, Integer> store = new HashMap<>();
  private final byte[] userBuffer = new byte[64];
  private final int grant = ipc.kernel().grantToProcess(userBuffer);

  @BeforeEach
  void connect() {
    ipc.kernel().name("hello");
    ipc.peer(Endpoint.DS, this::ds);
  }

  private boolean ds(long[] message) {
    int result = Errno.OK;
    if (Message.type(message) == DsRequest.RETRIEVE_LABEL.type()) {
      ipc.kernel()
          .writeThroughGrant(
              Endpoint.DS,
              DsMessage.keyGrant(message),
              0,
              "hello\0".getBytes(StandardCharsets.UTF_8));
    } else {
      String key = key(message);
      switch (DsRequest.of(Message.type(message))) {
        case PUBLISH -> store.put(key, DsMessage.value(message));
        case RETRIEVE -> {
          Integer value = store.get(key);
          result = value == null ? -Errno.ESRCH : Errno.OK;
          DsMessage.value(message, value == null ? 0 : value);
        }
        case DELETE -> store.remove(key);
        case null, default -> throw new AssertionError("type=" + Message.type(message));
      }
    }
    Message.type(message, result);
    return true;
  }

  private String key(long[] message) {
    byte[] bytes =
        ipc.kernel()
            .readThroughGrant(
                Endpoint.DS, DsMessage.keyGrant(message), 0, DsMessage.keyBytes(message) - 1);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void run(int initType) throws IOException {
    ipc.init(initType);
    ipc.run(new HelloProgram().newProcess());
  }

  private void request(DeviceRequest request, long position, int bytes) {
    long[] message = Message.ofType(request.type());
    DeviceMessage.positionLow(message, (int) position);
    DeviceMessage.positionHigh(message, (int) (position >>> 32));
    DeviceMessage.bytes(message, bytes);
    DeviceMessage.grant(message, grant);
    ipc.whenIdle(() -> ipc.request(Endpoint.VFS, message));
  }

  private int status() {
    return DeviceMessage.replyStatus(ipc.answerTo(Endpoint.VFS));
  }

  private String console() {
    return ipc.kernel().console();
  }

  private String userText() {
    return new String(userBuffer, StandardCharsets.UTF_8).replace("\0", "");
  }

  @Test
  void freshStartGreetsAndAnnounces() throws IOException {
    run(InitType.FRESH);

    assertThat(console()).isEqualTo("hello: Hello, World!\n");
    assertThat(store).containsEntry("drv.vfs.hello", 1);
  }

  @Test
  void restartGreetsAndAnnounces() throws IOException {
    run(InitType.RESTART);

    assertThat(console())
        .isEqualTo("hello: Hello, World!\nhello: Hey, I've just been restarted!\n");
    assertThat(store).containsEntry("drv.vfs.hello", 1);
  }

  @Test
  void newVersionSaysSoAndAnnouncesNothing() throws IOException {
    store.put(Hello.OPEN_COUNTER_KEY, 2);

    run(InitType.LIVE_UPDATE);

    assertThat(console()).isEqualTo("hello: Hello, World!\nhello: Hey, I'm a new version!\n");
    assertThat(store).as("the state is taken, nothing is announced").isEmpty();
  }

  @Test
  void opensAreCounted() throws IOException {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.OPEN, 0, 0);

    run(InitType.FRESH);

    assertThat(console())
        .endsWith(
            "hello: hello_open(). Called 1 time(s).\nhello: hello_open(). Called 2 time(s).\n");
  }

  @Test
  void countGoesOnAfterAnUpdate() throws IOException {
    store.put(Hello.OPEN_COUNTER_KEY, 2);
    request(DeviceRequest.OPEN, 0, 0);

    run(InitType.LIVE_UPDATE);

    assertThat(console()).endsWith("hello: hello_open(). Called 3 time(s).\n");
  }

  @Test
  void updateWithoutSavedStateFails() throws IOException {
    run(InitType.LIVE_UPDATE);

    assertThat(InitMessage.result(ipc.answerTo(Endpoint.RS))).isEqualTo(-Errno.ESRCH);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void countIsSavedWhenAnUpdateIsPrepared(int state) throws IOException {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.OPEN, 0, 0);
    long[] prepare = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(prepare, state);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.RS, Ipc.SENDA, prepare));

    run(InitType.FRESH);

    assertThat(store).containsEntry(Hello.OPEN_COUNTER_KEY, 2);
    assertThat(PrepareMessage.result(ipc.answerTo(Endpoint.RS))).isZero();
  }

  @Test
  void readGivesTheMessage() throws IOException {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.READ, 0, 64);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(14);
    assertThat(userText()).isEqualTo("Hello, World!\n");
    assertThat(console()).endsWith("hello: hello_transfer()\n");
  }

  @Test
  void readFromTheMiddleIsCutAtBothEnds() throws IOException {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.READ, 7, 5);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(5);
    assertThat(userText()).isEqualTo("World");
  }

  @ParameterizedTest
  @ValueSource(longs = {14, 15, 1000, 0x1_0000_0000L, -1})
  void readPastEndReturnsZero(long position) throws IOException {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.READ, position, 64);

    run(InitType.FRESH);

    assertThat(status()).isZero();
    assertThat(userText()).isEmpty();
    assertThat(console()).endsWith("hello: hello_transfer()\n");
  }

  @Test
  void writeIsInvalid() throws IOException {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.WRITE, 0, 5);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void ioctlIsNotForThisDevice() throws IOException {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.IOCTL, 0, 5);

    run(InitType.FRESH);

    assertThat(status()).isEqualTo(-Errno.ENOTTY);
  }

  @Test
  void closeIsTold() throws IOException {
    request(DeviceRequest.OPEN, 0, 0);
    request(DeviceRequest.CLOSE, 0, 0);

    run(InitType.FRESH);

    assertThat(console()).endsWith("hello: hello_close()\n");
    assertThat(status()).isZero();
  }

  @Test
  void twoInstancesShareNothing() throws IOException {
    HelloProgram program = new HelloProgram();
    request(DeviceRequest.OPEN, 0, 0);
    ipc.init(InitType.FRESH);
    ipc.run(program.newProcess());
    request(DeviceRequest.OPEN, 0, 0);
    ipc.init(InitType.FRESH);

    ipc.run(program.newProcess());

    assertThat(console()).endsWith("hello: hello_open(). Called 1 time(s).\n");
  }
}
