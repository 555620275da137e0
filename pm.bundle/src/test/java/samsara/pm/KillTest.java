package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;

final class KillTest {
  private final PmFixture pm = new PmFixture();

  private List<String> kernelKills() {
    return pm.log.stream().filter(line -> line.startsWith("kernel KILL")).toList();
  }

  @Test
  void signalEndsAUserProcess() {
    for (int signal = 1; signal < Signal.COUNT; signal++) {
      int target = pm.fork(Endpoint.INIT);
      boolean ignored = signal == Signal.CHLD || signal == Signal.WINCH || signal == Signal.CONT;

      assertThat(pm.kill(Endpoint.INIT, pm.pidOf(target), signal)).isZero();

      assertThat(pm.isAlive(target)).as(Signal.nameOf(signal)).isEqualTo(ignored);
      pm.kill(Endpoint.INIT, ignored ? pm.pidOf(target) : 1, ignored ? Signal.KILL : 0);
      pm.vfsAnswers();
      pm.waitPid(Endpoint.INIT, -1, 0);
    }
  }

  @Test
  void signalZeroOnlyAsks() {
    int target = pm.fork(Endpoint.INIT);

    assertThat(pm.kill(Endpoint.INIT, pm.pidOf(target), 0)).isZero();
    assertThat(pm.isAlive(target)).isTrue();
    assertThat(pm.kill(Endpoint.INIT, 4711, 0)).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void numberThatIsNoSignalIsInvalid() {
    assertThat(pm.kill(Endpoint.INIT, 3, -1)).isEqualTo(-Errno.EINVAL);
    assertThat(pm.kill(Endpoint.INIT, 3, Signal.COUNT)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void initIsNotKilled() {
    assertThat(pm.kill(Endpoint.RS, 1, Signal.KILL)).isEqualTo(-Errno.EINVAL);
    assertThat(pm.kill(Endpoint.RS, 1, Signal.TERM)).isZero();
    assertThat(pm.isAlive(Endpoint.INIT)).isTrue();
  }

  @Test
  void otherUsersMayNotBeSignalled() {
    int victim = pm.forkAs(7);
    int stranger = pm.forkAs(8);
    int friend = pm.forkAs(7);

    assertThat(pm.kill(stranger, pm.pidOf(victim), Signal.KILL)).isEqualTo(-Errno.EPERM);
    assertThat(pm.kill(stranger, pm.pidOf(victim), 0)).isEqualTo(-Errno.EPERM);
    assertThat(pm.kill(friend, pm.pidOf(victim), Signal.KILL)).isZero();
    assertThat(pm.isAlive(victim)).isFalse();
  }

  @Test
  void superuserMaySignalAnybody() {
    int victim = pm.forkAs(7);

    assertThat(pm.kill(pm.fork(Endpoint.INIT), pm.pidOf(victim), Signal.KILL)).isZero();
  }

  @Test
  void callerThatKillsItselfGetsNoAnswer() {
    int suicide = pm.fork(Endpoint.INIT);

    assertThat(pm.kill(suicide, pm.pidOf(suicide), Signal.KILL)).isEqualTo(PmFixture.NO_ANSWER);
  }

  @Test
  void pidZeroIsTheOwnGroup() {
    int first = pm.fork(Endpoint.INIT);
    int second = pm.fork(first);
    int other = pm.fork(Endpoint.INIT);
    pm.log.clear();

    assertThat(pm.kill(first, 0, Signal.TERM)).isEqualTo(PmFixture.NO_ANSWER);

    assertThat(pm.isAlive(first)).isFalse();
    assertThat(pm.isAlive(second)).isFalse();
    assertThat(pm.isAlive(other)).isTrue();
    assertThat(kernelKills()).isEmpty();
  }

  @Test
  void negativePidIsAGroup() {
    int leader = pm.fork(Endpoint.INIT);
    int child = pm.fork(leader);
    int group = pm.pidOf(leader);

    assertThat(pm.kill(Endpoint.INIT, -group - 1, Signal.TERM)).isEqualTo(-Errno.ESRCH);
    assertThat(pm.isAlive(child)).isTrue();
    assertThat(pm.kill(Endpoint.INIT, -group, Signal.TERM)).isZero();
    assertThat(pm.isAlive(child)).isFalse();
    assertThat(pm.isAlive(leader)).isFalse();
  }

  @Test
  void broadcastOfKillSparesServicesAndInit() {
    int user = pm.fork(Endpoint.INIT);
    int service = pm.service();
    pm.log.clear();

    assertThat(pm.kill(Endpoint.INIT, -1, Signal.KILL)).isZero();

    assertThat(pm.isAlive(user)).isFalse();
    assertThat(pm.isAlive(service)).isTrue();
    assertThat(pm.isAlive(Endpoint.INIT)).isTrue();
    assertThat(kernelKills()).isEmpty();
  }

  @Test
  void broadcastOfTermReachesRsFirstAndThenTheTableFromItsEnd() {
    int service = pm.service();
    pm.log.clear();

    assertThat(pm.kill(Endpoint.INIT, -1, Signal.TERM)).isZero();

    List<String> expected = new ArrayList<>();
    for (int endpoint :
        new int[] {Endpoint.RS, service, Endpoint.VM, Endpoint.DS, Endpoint.LOG, Endpoint.VFS}) {
      expected.add("kernel KILL " + endpoint + " " + Signal.TERM);
    }
    assertThat(kernelKills()).containsExactlyElementsOf(expected);
  }

  @Test
  void broadcastOfAUserReachesHisOwnProcessesOnly() {
    int user = pm.forkAs(7);
    int other = pm.forkAs(7);
    int stranger = pm.forkAs(8);

    assertThat(pm.kill(user, -1, Signal.TERM)).isEqualTo(PmFixture.NO_ANSWER);

    assertThat(pm.isAlive(other)).isFalse();
    assertThat(pm.isAlive(stranger)).isTrue();
  }

  @Test
  void broadcastThatMayReachNobodyIsRefused() {
    PmFixture alone = new PmFixture();

    assertThat(alone.kill(Endpoint.INIT, -1, Signal.KILL)).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void signalToAServiceGoesToTheKernel() {
    int service = pm.service();
    pm.log.clear();

    assertThat(pm.kill(Endpoint.INIT, pm.pidOf(service), Signal.TERM)).isZero();
    assertThat(pm.kill(Endpoint.INIT, pm.pidOf(service), Signal.KILL)).isZero();

    assertThat(pm.log)
        .containsExactly(
            "kernel KILL " + service + " " + Signal.TERM,
            "kernel KILL " + service + " " + Signal.KILL);
    assertThat(pm.isAlive(service)).isTrue();
  }

  @Test
  void lethalSignalsToServicesAreRefusedEvenToTheSuperuser() {
    int service = pm.service();
    pm.log.clear();

    for (int signal = 1; signal < Signal.COUNT; signal++) {
      assertThat(pm.kill(Endpoint.INIT, pm.pidOf(service), signal))
          .as(Signal.nameOf(signal))
          .isEqualTo(Signal.isLethal(signal) ? -Errno.EPERM : Errno.OK);
    }
    assertThat(pm.log).hasSize(Signal.COUNT - 1 - 6);
  }

  @Test
  void usersMayNotSignalServices() {
    int user = pm.forkAs(7);

    assertThat(pm.kill(user, pm.pidOf(Endpoint.LOG), Signal.TERM)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void pmItselfTakesNoSignal() {
    pm.log.clear();

    assertThat(pm.kill(Endpoint.INIT, pm.pidOf(Endpoint.PM), Signal.TERM)).isZero();
    assertThat(pm.log).isEmpty();
  }

  @Test
  void endOfAChildIsASignalToItsServiceParent() {
    int service = pm.service();
    pm.log.clear();

    pm.pm.signals().manage(service, Signal.KILL);

    assertThat(kernelKills()).containsExactly("kernel KILL " + Endpoint.RS + " " + Signal.CHLD);
    assertThat(Message.type(pm.waitPid(Endpoint.RS, -1, 1))).isEqualTo(9);
  }
}
