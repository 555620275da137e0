package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PtraceRequest;
import samsara.protocol.pm.SignalAction;
import samsara.protocol.pm.TraceRange;

/// PTRACE, and what tracers hear by WAITPID.
final class TraceTest {
  private static final int NO_HANG = PmMessage.WNOHANG;
  private static final int RANGE = BootedKernel.FOREIGN_START + 0x100;

  private final PmFixture pm = new PmFixture();
  private final int tracer = pm.fork(Endpoint.INIT);
  private final int target = pm.fork(Endpoint.INIT);
  private final int pid = pm.pidOf(target);

  private int trace(PtraceRequest request, int data) {
    return Message.type(pm.trace(tracer, pid, request, 0, data));
  }

  private int attach(int source, int victim) {
    return Message.type(pm.trace(source, pm.pidOf(victim), PtraceRequest.ATTACH, 0, 0));
  }

  /// Attaches to the target and takes the news of its stop.
  private void attached() {
    assertThat(attach(tracer, target)).isZero();
    assertThat(news()).isEqualTo(stoppedBy(Signal.STOP));
    pm.log.clear();
  }

  /// The status that WAITPID has for the tracer; 0 for none, a negated errno.
  private int news() {
    long[] answer = pm.waitPid(tracer, pid, NO_HANG);
    int result = Message.type(answer);
    return result <= 0 ? result : PmMessage.childStatus(answer);
  }

  private static int stoppedBy(int signal) {
    return signal << 8 | PmMessage.STATUS_STOPPED;
  }

  private void signal(int signal) {
    assertThat(pm.kill(Endpoint.INIT, pid, signal)).isZero();
  }

  // ---- Who traces whom. ----

  @Test
  void attachedProcessStopsAndItsTracerHearsOfIt() {
    assertThat(attach(tracer, target)).isZero();

    assertThat(pm.log).contains("trace STOP " + target + " 0 0");
    assertThat(news()).isEqualTo(stoppedBy(Signal.STOP));
    assertThat(news()).isZero();
  }

  @Test
  void tracerThatWaitsIsAnsweredByTheStop() {
    attached();
    trace(PtraceRequest.RESUME, 0);
    assertThat(Message.type(pm.waitPid(tracer, -1, 0))).isEqualTo(PmFixture.NO_ANSWER);

    signal(Signal.USR1);

    assertThat(pm.answers).containsExactly(new PmFixture.Answer(tracer, pid, stoppedBy(10)));
  }

  @Test
  void childMayWantToBeTracedByItsParent() {
    int child = pm.fork(tracer);

    assertThat(Message.type(pm.trace(child, 0, PtraceRequest.OK, 0, 0))).isZero();
    assertThat(Message.type(pm.trace(child, 0, PtraceRequest.OK, 0, 0))).isEqualTo(-Errno.EBUSY);
    pm.kill(Endpoint.INIT, pm.pidOf(child), Signal.INT);

    assertThat(PmMessage.childStatus(pm.waitPid(tracer, -1, NO_HANG))).isEqualTo(stoppedBy(2));
    assertThat(pm.isAlive(child)).isTrue();
  }

  @Test
  void usersTraceTheirOwnProcessesOnly() {
    int alice = pm.forkAs(7);
    int also = pm.forkAs(7);
    int bob = pm.forkAs(8);

    assertThat(attach(bob, alice)).isEqualTo(-Errno.EPERM);
    assertThat(attach(bob, Endpoint.LOG)).isEqualTo(-Errno.EPERM);
    assertThat(attach(bob, tracer)).isEqualTo(-Errno.EPERM);
    assertThat(attach(also, alice)).isZero();
  }

  @Test
  void rootTracesServicesButPmAndVm() {
    assertThat(attach(tracer, Endpoint.PM)).isEqualTo(-Errno.EPERM);
    assertThat(attach(tracer, Endpoint.VM)).isEqualTo(-Errno.EPERM);
    assertThat(attach(tracer, pm.service())).isZero();
  }

