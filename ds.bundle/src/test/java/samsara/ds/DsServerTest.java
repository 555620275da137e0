package samsara.ds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.testkit.FakeIpc;
import samsara.testkit.Sent;

final class DsServerTest extends DsFixture {

  @Test
  void requestThatIsNoneIsEinval() {
    ipc.request(HELLO, Message.ofType(0x8FF));

    run();

    assertThat(Message.type(ipc.answerTo(HELLO))).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void requestOfRsThatWasSentAsynchronouslyIsAnsweredSo() {
    long[] message = Message.ofType(DsRequest.RETRIEVE.type());
    DsMessage.flags(message, DsFlag.TYPE_LABEL);
    DsMessage.keyGrant(
        message, ipc.kernel().grantToProcess("vfs\0".getBytes(StandardCharsets.UTF_8)));
    DsMessage.keyBytes(message, 4);
    ipc.deliver(Endpoint.RS, Ipc.SENDA, message);

    run();

    assertThat(ipc.sentTo(Endpoint.RS)).last().extracting(Sent::primitive).isEqualTo(Ipc.SENDA);
    assertThat(DsMessage.value(ipc.answerTo(Endpoint.RS))).isEqualTo(Endpoint.VFS);
  }

  @Test
  void restartIsRefused() {
    FakeIpc restarted = new FakeIpc(Endpoint.DS);
    restarted.init(InitType.RESTART);

    restarted.run(new DsProgram().newProcess());

    assertThat(InitMessage.result(restarted.answerTo(Endpoint.RS))).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void dumpShowsEntriesAndSubscriptions() {
    publish(HELLO, "open_counter", 3, 0);
    subscribe(OTHER, "open.*", 0);
    ipc.whenIdle(
        () -> ipc.deliver(Endpoint.RS, Ipc.SENDA, Message.ofType(CommonRequest.DEBUG_DUMP.type())));

    runAll();

    assertThat(ipc.kernel().console())
        .contains("open_counter u32 3 owner=hello")
        .contains("other subscribed to open.* marked=0");
  }
}
