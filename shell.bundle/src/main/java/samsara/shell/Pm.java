package samsara.shell;

import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.pm.ProcessRecord;

/// Calls of a session to PM.
final class Pm {
  private static final int PROCESSES = 0;
  private static final int PROCESSES_MAX = 256;

  private final Session session;

  Pm(Session session) {
    this.session = session;
  }

  /// Sends a signal; answers PM's result.
  int kill(int pid, int signal) throws CommandFailure {
    long[] message = Message.ofType(PmCall.KILL.number());
    PmMessage.pid(message, pid);
    PmMessage.signal(message, signal);
    return session.call(Endpoint.PM, message);
  }

  /// All processes.
  List<ProcessRecord> processes() throws CommandFailure {
    return session.table(
        Endpoint.PM, PROCESSES, ProcessRecord.SIZE_BYTES, PROCESSES_MAX, ProcessRecord::read);
  }
}