  @Test
  void servicesTraceNobody() {
    int service = pm.service();

    assertThat(attach(service, target)).isEqualTo(-Errno.EPERM);
    assertThat(Message.type(pm.trace(service, 0, PtraceRequest.OK, 0, 0))).isEqualTo(-Errno.EPERM);
  }

  @Test
  void nobodyTracesItself() {
    assertThat(attach(tracer, tracer)).isEqualTo(-Errno.EPERM);
  }

  @Test
  void tracedProcessIsBusyAndOthersDoNotTraceIt() {
    attached();
    int other = pm.fork(Endpoint.INIT);

    assertThat(attach(other, target)).isEqualTo(-Errno.EBUSY);
    assertThat(Message.type(pm.trace(other, pid, PtraceRequest.RESUME, 0, 0)))
        .isEqualTo(-Errno.ESRCH);
  }

  @Test
  void processThatIsNotThereIsNotTraced() {
    assertThat(Message.type(pm.trace(tracer, 4711, PtraceRequest.ATTACH, 0, 0)))
        .isEqualTo(-Errno.ESRCH);
    assertThat(Message.type(pm.trace(tracer, 4711, PtraceRequest.RESUME, 0, 0)))
        .isEqualTo(-Errno.ESRCH);
    assertThat(trace(PtraceRequest.RESUME, 0)).isEqualTo(-Errno.ESRCH);
    pm.exit(target, 0);
    assertThat(attach(tracer, target)).isEqualTo(-Errno.ESRCH);
  }

  @Test
  void requestThatIsNoneIsInvalid() {
    for (int request : new int[] {-1, 16, 99}) {
      assertThat(pm.result(tracer, PmCall.PTRACE, m -> PmMessage.traceRequest(m, request)))
          .isEqualTo(-Errno.EINVAL);
    }
  }

  // ---- Looking and changing. ----

  @Test
  void wordsBytesAndRegistersAreTheKernelsAffair() {
    attached();
    for (PtraceRequest request :
        List.of(
            PtraceRequest.GET_CODE,
            PtraceRequest.GET_DATA,
            PtraceRequest.GET_USER,
            PtraceRequest.SET_CODE,
            PtraceRequest.SET_DATA,
            PtraceRequest.SET_USER,
            PtraceRequest.GET_CODE_BYTE,
            PtraceRequest.SET_CODE_BYTE)) {
      long[] answer = pm.trace(tracer, pid, request, 0x1234, 9);
      assertThat(Message.type(answer)).as("%s", request).isZero();
      assertThat(PmMessage.traceData(answer)).isEqualTo(0x1235);
      assertThat(pm.log).endsWith("trace %s %d 1234 9".formatted(request, target));
    }
  }

  @Test
  void processThatRunsIsBusy() {
    attached();
    trace(PtraceRequest.RESUME, 0);

    for (PtraceRequest request :
        List.of(
            PtraceRequest.GET_DATA,
            PtraceRequest.RESUME,
            PtraceRequest.STEP,
            PtraceRequest.DETACH,
            PtraceRequest.EXIT,
            PtraceRequest.SET_OPTIONS,
            PtraceRequest.GET_RANGE)) {
      assertThat(trace(request, 0)).as("%s", request).isEqualTo(-Errno.EBUSY);
    }
  }

  @Test
  void addressThatIsNoneIsAnInputError() {
    attached();
    pm.failKernel(KernelCall.TRACE, Errno.EFAULT);

    assertThat(trace(PtraceRequest.GET_DATA, 0)).isEqualTo(-Errno.EIO);
  }

