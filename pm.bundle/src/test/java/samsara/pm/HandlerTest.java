package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.SignalFrame;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.SignalAction;

/// What user processes say about their signals, and their handlers.
final class HandlerTest {
  private static final int BLOCKED = 1 << Signal.HUP;

  private final PmFixture pm = new PmFixture();
  private final int user = pm.fork(Endpoint.INIT);
  private final int pid = pm.pidOf(user);

  private void signal(int signal) {
    assertThat(pm.kill(Endpoint.INIT, pid, signal)).isZero();
  }

  private SignalFrame frame() {
    return pm.kernel.frames.getLast();
  }

  // ---- What is said. ----

  @Test
  void actionIsAnsweredByTheOneBefore() {
    SignalAction first = new SignalAction(0x5000, 1 << Signal.USR1, SignalAction.NO_DEFER);

    assertThat(pm.action(user, Signal.TERM, first)).isEqualTo(SignalAction.NONE);
    assertThat(pm.action(user, Signal.TERM, SignalAction.NONE)).isEqualTo(first);
  }

  @Test
  void actionCanBeAskedForOnly() {
    pm.handle(user, Signal.TERM);

    assertThat(pm.result(user, PmCall.SIGACTION, m -> PmMessage.signal(m, Signal.TERM))).isZero();
    signal(Signal.TERM);
    assertThat(pm.isAlive(user)).isTrue();
  }

  @Test
  void actionOfKillIsNotChanged() {
    pm.action(user, Signal.KILL, new SignalAction(SignalAction.IGNORE, 0, 0));
    signal(Signal.KILL);

    assertThat(pm.isAlive(user)).isFalse();
  }

  @Test
  void actionOfWhatIsNoSignalIsInvalid() {
    for (int signal : new int[] {0, -1, Signal.COUNT}) {
      assertThat(pm.result(user, PmCall.SIGACTION, m -> PmMessage.signal(m, signal)))
          .isEqualTo(-Errno.EINVAL);
    }
  }

  @Test
  void actionThatCannotBeReadIsAFaultAndChangesNothing() {
    pm.failKernel(KernelCall.VIRCOPY, Errno.EFAULT);
    assertThat(
            pm.result(
                user,
                PmCall.SIGACTION,
                m -> {
                  PmMessage.signal(m, Signal.TERM);
                  PmMessage.newAction(m, 0x10);
                }))
        .isEqualTo(-Errno.EFAULT);
    signal(Signal.TERM);

    assertThat(pm.isAlive(user)).isFalse();
  }

  @Test
  void ignoredSignalDoesNothing() {
    pm.action(user, Signal.TERM, new SignalAction(SignalAction.IGNORE, 0, 0));

    signal(Signal.TERM);

    assertThat(pm.isAlive(user)).isTrue();
    assertThat(pm.pending(user)).isZero();
  }

  @Test
  void faultEndsAProcessThatIgnoresOrBlocksIt() {
    pm.action(user, Signal.SEGV, new SignalAction(SignalAction.IGNORE, 0, 0));
    int other = pm.fork(Endpoint.INIT);
    pm.mask(other, PmMessage.SIG_BLOCK, 1 << Signal.FPE);

    signal(Signal.SEGV); // from a process
    assertThat(pm.isAlive(user)).isTrue();
    pm.pm.signals().manage(user, Signal.SEGV);
    pm.pm.signals().manage(other, Signal.FPE);

    assertThat(pm.isAlive(user)).isFalse();
    assertThat(pm.isAlive(other)).isFalse();
  }

  @Test
  void maskIsChangedInFourWays() {
    assertThat(pm.mask(user, PmMessage.SIG_BLOCK, 1 << Signal.HUP | 1 << Signal.INT)).isZero();
    assertThat(pm.mask(user, PmMessage.SIG_UNBLOCK, 1 << Signal.INT))
        .isEqualTo(1 << Signal.HUP | 1 << Signal.INT);
    assertThat(pm.mask(user, PmMessage.SIG_SETMASK, 1 << Signal.TERM)).isEqualTo(1 << Signal.HUP);
    assertThat(pm.mask(user, PmMessage.SIG_INQUIRE, -1)).isEqualTo(1 << Signal.TERM);
    assertThat(pm.mask(user, PmMessage.SIG_INQUIRE, 0)).isEqualTo(1 << Signal.TERM);
    assertThat(pm.result(user, PmCall.SIGPROCMASK, m -> PmMessage.maskHow(m, 3)))
        .isEqualTo(-Errno.EINVAL);
  }

  @Test
  void killAndStopAreNeverBlocked() {
    pm.mask(user, PmMessage.SIG_SETMASK, -1);

    int blocked = pm.mask(user, PmMessage.SIG_INQUIRE, 0);

    assertThat(blocked & (1 << Signal.KILL | 1 << Signal.STOP)).isZero();
    assertThat(Integer.bitCount(blocked)).isEqualTo(Signal.COUNT - 1 - 2);
    signal(Signal.KILL);
    assertThat(pm.isAlive(user)).isFalse();
  }

