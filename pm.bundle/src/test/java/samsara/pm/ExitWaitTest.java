package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.pm.PmFixture.Answer;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.sef.Panic;

final class ExitWaitTest {
  private final PmFixture pm = new PmFixture();

  @Test
  void userProcessStaysUntilVfsHasLetGo() {
    int child = pm.fork(Endpoint.INIT);
    pm.log.clear();

    assertThat(pm.exit(child, 5)).isEqualTo(PmFixture.NO_ANSWER);

    assertThat(pm.log).containsExactly("kernel RUNCTL " + child + " 0", "vm WILLEXIT " + child);
    assertThat(pm.noteNames()).containsExactly("EXIT " + Endpoint.toString(child));

    pm.vfsAnswers();
    assertThat(pm.log.subList(2, 4)).containsExactly("kernel CLEAR " + child, "vm EXIT " + child);
  }

  @Test
  void waitingParentIsAnsweredAtOnce() {
    int child = pm.fork(Endpoint.INIT);
    int pid = pm.pidOf(child);
    assertThat(pm.result(Endpoint.INIT, PmCall.WAIT)).isEqualTo(PmFixture.NO_ANSWER);

    pm.exit(child, 5);

    assertThat(pm.answers).containsExactly(new Answer(Endpoint.INIT, pid, 5 << 8));
    pm.vfsAnswers();
    assertThat(pm.exists(child)).isFalse();
  }

  @Test
  void exitStatusIsOneByte() {
    int child = pm.fork(Endpoint.INIT);
    pm.exit(child, 0x1FF);

    assertThat(PmMessage.childStatus(pm.waitPid(Endpoint.INIT, -1, 0))).isEqualTo(0xFF00);
  }

  @Test
  void zombieWaitsForItsParent() {
    int child = pm.fork(Endpoint.INIT);
    int pid = pm.pidOf(child);
    pm.exit(child, 1);
    pm.vfsAnswers();
    assertThat(pm.exists(child)).isTrue();

    long[] answer = pm.waitPid(Endpoint.INIT, -1, 0);

    assertThat(Message.type(answer)).isEqualTo(pid);
    assertThat(PmMessage.childStatus(answer)).isEqualTo(1 << 8);
    assertThat(pm.exists(child)).isFalse();
  }

  @Test
  void zombieIsReportedOnceWhileVfsIsSlow() {
    int child = pm.fork(Endpoint.INIT);
    int pid = pm.pidOf(child);
    pm.exit(child, 0);

    assertThat(Message.type(pm.waitPid(Endpoint.INIT, -1, 0))).isEqualTo(pid);
    assertThat(Message.type(pm.waitPid(Endpoint.INIT, pid, 0))).isEqualTo(-Errno.ECHILD);
    assertThat(pm.exists(child)).isTrue();
    pm.vfsAnswers();
    assertThat(pm.exists(child)).isFalse();
  }

  @Test
  void withoutAChildThereIsNothingToWaitFor() {
    int child = pm.fork(Endpoint.INIT);

    assertThat(pm.result(child, PmCall.WAIT)).isEqualTo(-Errno.ECHILD);
    assertThat(Message.type(pm.waitPid(child, 1, 0))).isEqualTo(-Errno.ECHILD);
    assertThat(Message.type(pm.waitPid(Endpoint.INIT, 4711, 0))).isEqualTo(-Errno.ECHILD);
  }

  @Test
  void noHangAnswersZeroWhileChildrenLive() {
    int child = pm.fork(Endpoint.INIT);

    assertThat(Message.type(pm.waitPid(Endpoint.INIT, -1, PmMessage.WNOHANG))).isZero();

    int pid = pm.pidOf(child);
    pm.exit(child, 0);
    assertThat(Message.type(pm.waitPid(Endpoint.INIT, -1, PmMessage.WNOHANG))).isEqualTo(pid);
  }

  @Test
  void oneChildCanBeWaitedFor() {
    int first = pm.fork(Endpoint.INIT);
    int second = pm.fork(Endpoint.INIT);
    int secondPid = pm.pidOf(second);
    pm.waitPid(Endpoint.INIT, secondPid, 0);

    pm.exit(first, 0);
    assertThat(pm.answers).isEmpty();
    pm.exit(second, 0);

    assertThat(pm.answers).containsExactly(new Answer(Endpoint.INIT, secondPid, 0));
  }

