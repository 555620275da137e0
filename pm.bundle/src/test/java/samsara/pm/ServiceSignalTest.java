package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.pm.PmCall;
import samsara.sef.Panic;
import samsara.testkit.Sent;

/// Signals of processes that PM manages, and SRV_KILL.
final class ServiceSignalTest {
  private final PmFixture pm = new PmFixture();
  private final int service = pm.service();

  @Test
  void categoriesAreFixed() {
    for (int signal = 1; signal < Signal.COUNT; signal++) {
      PmFixture own = new PmFixture();
      int target = own.service();

      int result = own.pm.signals().manage(target, signal);

      List<Sent> messages = own.ipc.sentTo(target);
      switch (signal) {
        case Signal.ILL,
            Signal.BUS,
            Signal.FPE,
            Signal.SEGV,
            Signal.EMT,
            Signal.ABRT,
            Signal.KILL,
            Signal.PIPE -> {
          assertThat(result).isEqualTo(-Errno.EDEADSRCDST);
          assertThat(own.isAlive(target)).isFalse();
          assertThat(messages).isEmpty();
        }
        default -> {
          assertThat(result).isZero();
          assertThat(own.isAlive(target)).isTrue();
          assertThat(messages).hasSize(1);
          assertThat(messages.getFirst().type()).isEqualTo(CommonRequest.SIGNAL.type());
          assertThat(messages.getFirst().noReply()).isTrue();
          assertThat(CommonRequest.signal(messages.getFirst().message())).isEqualTo(signal);
        }
      }
    }
  }

  @Test
  void stackIsPrintedForFaultsOnly() {
    pm.log.clear();
    pm.pm.signals().manage(service, Signal.SEGV);
    assertThat(pm.log).startsWith("kernel stacktrace " + service);

    int other = pm.service();
    pm.log.clear();
    pm.pm.signals().manage(other, Signal.ABRT);
    assertThat(pm.log).noneMatch(line -> line.contains("stacktrace"));
  }

  @Test
  void signalsThatNobodyReceivesAreDroppedInTheEnd() {
    pm.ipc.busy(service, true);
    for (int i = 0; i < 500; i++) {
      assertThat(pm.pm.signals().manage(service, Signal.TERM)).isZero();
    }
    assertThat(pm.kernel.console).contains("SIGTERM is lost");

    pm.ipc.busy(service, false);
    assertThat(pm.ipc.sentTo(service)).hasSize(Signals.PENDING_MAX);
  }

  @Test
  void processThatIsGoneIsReportedDead() {
    assertThat(pm.pm.signals().manage(Endpoint.of(9, 20), Signal.TERM))
        .isEqualTo(-Errno.EDEADSRCDST);
    int user = pm.fork(Endpoint.INIT);
    pm.exit(user, 0);
    assertThat(pm.pm.signals().manage(user, Signal.TERM)).isEqualTo(-Errno.EDEADSRCDST);
  }

  @Test
  void kernelSignalEndsAUserProcess() {
    int user = pm.fork(Endpoint.INIT);

    assertThat(pm.pm.signals().manage(user, Signal.SEGV)).isEqualTo(-Errno.EDEADSRCDST);
    assertThat(pm.isAlive(user)).isFalse();
  }

  @Test
  void kernelSignalThatIsIgnoredLeavesTheUserProcess() {
    int user = pm.fork(Endpoint.INIT);

    assertThat(pm.pm.signals().manage(user, Signal.CONT)).isZero();
    assertThat(pm.isAlive(user)).isTrue();
  }

  @Test
  void endOfASendDelayIsNoSignal() {
    int user = pm.fork(Endpoint.INIT);

    assertThat(pm.pm.signals().manage(user, Signal.SNDELAY)).isZero();
    assertThat(pm.isAlive(user)).isTrue();
  }

  @Test
  void interruptOfATerminalGoesToTheGroup() {
    int first = pm.fork(Endpoint.INIT);
    int second = pm.fork(first);
    int other = pm.fork(Endpoint.INIT);

    assertThat(pm.pm.signals().manage(first, Signal.INT)).isEqualTo(-Errno.EDEADSRCDST);
    assertThat(pm.isAlive(second)).isFalse();
    assertThat(pm.isAlive(other)).isTrue();
    assertThat(pm.isAlive(service)).isTrue();
  }

  @Test
  void interruptOfAServiceIsItsOwn() {
    assertThat(pm.pm.signals().manage(service, Signal.INT)).isZero();

    assertThat(pm.ipc.sentTo(service)).hasSize(1);
    assertThat(pm.ipc.sentTo(Endpoint.LOG)).isEmpty();
  }

