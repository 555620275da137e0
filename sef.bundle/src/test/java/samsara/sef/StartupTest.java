package samsara.sef;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.rs.RsRequest;
import samsara.testkit.FakeIpc;

final class StartupTest {
  private final ServiceUnderTest service = new ServiceUnderTest();
  private final FakeIpc ipc = service.ipc;

  @Test
  void freshStartRunsTheFreshCallback() {
    runAllThree(InitType.FRESH);

    assertThat(service.events).containsExactly("fresh 0");
  }

  @Test
  void liveUpdateRunsTheUpdateCallback() {
    runAllThree(InitType.LIVE_UPDATE);

    assertThat(service.events).containsExactly("update 1");
  }

  @Test
  void restartRunsTheRestartCallback() {
    runAllThree(InitType.RESTART);

    assertThat(service.events).containsExactly("restart 2");
  }

  private void runAllThree(int type) {
    service.register(sef ->
        sef.onInitFresh((t, info) -> note("fresh " + t))
            .onInitUpdate((t, info) -> note("update " + t))
            .onInitRestart((t, info) -> note("restart " + t)));
    ipc.init(type);
    service.run();
  }

  private int note(String event) {
    service.events.add(event);
    return Errno.OK;
  }

  @ParameterizedTest
  @ValueSource(ints = {InitType.FRESH, InitType.LIVE_UPDATE, InitType.RESTART})
  void everyInitSucceedsByDefault(int type) {
    ipc.init(type);

    service.run();

    assertThat(reportedResult()).isZero();
    assertThat(service.started).isTrue();
  }

  @Test
  void unknownInitTypeIsReportedAsInvalid() {
    ipc.init(7);

    service.run();

    assertThat(reportedResult()).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void resultOfTheCallbackIsReportedInOneSendrecAndNothingElseIsSent() {
    service.register(sef -> sef.onInitFresh((type, info) -> -Errno.EIO));
    ipc.init(InitType.FRESH);

    service.run();

    assertThat(ipc.sent()).hasSize(1);
    assertThat(ipc.sent().get(0).primitive()).isEqualTo(Ipc.SENDREC);
    assertThat(ipc.sent().get(0).type()).isEqualTo(RsRequest.INIT.type());
    assertThat(reportedResult()).isEqualTo(-Errno.EIO);
  }

  @Test
  void serviceStaysBlockedUntilRsAnswers() {
    ipc.peer(Endpoint.RS, message -> false);
    ipc.init(InitType.FRESH);

    service.run();

    assertThat(service.started).isFalse();
  }

  @Test
  void messagesBeforeInitStayQueued() {
    ipc.request(ServiceUnderTest.CLIENT, Message.ofType(77));
    ipc.init(InitType.FRESH);

    service.run();

    assertThat(service.typesSeen).containsExactly(77);
  }

  @Test
  void pingBeforeInitIsAnswered() {
    ipc.notification(Endpoint.RS, 0);
    ipc.init(InitType.FRESH);

    service.run();

    assertThat(ipc.sent().get(0).primitive()).isEqualTo(Ipc.NOTIFY);
    assertThat(service.started).isTrue();
  }

  @Test
  void strayMessageOfRsBeforeInitIsDropped() {
    ipc.deliver(Endpoint.RS, Ipc.SENDA, Message.ofType(RsRequest.LU_PREPARE.type()));
    ipc.init(InitType.FRESH);

    service.run();

    assertThat(service.started).isTrue();
    assertThat(service.typesSeen).isEmpty();
    assertThat(ipc.kernel().console()).contains("message before INIT is dropped: type=0x715");
  }

  @Test
  void callbackLearnsTheOldEndpoint() {
    int old = Endpoint.of(3, 41);
    service.register(sef -> sef.onInitRestart((type, info) -> note("old " + info.oldEndpoint())));
    ipc.init(InitType.RESTART, old, List.of());

    service.run();

    assertThat(service.events).containsExactly("old " + old);
  }

  @Test
  void callbackCanReadThePublicTable() {
    List<PublicEntry> seen = new ArrayList<>();
    PublicEntry log = entry(1, Endpoint.LOG, "log");
    PublicEntry last = entry(1, Endpoint.of(1, 20), "hello");
    service.register(sef ->
        sef.onInitFresh((type, info) -> {
          seen.addAll(info.publicTable());
          return Errno.OK;
        }));
    ipc.init(InitType.FRESH, Endpoint.NONE, List.of(log, entry(0, 5, "unused"), last));

    service.run();

    assertThat(seen).containsExactly(log, last);
  }

  private static PublicEntry entry(int inUse, int endpoint, String label) {
    return new PublicEntry(
        inUse, 0, endpoint, 0, 0, 0, 0, 0, 0, label, label, List.of(), List.of());
  }

  @Test
  void rsInitialisesItselfAsFreshWithoutMessages() {
    FakeIpc rs = new FakeIpc(Endpoint.RS);
    service.register(sef -> sef.onInitFresh((type, info) -> note("fresh " + info.publicTable())));

    rs.run(service);

    assertThat(service.events).containsExactly("fresh []");
    assertThat(rs.sent()).isEmpty();
  }

  @Test
  void rsPanicsWhenItsOwnInitFails() {
    FakeIpc rs = new FakeIpc(Endpoint.RS);
    service.register(sef -> sef.onInitFresh(Sef.Init.FAIL));

    assertThatThrownBy(() -> rs.run(service))
        .isInstanceOf(Panic.class)
        .hasMessageContaining("ENOSYS");
  }

  @Test
  void predefinedFailReportsThatTheInitTypeIsNotSupported() {
    service.register(sef -> sef.onInitRestart(Sef.Init.FAIL));
    ipc.init(InitType.RESTART);

    service.run();

    assertThat(reportedResult()).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void predefinedCrashEndsTheProcess() {
    service.register(sef -> sef.onInitFresh(Sef.Init.CRASH));
    ipc.init(InitType.FRESH);

    assertThatThrownBy(service::run).isInstanceOf(Panic.class);
  }

  @Test
  void initTypeIsKnownAfterStartup() {
    List<Integer> types = new ArrayList<>();
    ipc.init(InitType.RESTART);

    ipc.run(sef -> {
      sef.startup();
      types.add(sef.initType());
    });

    assertThat(types).containsExactly(InitType.RESTART);
  }

  private int reportedResult() {
    return InitMessage.result(ipc.answerTo(Endpoint.RS));
  }
}
