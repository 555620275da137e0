package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.PtraceRequest;

/// A session that traces one process, as a debugger does.
///
/// @param session the tracer
/// @param pid the traced process
record Debugger(Session session, int pid) {
  /// A request without an address.
  int trace(PtraceRequest request) throws InterruptedException {
    return trace(request, 0, 0);
  }

  /// The word that a request answers, or a negated errno.
  int trace(PtraceRequest request, int address, int data) throws InterruptedException {
    long[] message = Message.create();
    PmMessage.tracedPid(message, pid);
    PmMessage.traceRequest(message, request.number());
    PmMessage.traceAddress(message, address);
    PmMessage.traceData(message, data);
    int result = session.call(Endpoint.PM, PmCall.PTRACE.number(), message);
    return result == Errno.OK ? PmMessage.traceData(message) : result;
  }

  /// Waits for the next stop, or for the end, and answers the status.
  int await() throws InterruptedException {
    long[] message = Message.create();
    PmMessage.pid(message, pid);
    assertThat(session.call(Endpoint.PM, PmCall.WAITPID.number(), message)).isEqualTo(pid);
    return PmMessage.childStatus(message);
  }

  /// The status of a process that a signal has stopped.
  static int stoppedBy(int signal) {
    return signal << 8 | PmMessage.STATUS_STOPPED;
  }
}
