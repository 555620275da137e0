package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.HELLO;
import static samsara.vfs.VfsFixture.ROOT;
import static samsara.vfs.VfsFixture.USER;

import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.pm.PmNoteMessage;
import samsara.protocol.pm.PmToVfs;
import samsara.protocol.vfs.OpenFlag;
import samsara.testkit.FakeKernel;
import samsara.testkit.Sent;
import samsara.vfs.VfsFixture.Reply;

class SuspendTest {
  private final VfsFixture vfs = new VfsFixture();

  /// Makes a call wait in the synchronous driver; answers its grant.
  private int suspendHello() {
    vfs.open(ROOT, "/dev/hello");
    vfs.hello.answers(Errno.SUSPEND);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(Errno.SUSPEND);
    vfs.hello.requests.clear();
    return vfs.onlyGrant();
  }

  /// Makes a call wait in the asynchronous driver; answers its grant.
  private int suspendLog() {
    vfs.open(ROOT, "/dev/klog");
    vfs.log.requests.clear();
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(Errno.SUSPEND);
    return vfs.onlyGrant();
  }

  private FakeDriver.Request lastSent() {
    Sent sent = vfs.machine.asynchronous().getLast();
    assertThat(sent.destination()).isEqualTo(Endpoint.LOG);
    return FakeDriver.read(sent.message());
  }