  @Test
  void rangesAreCopiedBothWays() {
    attached();
    pm.kernel.foreign.int32(BootedKernel.FOREIGN_START + 0x200, 77);
    range(TraceRange.DATA, 0x200, 0x300, 4);
    assertThat(range(PtraceRequest.GET_RANGE)).isZero();
    assertThat(pm.kernel.foreign.int32(BootedKernel.FOREIGN_START + 0x300)).isEqualTo(77);

    pm.kernel.foreign.int32(BootedKernel.FOREIGN_START + 0x300, 78);
    assertThat(range(PtraceRequest.SET_RANGE)).isZero();
    assertThat(pm.kernel.foreign.int32(BootedKernel.FOREIGN_START + 0x200)).isEqualTo(78);
  }

  @Test
  void rangeOfNothingOrOfAnUnknownSpaceIsInvalid() {
    attached();
    range(TraceRange.CODE, 0x200, 0x300, 0);
    assertThat(range(PtraceRequest.GET_RANGE)).isEqualTo(-Errno.EINVAL);
    range(2, 0x200, 0x300, 4);
    assertThat(range(PtraceRequest.GET_RANGE)).isEqualTo(-Errno.EINVAL);
  }

  private void range(int space, int from, int to, int bytes) {
    int start = BootedKernel.FOREIGN_START;
    new TraceRange(space, start + from, start + to, bytes).write(pm.kernel.foreign, RANGE);
  }

  private int range(PtraceRequest request) {
    return Message.type(pm.trace(tracer, pid, request, RANGE, 0));
  }

  // ---- Going on. ----

  @Test
  void everySignalButKillStopsTheProcess() {
    for (int signal = 1; signal < Signal.COUNT; signal++) {
      if (signal != Signal.KILL) {
        attached();
        trace(PtraceRequest.RESUME, 0);
        signal(signal);
        assertThat(news()).as(Signal.nameOf(signal)).isEqualTo(stoppedBy(signal));
        assertThat(trace(PtraceRequest.DETACH, 0)).isZero();
      }
    }
    attached();
    signal(Signal.KILL);
    assertThat(pm.isAlive(target)).isFalse();
    assertThat(news()).isEqualTo(Signal.KILL);
  }

  @Test
  void signalOfTheKernelStopsTheProcessToo() {
    attached();
    trace(PtraceRequest.RESUME, 0);

    assertThat(pm.pm.signals().manage(target, Signal.SEGV)).isZero();

    assertThat(news()).isEqualTo(stoppedBy(Signal.SEGV));
  }

  @Test
  void resumedProcessMayGetTheSignalOrAnotherOne() {
    attached();
    signal(Signal.TERM);
    news();

    assertThat(trace(PtraceRequest.RESUME, Signal.HUP)).isZero();

    assertThat(pm.isAlive(target)).isFalse();
    assertThat(news()).isEqualTo(Signal.HUP);
  }

  @Test
  void resumedProcessRunsItsHandler() {
    pm.handle(target, Signal.TERM);
    attached();
    trace(PtraceRequest.RESUME, 0);
    signal(Signal.TERM);
    news();
    assertThat(pm.kernel.frames).isEmpty();

    trace(PtraceRequest.RESUME, Signal.TERM);
    pm.vfsAnswers();

    assertThat(pm.kernel.frames).hasSize(1);
  }

  @Test
  void signalThatTheTracerHasNotSeenKeepsTheProcess() {
    attached();
    signal(Signal.USR1);
    signal(Signal.USR2);
    pm.log.clear();

    assertThat(trace(PtraceRequest.RESUME, 0)).isZero();
    assertThat(pm.log).isEmpty();
    assertThat(news()).isEqualTo(stoppedBy(Signal.USR1));
    assertThat(trace(PtraceRequest.RESUME, 0)).isZero();
    assertThat(news()).isEqualTo(stoppedBy(Signal.USR2));
    assertThat(trace(PtraceRequest.RESUME, 0)).isZero();
    assertThat(pm.log).containsExactly("trace RESUME " + target + " 0 0");
  }