  @Test
  void blockedSignalWaits() {
    pm.mask(user, PmMessage.SIG_BLOCK, BLOCKED);

    signal(Signal.HUP);

    assertThat(pm.isAlive(user)).isTrue();
    assertThat(pm.pending(user)).isEqualTo(BLOCKED);
    pm.mask(user, PmMessage.SIG_UNBLOCK, BLOCKED);
    assertThat(pm.isAlive(user)).isFalse();
  }

  @Test
  void signalThatWaitsIsForgottenWhenItIsIgnored() {
    pm.mask(user, PmMessage.SIG_BLOCK, BLOCKED);
    signal(Signal.HUP);

    pm.action(user, Signal.HUP, new SignalAction(SignalAction.IGNORE, 0, 0));

    assertThat(pm.pending(user)).isZero();
  }

  @Test
  void childHasItsParentsActionsAndMaskButNotWhatWaits() {
    pm.handle(user, Signal.TERM);
    pm.mask(user, PmMessage.SIG_BLOCK, BLOCKED);
    signal(Signal.HUP);

    int child = pm.fork(user);

    assertThat(pm.pending(child)).isZero();
    assertThat(pm.mask(child, PmMessage.SIG_INQUIRE, 0)).isEqualTo(BLOCKED);
    assertThat(pm.action(child, Signal.TERM, SignalAction.NONE).handler())
        .isEqualTo(PmFixture.HANDLER);
  }

  // ---- Handlers. ----

  @Test
  void handlerRunsWhenVfsHasLetGo() {
    pm.handle(user, Signal.TERM);
    pm.log.clear();

    signal(Signal.TERM);

    assertThat(pm.log).containsExactly("kernel RUNCTL " + user + " 0");
    assertThat(pm.noteNames()).containsExactly("UNPAUSE " + Endpoint.toString(user));
    pm.vfsAnswers();
    assertThat(pm.log)
        .containsExactly(
            "kernel RUNCTL " + user + " 0",
            "handler of SIGTERM in " + user,
            "kernel RUNCTL " + user + " 1");
    assertThat(frame())
        .isEqualTo(
            new SignalFrame(
                Signal.TERM,
                0,
                PmFixture.HANDLER,
                PmFixture.RETURN_ADDRESS,
                BootedKernel.STACK_POINTER));
  }

  @Test
  void processThatIsSendingIsInterruptedWhenItNoLongerIs() {
    pm.handle(user, Signal.TERM);
    pm.failKernel(KernelCall.RUNCTL, Errno.EBUSY);

    signal(Signal.TERM);
    assertThat(pm.notes()).isEmpty();
    pm.kernel.succeed(KernelCall.RUNCTL);
    pm.pm.signals().manage(user, Signal.SNDELAY);
    pm.vfsAnswers();

    assertThat(pm.log).contains("handler of SIGTERM in " + user);
  }

  @Test
  void handlerBlocksItsSignalAndWhatItWants() {
    pm.action(user, Signal.TERM, new SignalAction(0x2000, 1 << Signal.USR1, 0));
    pm.mask(user, PmMessage.SIG_BLOCK, BLOCKED);

    signal(Signal.TERM);
    pm.vfsAnswers();

    assertThat(frame().mask()).isEqualTo(BLOCKED);
    assertThat(pm.mask(user, PmMessage.SIG_INQUIRE, 0))
        .isEqualTo(BLOCKED | 1 << Signal.TERM | 1 << Signal.USR1);
  }

  @Test
  void handlerThatDefersNothingCanBeInterruptedByItsSignal() {
    pm.action(user, Signal.TERM, new SignalAction(0x2000, 0, SignalAction.NO_DEFER));

    signal(Signal.TERM);
    pm.vfsAnswers();
    signal(Signal.TERM);
    pm.vfsAnswers();

    assertThat(pm.kernel.frames).hasSize(2);
  }

  @Test
  void handlerForOneSignalIsGoneAfterwards() {
    pm.action(
        user,
        Signal.TERM,
        new SignalAction(0x2000, 0, SignalAction.RESET_HANDLER | SignalAction.NO_DEFER));

    signal(Signal.TERM);
    pm.vfsAnswers();
    assertThat(pm.isAlive(user)).isTrue();
    signal(Signal.TERM);

    assertThat(pm.isAlive(user)).isFalse();
  }

  @Test
  void signalsThatComeTogetherRunTheirHandlersOneInTheOther() {
    pm.handle(user, Signal.USR1);
    pm.handle(user, Signal.USR2);
    signal(Signal.USR2);
    signal(Signal.USR1);
    pm.log.clear();

    pm.vfsAnswers();

    assertThat(pm.log)
        .containsExactly(
            "handler of SIGUSR1 in " + user,
            "handler of SIGUSR2 in " + user,
            "kernel RUNCTL " + user + " 1");
  }

