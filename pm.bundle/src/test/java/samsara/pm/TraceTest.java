package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PtraceRequest;
import samsara.protocol.pm.SignalAction;

/// Who traces whom, and what becomes of them when one ends.
final class TraceTest extends TracePair {
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