  @Test
  void aNotifyingDriverIsAskedUntilItHasNoMore() {
    int grant = suspendHello();
    vfs.hello.revives(grant, 14).hasNoStatus();
    vfs.notifyFrom(HELLO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.STATUS, DeviceRequest.STATUS);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 14));
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void aRevivedReadMovesThePosition() {
    int grant = suspendHello();
    vfs.hello.revives(grant, 14).hasNoStatus().answers(0);
    vfs.notifyFrom(HELLO);
    vfs.read(ROOT, 0, 100);
    assertThat(vfs.hello.requests.getLast().low()).isEqualTo(14);
  }

  @Test
  void aDriverThatNeverEndsItsStatusIsLeftAlone() {
    suspendHello();
    for (int i = 0; i < 2000; i++) {
      vfs.hello.revives(9999, 1);
    }
    vfs.notifyFrom(HELLO);
    assertThat(vfs.hello.requests).hasSize(DriverEvents.STATUS_POLLS_MAX);
    assertThat(vfs.machine.printed()).containsExactly("vfs: driver hello never ends its status");
  }

  @Test
  void anAsynchronousDriverIsOpenedByWaitingForIt() {
    vfs.open(ROOT, "/dev/klog");
    assertThat(vfs.log.kinds()).containsExactly(DeviceRequest.OPEN);
  }

  @Test
  void anAsynchronousDriverIsNotWaitedForInTransfers() {
    int grant = suspendLog();
    assertThat(vfs.log.requests).isEmpty();
    assertThat(lastSent())
        .isEqualTo(new FakeDriver.Request(DeviceRequest.READ, 0, Endpoint.VFS, 100, 0, 0, grant));
  }

  @Test
  void itsAnswerEndsTheCall() {
    int grant = suspendLog();
    vfs.sendRevive(Endpoint.LOG, grant, 14);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 14));
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void anAnswerOfAnotherDriverEndsNothing() {
    int grant = suspendLog();
    vfs.sendRevive(HELLO, grant, 14);
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void anAnswerThatNobodyWaitsForIsDropped() {
    vfs.sendRevive(Endpoint.LOG, 1234, 14);
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void answersAreForDriversAlone() {
    assertThat(vfs.callNumber(USER, DeviceRequest.REVIVE)).isEqualTo(-Errno.ENOSYS);
  }

  @Test
  void aNonblockingCallIsCalledOffWithEagain() {
    vfs.open(ROOT, "/dev/hello", OpenFlag.O_RDWR | OpenFlag.O_NONBLOCK);
    vfs.hello.answers(Errno.SUSPEND).answers(-Errno.EINTR);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(-Errno.EAGAIN);
    assertThat(vfs.hello.requests.getLast().request()).isEqualTo(DeviceRequest.CANCEL);
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void aNonblockingCallOfAnAsynchronousDriverEndsWithItsAnswer() {
    vfs.open(ROOT, "/dev/klog", OpenFlag.O_RDONLY | OpenFlag.O_NONBLOCK);
    assertThat(vfs.read(ROOT, 0, 100)).isEqualTo(Errno.SUSPEND);
    assertThat(lastSent().request()).isEqualTo(DeviceRequest.CANCEL);
    vfs.sendRevive(Endpoint.LOG, vfs.onlyGrant(), -Errno.EINTR);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, -Errno.EAGAIN));
  }

  @Test
  void unpauseEndsTheCallWithEintr() {
    int grant = suspendHello();
    vfs.hello.answers(-Errno.EINTR);
    assertThat(vfs.tell(PmToVfs.UNPAUSE, ROOT, 0, 0)).isEqualTo(Errno.OK);
    assertThat(vfs.hello.requests)
        .containsExactly(
            new FakeDriver.Request(DeviceRequest.CANCEL, 0, Endpoint.VFS, 4, 0, 0, grant));
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, -Errno.EINTR));
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void unpauseOfWhatIsJustDoneEndsTheCallWell() {
    suspendHello();
    vfs.hello.answers(14);
    vfs.tell(PmToVfs.UNPAUSE, ROOT, 0, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 14));
  }

  @Test
  void unpauseWaitsForAnAsynchronousDriver() {
    int grant = suspendLog();
    assertThat(vfs.tell(PmToVfs.UNPAUSE, ROOT, 0, 0)).isEqualTo(Errno.SUSPEND);
    assertThat(lastSent().request()).isEqualTo(DeviceRequest.CANCEL);
    assertThat(vfs.lateReplies).isEmpty();
    vfs.sendRevive(Endpoint.LOG, grant, -Errno.EINTR);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, -Errno.EINTR));
    Sent toPm = vfs.machine.asynchronous().getLast();
    assertThat(toPm.destination()).isEqualTo(Endpoint.PM);
    assertThat(samsara.abi.Message.type(toPm.message()))
        .isEqualTo(PmToVfs.UNPAUSE.type() + PmToVfs.REPLY_OFFSET);
    assertThat(PmNoteMessage.endpoint(toPm.message())).isEqualTo(ROOT);
  }

  @Test
  void unpauseOfAProcessThatDoesNotWaitIsAnsweredAtOnce() {
    assertThat(vfs.tell(PmToVfs.UNPAUSE, ROOT, 0, 0)).isEqualTo(Errno.OK);
  }

  @Test
  void exitCallsOffWhatTheProcessWaitsFor() {
    suspendHello();
    assertThat(vfs.tell(PmToVfs.EXIT, ROOT, 0, 0)).isEqualTo(Errno.OK);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.CANCEL, DeviceRequest.CLOSE);
    assertThat(vfs.lateReplies).isEmpty();
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void theGrantOfACalledOffCallStaysTakenUntilItsDriverAnswers() {
    int grant = suspendLog();
    assertThat(vfs.tell(PmToVfs.EXIT, ROOT, 0, 0)).isEqualTo(Errno.OK);
    assertThat(lastSent().request()).isEqualTo(DeviceRequest.CANCEL);
    assertThat(vfs.machine.liveGrants()).containsKey(grant);
    vfs.sendRevive(Endpoint.LOG, grant, -Errno.EINTR);
    assertThat(vfs.machine.liveGrants()).isEmpty();
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void exitOfAProcessThatIsUnpausedAnswersBoth() {
    int grant = suspendLog();
    assertThat(vfs.tell(PmToVfs.UNPAUSE, ROOT, 0, 0)).isEqualTo(Errno.SUSPEND);
    int sent = vfs.machine.asynchronous().size();

    assertThat(vfs.tell(PmToVfs.EXIT, ROOT, 0, 0)).isEqualTo(Errno.OK);

    List<Sent> since = vfs.machine.asynchronous().subList(sent, vfs.machine.asynchronous().size());
    assertThat(since).hasSize(1); // and no second CANCEL
    assertThat(since.getFirst().type()).isEqualTo(PmToVfs.UNPAUSE.type() + PmToVfs.REPLY_OFFSET);
    vfs.sendRevive(Endpoint.LOG, grant, -Errno.EINTR);
    assertThat(vfs.machine.liveGrants()).isEmpty();
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void theGrantsOfCalledOffCallsGoWithTheirDriver() {
    suspendLog();
    vfs.tell(PmToVfs.EXIT, ROOT, 0, 0);
    vfs.announce("log", Endpoint.LOG);
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void aDriverThatNeverAnswersTakesALimitedNumberOfGrants() {
    for (int i = 0; i < PendingCalls.ORPHANS_MAX + 10; i++) {
      vfs.tell(PmToVfs.FORK, 60, ROOT, 60);
      vfs.open(60, "/dev/klog");
      vfs.read(60, 0, 100);
      vfs.tell(PmToVfs.EXIT, 60, 0, 0);
    }
    assertThat(vfs.machine.liveGrants()).hasSize(PendingCalls.ORPHANS_MAX);
  }

  @Test
  void anAsynchronousDriverThatDoesNotListenHoldsALimitedNumberOfCalls() {
    vfs.machine.base.busy(Endpoint.LOG, true);
    for (int i = 0; i < DriverLink.UNDELIVERED_MAX; i++) {
      assertThat(readLogAs(60 + i)).isEqualTo(Errno.SUSPEND);
    }
    assertThat(readLogAs(200)).isEqualTo(-Errno.EAGAIN);
    vfs.machine.base.busy(Endpoint.LOG, false);
    assertThat(vfs.read(200, 0, 100)).isEqualTo(Errno.SUSPEND);
  }

  @Test
  void callsOfADriverThatDoesNotListenCanBeCalledOff() {
    vfs.machine.base.busy(Endpoint.LOG, true);
    for (int i = 0; i < DriverLink.UNDELIVERED_MAX; i++) {
      readLogAs(60 + i);
    }
    assertThat(vfs.tell(PmToVfs.UNPAUSE, 60, 0, 0)).isEqualTo(Errno.SUSPEND);
    vfs.machine.base.busy(Endpoint.LOG, false);
    assertThat(lastSent().request()).isEqualTo(DeviceRequest.CANCEL);
  }

  private List<FakeDriver.Request> cancelsToLog() {
    return vfs.machine.asynchronous().stream()
        .filter(sent -> sent.destination() == Endpoint.LOG)
        .map(sent -> FakeDriver.read(sent.message()))
        .filter(request -> request.request() == DeviceRequest.CANCEL)
        .toList();
  }

  /// As many readers as there is room for, all called off before the driver takes anything.
  private void callAllOffThatADriverHasNotTaken(PmToVfs how) {
    vfs.machine.base.busy(Endpoint.LOG, true);
    for (int i = 0; i < DriverLink.UNDELIVERED_MAX; i++) {
      assertThat(readLogAs(60 + i)).isEqualTo(Errno.SUSPEND);
    }
    for (int i = 0; i < DriverLink.UNDELIVERED_MAX; i++) {
      vfs.tell(how, 60 + i, 0, 0);
    }
  }

  @Test
  void cancelsThatFindNoRoomFollowWhenThereIsSome() {
    callAllOffThatADriverHasNotTaken(PmToVfs.UNPAUSE);
    vfs.machine.base.busy(Endpoint.LOG, false);
    vfs.sendRevive(Endpoint.LOG, cancelsToLog().getFirst().grant(), -Errno.EINTR);
    assertThat(cancelsToLog().stream().map(FakeDriver.Request::grant).distinct())
        .hasSize(DriverLink.UNDELIVERED_MAX);
    assertThat(cancelsToLog()).hasSize(DriverLink.UNDELIVERED_MAX);
  }

  @Test
  void readsOfExitedProcessesAreCalledOffWhenThereIsRoom() {
    callAllOffThatADriverHasNotTaken(PmToVfs.EXIT);
    vfs.machine.base.busy(Endpoint.LOG, false);
    vfs.notifyFrom(Endpoint.DS);
    assertThat(cancelsToLog().stream().map(FakeDriver.Request::grant))
        .hasSize(DriverLink.UNDELIVERED_MAX)
        .containsExactlyInAnyOrderElementsOf(vfs.machine.liveGrants().keySet());
  }

  @Test
  void callsThatEndedBeforeThereWasRoomAreNotCalledOff() {
    callAllOffThatADriverHasNotTaken(PmToVfs.UNPAUSE);
    for (int grant : vfs.machine.liveGrants().keySet()) {
      vfs.sendRevive(Endpoint.LOG, grant, 1);
    }
    vfs.machine.base.busy(Endpoint.LOG, false);
    vfs.notifyFrom(Endpoint.DS);
    assertThat(cancelsToLog()).isNotEmpty().hasSizeLessThan(DriverLink.UNDELIVERED_MAX);
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  @Test
  void driverThatRestartsIsNotToldToCancelWhatItWasNeverAsked() {
    callAllOffThatADriverHasNotTaken(PmToVfs.UNPAUSE);
    vfs.announce("log", Endpoint.LOG);
    vfs.machine.base.busy(Endpoint.LOG, false);
    vfs.notifyFrom(Endpoint.DS);
    assertThat(vfs.lateReplies)
        .hasSize(DriverLink.UNDELIVERED_MAX)
        .allMatch(reply -> reply.result() == -Errno.EINTR);
    assertThat(cancelsToLog()).isEmpty();
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }

  private int readLogAs(int endpoint) {
    vfs.tell(PmToVfs.FORK, endpoint, ROOT, endpoint);
    vfs.open(endpoint, "/dev/klog");
    return vfs.read(endpoint, 0, 100);
  }

  @Test
  void aRestartedDriverIsAskedAgain() {
    int grant = suspendHello();
    vfs.hello.answers(0).answers(Errno.SUSPEND);
    vfs.announce("hello", HELLO);
    assertThat(vfs.hello.kinds()).containsExactly(DeviceRequest.OPEN, DeviceRequest.READ);
    assertThat(vfs.lateReplies).isEmpty();
    assertThat(vfs.onlyGrant()).isNotEqualTo(grant); // what the dead one knew goes under the old
  }

  @Test
  void aRestartedDriverMayAnswerAtOnce() {
    suspendHello();
    vfs.hello.answers(0).answers(14);
    vfs.announce("hello", HELLO);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, 14));
  }

  @Test
  void aCallThatItsDriverRestartsUnderTooOftenIsEio() {
    suspendHello();
    for (int i = 0; i < 17; i++) {
      assertThat(vfs.lateReplies).isEmpty();
      vfs.hello.answers(0).answers(i < 16 ? Errno.SUSPEND : 14);
      vfs.announce("hello", HELLO);
    }
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, -Errno.EIO));
  }

  @Test
  void aCallThatWaitsForLongMaySeeManyRestarts() {
    suspendHello();
    FakeKernel kernel = vfs.machine.base.kernel();
    for (int i = 0; i < 100; i++) {
      kernel.uptimeTicks(kernel.uptimeTicks() + Repeats.WHILE_SECONDS * FakeKernel.HZ);
      vfs.hello.answers(0).answers(Errno.SUSPEND);
      vfs.announce("hello", HELLO);
    }
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void anUnpausedCallIsNotAskedAgain() {
    suspendLog();
    vfs.tell(PmToVfs.UNPAUSE, ROOT, 0, 0);
    vfs.announce("log", Endpoint.LOG);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, -Errno.EINTR));
  }

  @Test
  void anAsynchronousDriverThatForgotTheMinorIsToldAgain() {
    int grant = suspendLog();
    vfs.sendRevive(Endpoint.LOG, grant, -Errno.ERESTART);
    assertThat(vfs.log.kinds()).containsExactly(DeviceRequest.OPEN);
    assertThat(lastSent().request()).isEqualTo(DeviceRequest.READ);
    assertThat(vfs.lateReplies).isEmpty();
  }

  @Test
  void whoeverWaitsForADriverThatIsTakenDownGetsEio() {
    suspendHello();
    vfs.mapDriver(Endpoint.RS, "hello", VfsFixture.HELLO_MAJOR, DeviceStyle.NDEV, 0);
    assertThat(vfs.lateReplies).containsExactly(new Reply(ROOT, -Errno.EIO));
    assertThat(vfs.machine.liveGrants()).isEmpty();
  }
}
