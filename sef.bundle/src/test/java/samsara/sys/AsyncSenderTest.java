package samsara.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.sef.Panic;
import samsara.testkit.FakeIpc;
import samsara.testkit.Sent;

final class AsyncSenderTest {
  private static final int SLOW = Endpoint.of(1, 30);

  private final FakeIpc ipc = new FakeIpc(Endpoint.of(1, 20));
  private final AsyncSender async = new Sys(ipc).async();

  @Test
  void messageArrivesWithItsPayload() {
    long[] message = Message.ofType(7);
    Message.int32(message, Message.M2_S1, 0x1234);

    async.send(Endpoint.PM, message);

    assertThat(Message.type(ipc.answerTo(Endpoint.PM))).isEqualTo(7);
    assertThat(Message.int32(ipc.answerTo(Endpoint.PM), Message.M2_S1)).isEqualTo(0x1234);
    assertThat(ipc.sent().get(0).noReply()).isFalse();
    assertThat(async.pending()).isZero();
  }

  @Test
  void noReplyIsMarked() {
    async.sendNoReply(Endpoint.PM, Message.ofType(7));

    assertThat(ipc.sent().get(0).noReply()).isTrue();
  }

  @Test
  void messagesOfOneReceiverKeepTheirOrderAndDoNotHoldOthersUp() {
    ipc.busy(SLOW, true);
    async.send(SLOW, Message.ofType(1));
    async.send(Endpoint.PM, Message.ofType(2));
    async.send(SLOW, Message.ofType(3));
    assertThat(async.pending()).isEqualTo(2);

    ipc.busy(SLOW, false);

    assertThat(ipc.sent()).extracting(Sent::type).containsExactly(2, 1, 3);
    assertThat(async.pending()).isZero();
  }

  @Test
  void tableIsUsedAgainForEver() {
    for (int i = 0; i < 1000; i++) {
      async.send(Endpoint.PM, Message.ofType(i));
    }

    assertThat(ipc.sent()).hasSize(1000);
  }

  @Test
  void oneSlowReceiverDoesNotUseUpTheTable() {
    ipc.busy(SLOW, true);
    async.send(SLOW, Message.ofType(1));
    for (int i = 0; i < 1000; i++) {
      async.send(Endpoint.PM, Message.ofType(2));
    }
    async.send(SLOW, Message.ofType(3));

    ipc.busy(SLOW, false);

    assertThat(ipc.sentTo(Endpoint.PM)).hasSize(1000);
    assertThat(ipc.sentTo(SLOW)).extracting(Sent::type).containsExactly(1, 3);
  }

  @Test
  void whatAReceiverHasNotGotYetCanBeTakenBack() {
    ipc.busy(SLOW, true);
    ipc.busy(Endpoint.PM, true);
    async.send(SLOW, Message.ofType(1));
    async.send(Endpoint.PM, Message.ofType(2));

    async.forget(SLOW);
    ipc.busy(SLOW, false);
    ipc.busy(Endpoint.PM, false);

    assertThat(ipc.sent()).extracting(Sent::type).containsExactly(2);
    assertThat(async.pending()).isZero();
  }

  @Test
  void fullTablePanics() {
    ipc.busy(SLOW, true);
    for (int i = 0; i < AsyncSender.COUNT_MAX; i++) {
      async.send(SLOW, Message.ofType(1));
    }

    assertThatThrownBy(() -> async.send(SLOW, Message.ofType(1))).isInstanceOf(Panic.class);
  }

  @Test
  void failureIsPrintedAtTheNextSend() {
    ipc.dead(SLOW);
    async.send(SLOW, Message.ofType(0x501));

    async.send(Endpoint.PM, Message.ofType(2));

    assertThat(ipc.kernel().console())
        .isEqualTo("test: message not delivered: destination=30.1 type=0x501 error=EDEADSRCDST\n");
  }
}