  @Test
  void processGoesOnAsTheTracerSays() {
    List<String> expected = new ArrayList<>();
    for (PtraceRequest request :
        List.of(PtraceRequest.RESUME, PtraceRequest.STEP, PtraceRequest.SYSTEM_CALL)) {
      attached();
      assertThat(trace(request, 0)).isZero();
      expected.add("trace " + request + " " + target + " 0 0");
      assertThat(pm.log).containsExactlyElementsOf(expected);
      signal(Signal.STOP);
      news();
      trace(PtraceRequest.DETACH, 0);
      expected.clear();
    }
  }

  @Test
  void stepThatTheKernelRefusesLeavesTheProcessStopped() {
    attached();
    pm.failKernel(KernelCall.TRACE, Errno.EINVAL);
    assertThat(trace(PtraceRequest.STEP, 0)).isEqualTo(-Errno.EINVAL);
    pm.kernel.succeed(KernelCall.TRACE);

    assertThat(trace(PtraceRequest.RESUME, 0)).isZero();
  }

  @Test
  void numberThatIsNoSignalIsInvalid() {
    attached();
    for (PtraceRequest request : List.of(PtraceRequest.RESUME, PtraceRequest.DETACH)) {
      assertThat(trace(request, -1)).isEqualTo(-Errno.EINVAL);
      assertThat(trace(request, Signal.COUNT)).isEqualTo(-Errno.EINVAL);
    }
  }

  @Test
  void detachedProcessGetsWhatItsTracerHasNotSeen() {
    attached();
    signal(Signal.TERM);

    assertThat(trace(PtraceRequest.DETACH, 0)).isZero();

    assertThat(pm.log).contains("trace DETACH " + target + " 0 0");
    assertThat(pm.isAlive(target)).isFalse();
  }

  @Test
  void detachedProcessIsNobodysAnyMore() {
    attached();
    trace(PtraceRequest.DETACH, 0);

    assertThat(trace(PtraceRequest.GET_DATA, 0)).isEqualTo(-Errno.ESRCH);
    assertThat(news()).isEqualTo(-Errno.ECHILD);
    signal(Signal.TERM);
    assertThat(pm.isAlive(target)).isFalse();
  }

  @Test
  void tracerEndsTheProcess() {
    attached();

    assertThat(trace(PtraceRequest.EXIT, 3)).isZero();

    assertThat(news()).isEqualTo(3 << 8);
    assertThat(news()).isEqualTo(-Errno.ECHILD);
  }

  @Test
  void processThatNothingWorksWithoutIsNotEndedByItsTracer() {
    assertThat(attach(tracer, Endpoint.RS)).isZero();

    long[] answer = pm.trace(tracer, pm.pidOf(Endpoint.RS), PtraceRequest.EXIT, 0, 0);
    assertThat(Message.type(answer)).isEqualTo(-Errno.EPERM);
  }

  // ---- Ends. ----

  @Test
  void endIsToldToTheTracerFirst() {
    int parent = pm.fork(Endpoint.INIT);
    int child = pm.fork(parent);
    int childPid = pm.pidOf(child);
    attach(tracer, child);
    pm.waitPid(tracer, -1, NO_HANG);
    pm.kill(Endpoint.INIT, childPid, Signal.KILL);

    assertThat(Message.type(pm.waitPid(parent, -1, NO_HANG))).isZero();
    assertThat(PmMessage.childStatus(pm.waitPid(tracer, -1, NO_HANG))).isEqualTo(Signal.KILL);
    assertThat(PmMessage.childStatus(pm.waitPid(parent, -1, NO_HANG))).isEqualTo(Signal.KILL);
    pm.vfsAnswers();
    assertThat(pm.exists(child)).isFalse();
  }

