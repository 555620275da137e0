package samsara.sef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.RequestHandler;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.PrepareState;
import samsara.protocol.rs.RsRequest;
import samsara.testkit.FakeIpc;
import samsara.testkit.Sent;

final class ServeTest {
  private static final int CLIENT = ServiceUnderTest.CLIENT;

  private final FakeIpc ipc = new FakeIpc(ServiceUnderTest.ENDPOINT);
  private final List<Boolean> onFastPath = new ArrayList<>();
  private final List<Integer> typesSeen = new ArrayList<>();

  @BeforeEach
  void start() {
    ipc.init(InitType.FRESH);
  }

  private void serve(RequestHandler handler) {
    ipc.run(sef -> {
      sef.onStateIsValid(Sef.StateIsValid.STANDARD);
      sef.startup();
      sef.serve(handler);
    });
  }

  private boolean answer(long[] message) {
    onFastPath.add(ipc.isServing());
    typesSeen.add(Message.type(message));
    Message.type(message, Message.type(message) + 100);
    return true;
  }

  @Test
  void requestIsServedOnTheFastPath() {
    ipc.request(CLIENT, Message.ofType(1));

    serve(this::answer);

    assertThat(onFastPath).containsExactly(true);
    assertThat(Message.type(ipc.answerTo(CLIENT))).isEqualTo(101);
  }

  @Test
  void requestIsServedOffTheFastPathWhileAnUpdateIsPrepared() {
    prepare(PrepareState.REQUEST_FREE);
    ipc.request(CLIENT, Message.ofType(1));

    serve(this::answer);

    assertThat(onFastPath).containsExactly(false);
    assertThat(ipc.sentTo(CLIENT)).extracting(Sent::primitive).containsExactly(Ipc.SENDNB);
    assertThat(Message.type(ipc.answerTo(CLIENT))).isEqualTo(101);
  }

  @Test
  void fastPathIsUsedAgainAfterTheUpdateIsCalledOff() {
    prepare(PrepareState.REQUEST_FREE);
    prepare(PrepareState.NULL);
    ipc.request(CLIENT, Message.ofType(1));

    serve(this::answer);

    assertThat(onFastPath).containsExactly(true);
  }

  private void prepare(int state) {
    long[] message = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(message, state);
    ipc.deliver(Endpoint.RS, Ipc.SENDA, message);
  }

  @Test
  void answerIsDroppedIfTheClientDoesNotWaitAnyMore() {
    ipc.busy(CLIENT, true);
    prepare(PrepareState.REQUEST_FREE);
    ipc.request(CLIENT, Message.ofType(1));
    ipc.whenIdle(() -> ipc.busy(CLIENT, false));

    serve(this::answer);

    assertThat(ipc.sentTo(CLIENT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {Ipc.SENDA, Ipc.SEND, Ipc.SENDNB})
  void requestThatWasNotMadeBySendrecIsAnsweredAsynchronously(int primitive) {
    ipc.deliver(CLIENT, primitive, Message.ofType(1));

    serve(this::answer);

    assertThat(ipc.sentTo(CLIENT)).extracting(Sent::primitive).containsExactly(Ipc.SENDA);
    assertThat(ipc.sentTo(CLIENT).get(0).noReply()).isTrue();
    assertThat(Message.type(ipc.answerTo(CLIENT))).isEqualTo(101);
  }

  @Test
  void handlerThatAnswersLaterIsNotAnsweredFor() {
    ipc.request(CLIENT, Message.ofType(1));
    ipc.deliver(CLIENT, Ipc.SENDA, Message.ofType(2));

    serve(message -> false);

    assertThat(ipc.sentTo(CLIENT)).isEmpty();
  }

  @Test
  void notificationOfAnotherServiceReachesTheHandler() {
    ipc.notification(Endpoint.DS, 0);
    List<Boolean> notifications = new ArrayList<>();

    serve(message -> !notifications.add(Ipc.isNotify(ipc.status())));

    assertThat(notifications).containsExactly(true);
  }

  @Test
  void answerToANotificationIsABug() {
    ipc.notification(Endpoint.DS, 0);

    assertThatThrownBy(() -> serve(message -> true)).isInstanceOf(Panic.class);
  }

  @Test
  void systemEventsDoNotReachTheHandler() {
    ipc.notification(Endpoint.RS, 0);
    ipc.notification(Endpoint.CLOCK, 0);
    ipc.notification(Endpoint.SYSTEM, 1 << 28);
    ipc.deliver(Endpoint.RS, Ipc.SENDA, CommonRequest.signal(15));

    serve(this::answer);

    assertThat(typesSeen).isEmpty();
    assertThat(ipc.sentTo(Endpoint.RS)).last().extracting(Sent::primitive).isEqualTo(Ipc.NOTIFY);
  }

  @Test
  void requestBySendrecIsNeverTakenForAnEvent() {
    ipc.request(Endpoint.PM, CommonRequest.signal(15));
    prepare(PrepareState.REQUEST_FREE);
    ipc.request(Endpoint.PM, CommonRequest.signal(15));

    serve(this::answer);

    assertThat(typesSeen).hasSize(2);
  }

  @Test
  void lateReplyGoesToTheWaitingClient() {
    replyLater();

    assertThat(ipc.sentTo(CLIENT)).extracting(Sent::primitive).containsExactly(Ipc.SENDNB);
  }

  @Test
  void lateReplyToAClientThatIsBusyFollowsAsynchronously() {
    ipc.busy(CLIENT, true);

    replyLater();
    assertThat(ipc.sentTo(CLIENT)).isEmpty();
    ipc.busy(CLIENT, false);

    assertThat(ipc.sentTo(CLIENT)).extracting(Sent::primitive).containsExactly(Ipc.SENDA);
    assertThat(ipc.sentTo(CLIENT).get(0).noReply()).isTrue();
  }

  @Test
  void lateReplyToADeadClientIsDropped() {
    ipc.dead(CLIENT);

    replyLater();

    assertThat(ipc.sentTo(CLIENT)).isEmpty();
  }

  private void replyLater() {
    ipc.run(sef -> {
      sef.startup();
      sef.reply(CLIENT, Message.ofType(5));
    });
  }
}
