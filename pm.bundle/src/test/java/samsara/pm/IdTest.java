package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.pm.PmFixture.Answer;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PmNoteMessage;

final class IdTest {
  private final PmFixture pm = new PmFixture();

  private int setUid(int source, int uid) {
    return pm.result(source, PmCall.SETUID, m -> PmMessage.id(m, uid));
  }

  private int setGid(int source, int gid) {
    return pm.result(source, PmCall.SETGID, m -> PmMessage.id(m, gid));
  }

  @Test
  void processKnowsItselfAndItsParent() {
    int child = pm.fork(Endpoint.INIT);

    long[] answer = pm.call(child, PmCall.GETPID, m -> {});

    assertThat(Message.type(answer)).isEqualTo(pm.pidOf(child));
    assertThat(PmMessage.parentPid(answer)).isEqualTo(1);
  }

  @Test
  void parentOfInitIsShownAsZero() {
    long[] answer = pm.call(Endpoint.INIT, PmCall.GETPID, m -> {});

    assertThat(Message.type(answer)).isEqualTo(1);
    assertThat(PmMessage.parentPid(answer)).isZero();
  }

  @Test
  void superuserBecomesAnybodyWhenVfsKnows() {
    int child = pm.fork(Endpoint.INIT);

    assertThat(setUid(child, 7)).isEqualTo(PmFixture.NO_ANSWER);
    assertThat(pm.noteNames()).containsExactly("SETUID " + Endpoint.toString(child));
    assertThat(PmNoteMessage.effectiveId(pm.notes().getFirst())).isEqualTo(7);
    assertThat(PmNoteMessage.realId(pm.notes().getFirst())).isEqualTo(7);
    assertThat(pm.answers).isEmpty();

    pm.vfsAnswers();

    assertThat(pm.answers).containsExactly(new Answer(child, 0, 0));
    long[] answer = pm.call(child, PmCall.GETUID, m -> {});
    assertThat(Message.type(answer)).isEqualTo(7);
    assertThat(PmMessage.effectiveId(answer)).isEqualTo(7);
  }

  @Test
  void otherUsersStayWhoTheyAre() {
    int user = pm.forkAs(7);

    assertThat(setUid(user, 0)).isEqualTo(-Errno.EPERM);
    assertThat(setUid(user, 8)).isEqualTo(-Errno.EPERM);
    assertThat(setUid(user, 7)).isEqualTo(PmFixture.NO_ANSWER);
  }

  @Test
  void groupsFollowTheSameRules() {
    int user = pm.fork(Endpoint.INIT);
    assertThat(setGid(user, 3)).isEqualTo(PmFixture.NO_ANSWER);
    assertThat(pm.noteNames()).containsExactly("SETGID " + Endpoint.toString(user));
    assertThat(PmNoteMessage.effectiveId(pm.notes().getFirst())).isEqualTo(3);
    pm.vfsAnswers();
    assertThat(pm.answers).containsExactly(new Answer(user, 0, 0));
    setUid(user, 7);
    pm.vfsAnswers();

    assertThat(setGid(user, 4)).isEqualTo(-Errno.EPERM);
    long[] answer = pm.call(user, PmCall.GETGID, m -> {});
    assertThat(Message.type(answer)).isEqualTo(3);
    assertThat(PmMessage.effectiveId(answer)).isEqualTo(3);
  }

  @Test
  void signalWaitsUntilVfsKnowsTheNewUser() {
    int user = pm.fork(Endpoint.INIT);
    setUid(user, 7);

    assertThat(pm.kill(Endpoint.INIT, pm.pidOf(user), Signal.TERM)).isZero();
    assertThat(pm.isAlive(user)).isTrue();
    pm.vfsAnswersOne(Errno.OK);

    assertThat(pm.answers).containsExactly(new Answer(user, 0, 0));
    assertThat(pm.isAlive(user)).isFalse();
    pm.vfsAnswers();
    assertThat(PmMessage.childStatus(pm.waitPid(Endpoint.INIT, -1, 0))).isEqualTo(Signal.TERM);
  }

  @Test
  void refusalOfVfsIsTheAnswer() {
    int user = pm.fork(Endpoint.INIT);
    setUid(user, 7);

    pm.vfsAnswersOne(-Errno.ESRCH);

    assertThat(pm.answers).containsExactly(new Answer(user, -Errno.ESRCH, 0));
  }

  @Test
  void serviceThatAsksTooMuchAtOnceTriesAgain() {
    int service = pm.service();
    for (int i = 0; i < PmProcess.UNANSWERED_MAX; i++) {
      assertThat(setUid(service, 0)).isEqualTo(PmFixture.NO_ANSWER);
    }

    assertThat(setUid(service, 0)).isEqualTo(-Errno.EAGAIN);
    assertThat(setGid(service, 0)).isEqualTo(-Errno.EAGAIN);
    pm.vfsAnswers();
    assertThat(pm.answers).hasSize(PmProcess.UNANSWERED_MAX);
    assertThat(setUid(service, 0)).isEqualTo(PmFixture.NO_ANSWER);
  }

  @Test
  void serviceKilledWhileItChangesUserGetsNoAnswer() {
    int service = pm.service();
    setUid(service, 3);
    pm.serviceKill(Endpoint.RS, pm.pidOf(service), Signal.KILL);

    pm.vfsAnswers();

    assertThat(pm.answers).isEmpty();
    assertThat(pm.exists(service)).isFalse();
  }

  @Test
  void sessionBeginsWhenVfsKnows() {
    int leader = pm.fork(Endpoint.INIT);
    int child = pm.fork(leader);

    assertThat(pm.result(child, PmCall.GETPGRP, m -> {})).isEqualTo(pm.pidOf(leader));
    assertThat(pm.result(child, PmCall.SETSID, m -> {})).isEqualTo(PmFixture.NO_ANSWER);
    assertThat(pm.noteNames()).containsExactly("SETSID " + Endpoint.toString(child));
    pm.vfsAnswers();

    assertThat(pm.answers).containsExactly(new Answer(child, pm.pidOf(child), 0));
    assertThat(pm.result(child, PmCall.GETPGRP, m -> {})).isEqualTo(pm.pidOf(child));
  }

  @Test
  void leaderOfAGroupBeginsNoSession() {
    int leader = pm.fork(Endpoint.INIT);

    assertThat(pm.result(leader, PmCall.SETSID, m -> {})).isEqualTo(-Errno.EPERM);
  }
}
