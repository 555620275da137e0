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
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.PrepareState;
import samsara.protocol.rs.RsRequest;
import samsara.testkit.FakeIpc;
import samsara.testkit.Sent;

final class LiveUpdateTest {
  private static final int WORK = 55;

  private final ServiceUnderTest service = new ServiceUnderTest();
  private final FakeIpc ipc = service.ipc;
  private int rsAnswer = -Errno.EINVAL;

  @BeforeEach
  void rsAnswersInit() {
    ipc.peer(
        Endpoint.RS,
        message -> {
          boolean isInit = Message.type(message) == RsRequest.INIT.type();
          Message.type(message, isInit ? Errno.OK : rsAnswer);
          return true;
        });
    ipc.init(InitType.FRESH);
  }

  private void prepare(int state) {
    long[] message = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(message, state);
    PrepareMessage.maxTicks(message, 120);
    ipc.deliver(Endpoint.RS, Ipc.SENDA, message);
  }

  private void work() {
    ipc.request(ServiceUnderTest.CLIENT, Message.ofType(WORK));
  }

  /// Answers to RS: the result of each LU_PREPARE that the service sent.
  private List<Integer> reports() {
    return ipc.sentTo(Endpoint.RS).stream()
        .filter(sent -> sent.type() == RsRequest.LU_PREPARE.type())
        .map(Sent::message)
        .map(PrepareMessage::result)
        .toList();
  }

  @Test
  void serviceThatRegistersNothingRefusesWithEnosys() {
    prepare(PrepareState.WORK_FREE);

    service.run();

    assertThat(reports()).containsExactly(-Errno.ENOSYS);
    assertThat(service.typesSeen).isEmpty();
  }

  @Test
  void stateThatTheServiceDoesNotKnowIsRefusedWithEinval() {
    service.register(sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD));
    prepare(PrepareState.CUSTOM_FIRST);
    work();

    service.run();