  @Test
  void serviceKillIsFinalAndDoesNotWaitForVfs() {
    int pid = pm.pidOf(service);
    pm.log.clear();

    assertThat(pm.serviceKill(Endpoint.RS, pid, Signal.KILL)).isZero();

    assertThat(pm.log)
        .containsExactly(
            "kernel RUNCTL " + service + " 0",
            "vm WILLEXIT " + service,
            "kernel CLEAR " + service,
            "vm EXIT " + service);
    assertThat(pm.noteNames()).containsExactly("EXIT " + Endpoint.toString(service));
    pm.vfsAnswers();
    assertThat(pm.exists(service)).isFalse();
  }

  @Test
  void serviceKillNeedsNoWait() {
    int pid = pm.pidOf(service);
    pm.serviceKill(Endpoint.RS, pid, Signal.KILL);

    assertThat(pm.log).doesNotContain("kernel KILL " + Endpoint.RS + " " + Signal.CHLD);
    assertThat(Message.type(pm.waitPid(Endpoint.RS, -1, 1))).isZero();
  }

  @Test
  void serviceCanBeKilledBeforeVfsKnowsIt() {
    int child = pm.serviceUnknownToVfs();

    assertThat(pm.serviceKill(Endpoint.RS, pm.pidOf(child), Signal.KILL)).isZero();

    assertThat(pm.noteNames())
        .containsExactly(
            "SRV_FORK " + Endpoint.toString(child), "EXIT " + Endpoint.toString(child));
    pm.vfsAnswersOne(Errno.OK);
    assertThat(pm.exists(child)).isTrue();
    pm.vfsAnswersOne(Errno.OK);
    assertThat(pm.exists(child)).isFalse();
  }

  @Test
  void secondServiceKillIsHarmless() {
    int pid = pm.pidOf(service);
    pm.serviceKill(Endpoint.RS, pid, Signal.KILL);
    pm.log.clear();

    assertThat(pm.serviceKill(Endpoint.RS, pid, Signal.KILL)).isZero();
    assertThat(pm.log).isEmpty();
    pm.vfsAnswers();
    assertThat(pm.serviceKill(Endpoint.RS, pid, Signal.KILL)).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void serviceKillWithAnotherSignalIsAMessage() {
    assertThat(pm.serviceKill(Endpoint.RS, pm.pidOf(service), Signal.TERM)).isZero();

    assertThat(pm.ipc.sentTo(service)).hasSize(1);
    assertThat(pm.isAlive(service)).isTrue();
  }

  @Test
  void serviceKillWithSignalZeroOnlyAsks() {
    assertThat(pm.serviceKill(Endpoint.RS, pm.pidOf(service), 0)).isZero();
    assertThat(pm.isAlive(service)).isTrue();
  }

  @Test
  void onlyRsMayServiceKill() {
    int pid = pm.pidOf(service);

    assertThat(pm.serviceKill(Endpoint.DS, pid, Signal.KILL)).isEqualTo(-Errno.EPERM);
    assertThat(pm.serviceKill(Endpoint.INIT, pid, Signal.KILL)).isEqualTo(-Errno.EPERM);
    assertThat(pm.isAlive(service)).isTrue();
  }

  @Test
  void serviceKillOfWhatNothingWorksWithoutIsRefused() {
    for (int endpoint :
        new int[] {Endpoint.PM, Endpoint.VFS, Endpoint.RS, Endpoint.VM, Endpoint.INIT}) {
      assertThat(pm.serviceKill(Endpoint.RS, pm.pidOf(endpoint), Signal.KILL))
          .isEqualTo(-Errno.EPERM);
    }
  }

  @Test
  void serviceKillOfNobodyOrWithNoSignalFails() {
    assertThat(pm.serviceKill(Endpoint.RS, 4711, Signal.KILL)).isEqualTo(-Errno.ESRCH);
    assertThat(pm.serviceKill(Endpoint.RS, pm.pidOf(service), 99)).isEqualTo(-Errno.EINVAL);
  }

  @Test
  void bootServiceCanBeServiceKilled() {
    int pid = pm.pidOf(Endpoint.LOG);

    assertThat(pm.serviceKill(Endpoint.RS, pid, Signal.KILL)).isZero();
    pm.vfsAnswers();
    assertThat(pm.exists(Endpoint.LOG)).isFalse();
  }

  @Test
  void deathOfVfsIsAPanic() {
    assertThatThrownBy(() -> pm.pm.signals().manage(Endpoint.VFS, Signal.KILL))
        .isInstanceOf(Panic.class);
  }

  @Test
  void signalHandlersAreNotForServices() {
    for (int number : new int[] {29, 71, 72, 73, 74, 75}) { // PAUSE, SIGACTION … SIGRETURN
      long[] message = Message.ofType(number);
      Message.source(message, service);
      assertThat(pm.pm.handle(message)).isTrue();
      assertThat(Message.type(message)).isEqualTo(-Errno.ENOSYS);
    }
    assertThat(pm.result(service, PmCall.GETPID)).isPositive();
  }
}