  @Test
  void bothWhoWaitAreToldOfTheEnd() {
    int parent = pm.fork(Endpoint.INIT);
    int child = pm.fork(parent);
    attach(tracer, child);
    pm.waitPid(tracer, -1, NO_HANG);
    pm.waitPid(tracer, -1, 0);
    pm.waitPid(parent, -1, 0);

    pm.kill(Endpoint.INIT, pm.pidOf(child), Signal.KILL);

    assertThat(pm.answers)
        .extracting(PmFixture.Answer::destination)
        .containsExactly(tracer, parent);
  }

  @Test
  void endOfTheTracerEndsWhatItTraces() {
    attached();
    int service = pm.service();
    attach(tracer, service);
    pm.log.clear();

    pm.kill(Endpoint.INIT, pm.pidOf(tracer), Signal.KILL);

    assertThat(pm.isAlive(target)).isFalse();
    assertThat(pm.log).contains("kernel KILL " + service + " " + Signal.KILL);
  }

  @Test
  void endOfTheTracerLeavesTheParentItsZombie() {
    int parent = pm.fork(Endpoint.INIT);
    int child = pm.fork(parent);
    attach(tracer, child);
    pm.kill(Endpoint.INIT, pm.pidOf(child), Signal.KILL);

    pm.kill(Endpoint.INIT, pm.pidOf(tracer), Signal.KILL);

    assertThat(PmMessage.childStatus(pm.waitPid(parent, -1, NO_HANG))).isEqualTo(Signal.KILL);
  }

  @Test
  void childOfATracedProcessIsTracedIfThatIsWanted() {
    attached();
    assertThat(trace(PtraceRequest.SET_OPTIONS, 8)).isEqualTo(-Errno.EINVAL);
    assertThat(trace(PtraceRequest.SET_OPTIONS, PtraceRequest.TRACE_FORK)).isZero();
    trace(PtraceRequest.RESUME, 0);

    int child = pm.fork(target);

    long[] answer = pm.waitPid(tracer, pm.pidOf(child), NO_HANG);
    assertThat(PmMessage.childStatus(answer)).isEqualTo(stoppedBy(Signal.STOP));
  }

  @Test
  void childOfATracedProcessIsItsOwnOtherwise() {
    attached();
    trace(PtraceRequest.RESUME, 0);

    int child = pm.fork(target);

    assertThat(Message.type(pm.waitPid(tracer, pm.pidOf(child), NO_HANG))).isEqualTo(-Errno.ECHILD);
  }

  // ---- Services. ----

  @Test
  void tracedServiceStopsAtTheSignalsThatPmManages() {
    int service = pm.service();
    int servicePid = pm.pidOf(service);
    attach(tracer, service);
    pm.waitPid(tracer, servicePid, NO_HANG);
    pm.trace(tracer, servicePid, PtraceRequest.RESUME, 0, 0);

    assertThat(pm.pm.signals().manage(service, Signal.SEGV)).isZero();

    assertThat(pm.isAlive(service)).isTrue();
    assertThat(PmMessage.childStatus(pm.waitPid(tracer, servicePid, NO_HANG)))
        .isEqualTo(stoppedBy(Signal.SEGV));
  }

  @Test
  void signalThatATracerPassesToAServiceGoesToItsManager() {
    int service = pm.service();
    int servicePid = pm.pidOf(service);
    attach(tracer, service);
    pm.waitPid(tracer, servicePid, NO_HANG);
    pm.log.clear();

    pm.trace(tracer, servicePid, PtraceRequest.RESUME, 0, Signal.TERM);

    assertThat(pm.log).contains("kernel KILL " + service + " " + Signal.TERM);
  }

  @Test
  void ignoredSignalIsSeenByTheTracer() {
    pm.action(target, Signal.TERM, new SignalAction(SignalAction.IGNORE, 0, 0));
    attached();
    trace(PtraceRequest.RESUME, 0);

    signal(Signal.TERM);

    assertThat(news()).isEqualTo(stoppedBy(Signal.TERM));
  }
}
