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
import samsara.protocol.pm.PtraceRequest;

/// What stops a traced process, and how it goes on.
final class TraceResumeTest extends TracePair {
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
}
