package samsara.pm;

import static org.assertj.core.api.Assertions.assertThat;

import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PtraceRequest;

/// A process and one that may trace it.
abstract class TracePair {
  static final int NO_HANG = PmMessage.WNOHANG;

  final PmFixture pm = new PmFixture();
  final int tracer = pm.fork(Endpoint.INIT);
  final int target = pm.fork(Endpoint.INIT);
  final int pid = pm.pidOf(target);

  int trace(PtraceRequest request, int data) {
    return Message.type(pm.trace(tracer, pid, request, 0, data));
  }

  int attach(int source, int victim) {
    return Message.type(pm.trace(source, pm.pidOf(victim), PtraceRequest.ATTACH, 0, 0));
  }

  /// Attaches to the target and takes the news of its stop.
  void attached() {
    assertThat(attach(tracer, target)).isZero();
    assertThat(news()).isEqualTo(stoppedBy(Signal.STOP));
    pm.log.clear();
  }

  /// The status that WAITPID has for the tracer; 0 for none, a negated errno.
  int news() {
    long[] answer = pm.waitPid(tracer, pid, NO_HANG);
    int result = Message.type(answer);
    return result <= 0 ? result : PmMessage.childStatus(answer);
  }

  static int stoppedBy(int signal) {
    return signal << 8 | PmMessage.STATUS_STOPPED;
  }

  void signal(int signal) {
    assertThat(pm.kill(Endpoint.INIT, pid, signal)).isZero();
  }
}
