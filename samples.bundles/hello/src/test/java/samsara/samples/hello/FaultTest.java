package samsara.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
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
import samsara.sef.Panic;
import samsara.testkit.FakeIpc;

/// Each fault does its harm, and until then the driver works. Those that loop are left to tests
/// with a kernel that can preempt them.
final class FaultTest {
  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final byte[] userBuffer = new byte[20];

  @BeforeEach
  void connectDs() {
    ipc.peer(
        Endpoint.DS,
        message -> {
          if (Message.type(message) == DsRequest.RETRIEVE_LABEL.type()) {
            ipc.kernel()
                .writeThroughGrant(
                    Endpoint.DS,
                    DsMessage.keyGrant(message),
                    0,
                    "hello\0".getBytes(StandardCharsets.UTF_8));
          }
          Message.type(message, Errno.OK);
          return true;
        });
  }

  private boolean run(FaultyProgram program, int initType) {
    ipc.init(initType);
    return ipc.run(program.newProcess());
  }

  private void openAndRead() {
    ipc.request(Endpoint.VFS, Message.ofType(DeviceRequest.OPEN.type()));
    long[] read = Message.ofType(DeviceRequest.READ.type());
    DeviceMessage.bytes(read, userBuffer.length);
    DeviceMessage.grant(read, ipc.kernel().grantToProcess(userBuffer));
    ipc.request(Endpoint.VFS, read);
  }

  private void prepare(int state) {
    long[] message = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(message, state);
    ipc.whenIdle(() -> ipc.deliver(Endpoint.RS, Ipc.SENDA, message));
  }

  @ParameterizedTest
  @ValueSource(ints = {InitType.FRESH, InitType.LIVE_UPDATE, InitType.RESTART})
  void initFails(int type) {
    run(new InitFails(), type);

    assertThat(InitMessage.result(ipc.answerTo(Endpoint.RS))).isEqualTo(-Errno.EIO);
  }

  @ParameterizedTest
  @ValueSource(ints = {InitType.FRESH, InitType.LIVE_UPDATE, InitType.RESTART})
  void initCrashes(int type) {
    assertThatThrownBy(() -> run(new InitCrashes(), type)).isInstanceOf(Panic.class);
  }

  @Test
  void driverThatIsNeverReadyWorks() {
    openAndRead();
    prepare(2);

    run(new NeverReady(), InitType.FRESH);

    assertThat(new String(userBuffer, StandardCharsets.UTF_8)).startsWith("Hello, World!\n");
    assertThat(ipc.sentTo(Endpoint.RS)).as("the init report only").hasSize(1);
    assertThat(ipc.kernel().console()).startsWith("test: Hello, World! (NeverReady)\n");
  }

  @Test
  void prepareCrashes() {
    prepare(3);

    assertThatThrownBy(() -> run(new PrepareCrashes(), InitType.LIVE_UPDATE))
        .isInstanceOf(Panic.class);
  }

  @Test
  void handlerCrashes() {
    openAndRead();

    assertThatThrownBy(() -> run(new HandlerCrashes(), InitType.FRESH))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ipc.sentTo(Endpoint.VFS)).as("the open was answered").hasSize(1);
  }

  @Test
  void saveFails() {
    prepare(1);

    run(new SaveFails(), InitType.FRESH);

    assertThat(PrepareMessage.result(ipc.answerTo(Endpoint.RS))).isEqualTo(-Errno.ENOSPC);
  }

  @Test
  void driverExitsAfterItsInit() {
    assertThat(run(new Exits(), InitType.FRESH)).isTrue();
    assertThat(ipc.sentTo(Endpoint.RS)).hasSize(1);
  }
}