  @Test
  void endOfAHandlerRestoresContextAndMask() {
    pm.handle(user, Signal.TERM);
    signal(Signal.TERM);
    pm.vfsAnswers();
    signal(Signal.TERM);
    pm.log.clear();

    assertThat(
            pm.result(
                user,
                PmCall.SIGRETURN,
                m -> {
                  PmMessage.signalSet(m, BLOCKED);
                  PmMessage.signalContext(m, 0x7FFF_0000);
                }))
        .isZero();

    assertThat(pm.log).startsWith("kernel SIGRETURN " + user + " " + 0x7FFF_0000);
    assertThat(pm.mask(user, PmMessage.SIG_INQUIRE, 0)).isEqualTo(BLOCKED);
    pm.vfsAnswers();
    assertThat(pm.kernel.frames).hasSize(2); // the one that waited
  }

  @Test
  void pauseEndsWithAHandler() {
    pm.handle(user, Signal.TERM);
    assertThat(pm.result(user, PmCall.PAUSE)).isEqualTo(PmFixture.NO_ANSWER);

    signal(Signal.WINCH);
    assertThat(pm.answers).isEmpty();
    signal(Signal.TERM);

    assertThat(pm.answers).containsExactly(new PmFixture.Answer(user, -Errno.EINTR, 0));
    assertThat(pm.kernel.frames).hasSize(1);
    assertThat(pm.notes()).isEmpty();
  }

  @Test
  void waitIsInterruptedByAHandler() {
    int parent = pm.fork(Endpoint.INIT);
    pm.fork(parent);
    pm.handle(parent, Signal.TERM);
    assertThat(Message.type(pm.waitPid(parent, -1, 0))).isEqualTo(PmFixture.NO_ANSWER);

    pm.kill(Endpoint.INIT, pm.pidOf(parent), Signal.TERM);

    assertThat(pm.answers).containsExactly(new PmFixture.Answer(parent, -Errno.EINTR, 0));
  }

  @Test
  void suspendBlocksOtherSignalsUntilTheHandlerRuns() {
    pm.handle(user, Signal.TERM);
    pm.handle(user, Signal.USR1);
    pm.mask(user, PmMessage.SIG_BLOCK, 1 << Signal.TERM);
    pm.result(user, PmCall.SIGSUSPEND, m -> PmMessage.signalSet(m, 1 << Signal.USR1));

    signal(Signal.USR1);
    assertThat(pm.answers).isEmpty();
    signal(Signal.TERM);

    assertThat(pm.answers).containsExactly(new PmFixture.Answer(user, -Errno.EINTR, 0));
    assertThat(frame().signal()).isEqualTo(Signal.TERM);
    assertThat(frame().mask()).isEqualTo(1 << Signal.TERM);
  }

  @Test
  void suspendTakesWhatWaitsAlready() {
    pm.handle(user, Signal.TERM);
    pm.mask(user, PmMessage.SIG_BLOCK, 1 << Signal.TERM);
    signal(Signal.TERM);

    pm.result(user, PmCall.SIGSUSPEND);

    assertThat(pm.answers).containsExactly(new PmFixture.Answer(user, -Errno.EINTR, 0));
  }

  @Test
  void processWithoutAStackForItsHandlerEnds() {
    pm.handle(user, Signal.TERM);
    pm.failKernel(KernelCall.SIGSEND, Errno.EFAULT);

    signal(Signal.TERM);
    pm.vfsAnswers();

    assertThat(pm.isAlive(user)).isFalse();
  }

  @Test
  void endOfAChildRunsItsParentsHandler() {
    int parent = pm.fork(Endpoint.INIT);
    pm.handle(parent, Signal.CHLD);
    int child = pm.fork(parent);

    pm.exit(child, 0);
    pm.vfsAnswers();

    assertThat(frame().signal()).isEqualTo(Signal.CHLD);
  }

  @Test
  void newProgramHasNoHandlersButIgnoresWhatWasIgnored() {
    SignalState state = new SignalState();
    state.action(Signal.TERM, new SignalAction(0x2000, 0, 0), 0);
    state.action(Signal.HUP, new SignalAction(SignalAction.IGNORE, 0, 0), 0);

    state.executed();

    assertThat(state.action(Signal.TERM)).isEqualTo(SignalAction.NONE);
    assertThat(state.ignores(Signal.HUP)).isTrue();
  }

  @Test
  void processThatEndsWhileItsCallIsBrokenOffIsReleased() {
    pm.handle(user, Signal.TERM);
    signal(Signal.TERM);

    signal(Signal.KILL);
    assertThat(pm.isAlive(user)).isFalse();
    pm.vfsAnswers();
    pm.waitPid(Endpoint.INIT, -1, 1);

    assertThat(pm.exists(user)).isFalse();
  }
}