    assertThat(reports()).containsExactly(-Errno.EINVAL);
    assertThat(service.typesSeen).as("the service goes on").containsExactly(WORK);
  }

  @Test
  void workFreeIsReadyAtTheNextReceiveWithoutPrepareCallback() {
    service.register(sef -> sef.onStateIsValid(Sef.StateIsValid.WORK_FREE));
    prepare(PrepareState.WORK_FREE);

    service.run();

    assertThat(reports()).containsExactly(Errno.OK);
  }

  @Test
  void workFreeDoesNotAskThePrepareCallback() {
    service.register(
        sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD).onPrepare(Sef.Prepare.CRASH));
    prepare(PrepareState.WORK_FREE);

    service.run();

    assertThat(reports()).containsExactly(Errno.OK);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void standardValidatorAcceptsTheStandardStates(int state) {
    service.register(
        sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD).onPrepare(Sef.Prepare.ALWAYS_READY));
    prepare(state);

    service.run();

    assertThat(reports()).containsExactly(Errno.OK);
    assertThat(PrepareMessage.state(ipc.answerTo(Endpoint.RS))).isEqualTo(state);
  }

  @Test
  void readyIsReportedBySendrec() {
    service.register(sef -> sef.onStateIsValid(Sef.StateIsValid.WORK_FREE));
    prepare(PrepareState.WORK_FREE);

    service.run();

    assertThat(ipc.sentTo(Endpoint.RS)).last().extracting(Sent::primitive).isEqualTo(Ipc.SENDREC);
  }

  @Test
  void serviceIsAskedBeforeEveryReceiveUntilItIsReady() {
    service.register(sef ->
        sef.onStateIsValid(Sef.StateIsValid.STANDARD)
            .onPrepare(state -> {
              service.events.add("asked after " + service.typesSeen.size());
              return service.typesSeen.size() < 2 ? -Errno.ENOTREADY : Errno.OK;
            }));
    prepare(PrepareState.REQUEST_FREE);
    work();
    work();
    work();

    service.run();

    assertThat(service.events).containsExactly("asked after 0", "asked after 1", "asked after 2");
    assertThat(reports()).containsExactly(Errno.OK);
    assertThat(service.typesSeen).hasSize(3);
  }

  @Test
  void saveThatIsNotReadyIsAskedAgainInEveryState() {
    service.register(sef ->
        sef.onStateIsValid(Sef.StateIsValid.WORK_FREE)
            .onStateSave(state -> service.typesSeen.isEmpty() ? -Errno.ENOTREADY : Errno.OK));
    prepare(PrepareState.WORK_FREE);
    work();

    service.run();

    assertThat(service.typesSeen).hasSize(1);
    assertThat(reports()).containsExactly(Errno.OK);
  }

  @Test
  void nullPrepareIsNeverReady() {
    service.register(sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD));
    prepare(PrepareState.REQUEST_FREE);
    work();

    service.run();

    assertThat(reports()).isEmpty();
    assertThat(service.typesSeen).containsExactly(WORK);
  }

  @Test
  void neverReadyServiceKeepsWorking() {
    service.register(
        sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD).onPrepare(Sef.Prepare.NEVER_READY));
    prepare(PrepareState.PROTOCOL_FREE);
    work();
    work();

    service.run();

    assertThat(reports()).isEmpty();
    assertThat(service.typesSeen).containsExactly(WORK, WORK);
  }

  @Test
  void prepareThatRefusesEndsTheUpdateWithItsError() {
    service.register(
        sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD).onPrepare(state -> -Errno.EIO));
    prepare(PrepareState.REQUEST_FREE);

    service.run();

    assertThat(reports()).containsExactly(-Errno.EIO);
  }

  @Test
  void predefinedPrepareCrashEndsTheProcess() {
    service.register(
        sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD).onPrepare(Sef.Prepare.CRASH));
    prepare(PrepareState.REQUEST_FREE);

    assertThatThrownBy(service::run).isInstanceOf(Panic.class);
  }

  @Test
  void stateIsSavedBeforeReadyIsReported() {
    service.register(sef ->
        sef.onStateIsValid(Sef.StateIsValid.STANDARD)
            .onStateSave(state -> {
              service.events.add("save " + state + " reports " + reports().size());
              return Errno.OK;
            }));
    prepare(PrepareState.WORK_FREE);

    service.run();

    assertThat(service.events).containsExactly("save 1 reports 0");
  }

  @Test
  void saveErrorIsTheResultOfTheUpdate() {
    service.register(
        sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD).onStateSave(state -> -Errno.ENOSPC));
    prepare(PrepareState.WORK_FREE);

    service.run();

    assertThat(reports()).containsExactly(-Errno.ENOSPC);
  }

  @ParameterizedTest
  @ValueSource(ints = {Errno.OK, -Errno.EINVAL, -Errno.EBUSY, 1234})
  void anyAnswerToReadyMeansThatTheServiceGoesOn(int answer) {
    rsAnswer = answer;
    service.register(sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD));
    prepare(PrepareState.WORK_FREE);
    work();
    work();

    service.run();

    assertThat(reports()).as("asked once only").hasSize(1);
    assertThat(service.typesSeen).containsExactly(WORK, WORK);
  }

  @Test
  void cancelIsAnAnswerToReadyToo() {
    service.register(sef ->
        sef.onStateIsValid(Sef.StateIsValid.STANDARD)
            .onStateChanged((from, to) -> service.events.add(from + "->" + to)));
    rsAnswer = RsRequest.LU_PREPARE.type();
    prepare(PrepareState.WORK_FREE);
    work();

    service.run();

    assertThat(service.events).containsExactly("0->1", "1->0");
    assertThat(service.typesSeen).containsExactly(WORK);
    assertThat(ipc.kernel().console()).contains("aborted by the client: EINTR");
  }

  @Test
  void cancelStopsThePreparation() {
    service.register(sef ->
        sef.onStateIsValid(Sef.StateIsValid.STANDARD)
            .onPrepare(state -> {
              service.events.add("asked");
              return -Errno.ENOTREADY;
            })
            .onStateChanged((from, to) -> service.events.add(from + "->" + to)));
    prepare(PrepareState.REQUEST_FREE);
    prepare(PrepareState.NULL);
    work();

    service.run();

    assertThat(service.events).containsExactly("0->2", "asked", "2->0");
    assertThat(reports()).isEmpty();
  }

  @Test
  void cancelNeedsNoValidator() {
    prepare(PrepareState.NULL);

    service.run();

    assertThat(reports()).isEmpty();
  }

  @Test
  void stateChangedIsNotCalledWithoutAChange() {
    List<String> changes = new ArrayList<>();
    service.register(sef ->
        sef.onStateIsValid(Sef.StateIsValid.STANDARD)
            .onStateChanged((from, to) -> changes.add(from + "->" + to)));
    prepare(PrepareState.NULL);
    prepare(PrepareState.REQUEST_FREE);
    prepare(PrepareState.REQUEST_FREE);
    prepare(PrepareState.PROTOCOL_FREE);

    service.run();

    assertThat(changes).containsExactly("0->2", "2->3");
  }

  @Test
  void refusalDoesNotChangeTheState() {
    service.register(sef ->
        sef.onStateIsValid(Sef.StateIsValid.STANDARD)
            .onStateChanged((from, to) -> service.events.add(from + "->" + to)));
    prepare(9);

    service.run();

    assertThat(service.events).isEmpty();
  }

  @Test
  void updateIsNotTakenFromAnybodyButRs() {
    service.register(sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD));
    long[] message = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(message, PrepareState.WORK_FREE);
    ipc.deliver(Endpoint.PM, Ipc.SENDA, message);

    service.run();

    assertThat(reports()).isEmpty();
    assertThat(service.typesSeen).containsExactly(RsRequest.LU_PREPARE.type());
  }

  @Test
  void debugOutputShowsCycleAndDumpByDefault() {
    ipc.kernel().name("hello");
    ipc.kernel().uptimeTicks(90);
    service.register(
        sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD).onStateDump(state -> "openCounter=3"));
    prepare(PrepareState.REQUEST_FREE);
    work();

    service.run();

    assertThat(ipc.kernel().console())
        .contains("hello: time = 1s 500000us: update: state=2 cycle=1 dump: openCounter=3\n")
        .contains("cycle=2");
  }

  @Test
  void newsOfKernelTextAreNotTracedSinceTheTraceIsKernelText() {
    service.register(sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD));
    prepare(PrepareState.REQUEST_FREE);
    ipc.whenIdle(() -> ipc.notification(Endpoint.SYSTEM, 1 << Signal.KMESS));

    service.run();

    assertThat(ipc.kernel().console()).contains("cycle=1").doesNotContain("cycle=2");
  }

  @Test
  void debugOutputSaysWhoAborted() {
    service.register(
        sef -> sef.onStateIsValid(Sef.StateIsValid.STANDARD).onStateSave(state -> -Errno.EIO));
    prepare(PrepareState.WORK_FREE);

    service.run();

    assertThat(ipc.kernel().console()).contains("aborted by the service: EIO");
  }
}