  @Test
  void groupOfChildrenCanBeWaitedFor() {
    int child = pm.fork(Endpoint.INIT);
    int pid = pm.pidOf(child);
    pm.exit(child, 0);

    assertThat(Message.type(pm.waitPid(Endpoint.INIT, -2, 0))).isEqualTo(-Errno.ECHILD);
    assertThat(Message.type(pm.waitPid(Endpoint.INIT, 0, 0))).isEqualTo(-Errno.ECHILD);
    assertThat(Message.type(pm.waitPid(Endpoint.INIT, -pid, 0))).isEqualTo(pid);
  }

  @Test
  void childOfTheOwnGroupCanBeWaitedFor() {
    int leader = pm.fork(Endpoint.INIT);
    int child = pm.fork(leader);
    int pid = pm.pidOf(child);
    pm.exit(child, 0);

    assertThat(Message.type(pm.waitPid(leader, 0, 0))).isEqualTo(pid);
  }

  @Test
  void killedChildTellsTheSignal() {
    int child = pm.fork(Endpoint.INIT);
    pm.kill(Endpoint.INIT, pm.pidOf(child), Signal.TERM);

    assertThat(PmMessage.childStatus(pm.waitPid(Endpoint.INIT, -1, 0))).isEqualTo(Signal.TERM);
  }

  @Test
  void orphansGoToInit() {
    int parent = pm.fork(Endpoint.INIT);
    int child = pm.fork(parent);

    pm.exit(parent, 0);

    assertThat(pm.parentOf(child)).isEqualTo(Endpoint.INIT);
    assertThat(Message.type(pm.call(child, PmCall.GETPID, m -> {}))).isPositive();
  }

  @Test
  void zombieOrphanIsReportedToInit() {
    int parent = pm.fork(Endpoint.INIT);
    int child = pm.fork(parent);
    int childPid = pm.pidOf(child);
    pm.exit(child, 3);
    pm.waitPid(Endpoint.INIT, childPid, 0); // ECHILD: not yet INIT's
    int parentPid = pm.pidOf(parent);
    pm.exit(parent, 0);

    assertThat(Message.type(pm.waitPid(Endpoint.INIT, childPid, 0))).isEqualTo(childPid);
    assertThat(Message.type(pm.waitPid(Endpoint.INIT, parentPid, 0))).isEqualTo(parentPid);
    pm.vfsAnswers();
    assertThat(pm.exists(child)).isFalse();
    assertThat(pm.exists(parent)).isFalse();
  }

  @Test
  void initThatWaitsHearsOfAZombieItInherits() {
    int parent = pm.fork(Endpoint.INIT);
    int child = pm.fork(parent);
    int childPid = pm.pidOf(child);
    int parentPid = pm.pidOf(parent);
    pm.exit(child, 3);
    pm.result(Endpoint.INIT, PmCall.WAIT);

    pm.exit(parent, 0);

    assertThat(pm.answers).containsExactly(new Answer(Endpoint.INIT, parentPid, 0));
    assertThat(Message.type(pm.waitPid(Endpoint.INIT, -1, 0))).isEqualTo(childPid);
  }

  @Test
  void messagesOfAnExitingProcessAreDropped() {
    int child = pm.fork(Endpoint.INIT);
    pm.exit(child, 0);

    assertThat(pm.result(child, PmCall.GETPID)).isEqualTo(PmFixture.NO_ANSWER);
  }

  @Test
  void serviceThatExitsThroughPmIsKilled() {
    int service = pm.service();
    pm.log.clear();

    assertThat(pm.exit(service, 0)).isEqualTo(PmFixture.NO_ANSWER);

    assertThat(pm.log).containsExactly("kernel KILL " + service + " " + Signal.KILL);
    assertThat(pm.kernel.console).contains("service exits through PM");
  }

  @Test
  void initCannotExit() {
    assertThat(pm.exit(Endpoint.INIT, 0)).isEqualTo(PmFixture.NO_ANSWER);

    assertThat(pm.isAlive(Endpoint.INIT)).isTrue();
    assertThat(pm.kernel.console).contains("INIT died");
    assertThat(pm.notes()).isEmpty();
  }

  @Test
  void kernelThatDoesNotKnowTheProcessIsAPanic() {
    int child = pm.fork(Endpoint.INIT);
    pm.failKernel(KernelCall.RUNCTL, Errno.EINVAL);

    assertThatThrownBy(() -> pm.exit(child, 0)).isInstanceOf(Panic.class);
  }
}
