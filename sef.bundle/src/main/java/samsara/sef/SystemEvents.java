package samsara.sef;

import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.common.CommonRequest;
import samsara.protocol.rs.RsRequest;
import samsara.sys.Sys;

/// The kinds of system events: a closed set. To add one, give it a class like the others, a field
/// here and a case in {@link #handle}, which alone decides what is an event.
///
/// | event | it is |
/// |---|---|
/// | init | INIT from RS, at startup only |
/// | ping | a notification from RS |
/// | live update | LU_PREPARE from RS |
/// | signal | SIGNAL from a boot service, or a notification from the system task |
/// | alarm | a notification from the clock |
/// | debug dump | DEBUG_DUMP from a boot service |
///
/// A request by SENDREC is never an event: its sender waits for an answer, which is the business of
/// the service. (The reference took it for one and left the sender waiting.) To RS, which manages
/// itself, no message is: what other boot services send it are answers, and PM's are pids, which
/// can have the number of an event.
final class SystemEvents {
  private final Ipc ipc;
  final InitEvent init;
  final PingEvent ping;
  final LiveUpdateEvent liveUpdate;
  final SignalEvent signal;
  final AlarmEvent alarm;
  final DebugDumpEvent debugDump;

  SystemEvents(Sys sys) {
    ipc = sys.ipc();
    SefTrace trace = new SefTrace(sys);
    init = new InitEvent(sys, trace);
    ping = new PingEvent(sys, trace);
    liveUpdate = new LiveUpdateEvent(sys, trace);
    signal = new SignalEvent(sys, trace);
    alarm = new AlarmEvent(sys);
    debugDump = new DebugDumpEvent(sys);
  }

  /// Handles the message if it is a system event.
  ///
  /// @return `false` for a message that the service itself has to handle
  boolean handle(long[] message, int status) {
    if (Message.source(message) >= Endpoint.INIT || Ipc.primitiveOf(status) == Ipc.SENDREC) {
      return false;
    }
    if (Ipc.isNotify(status)) {
      return handleNotification(message);
    }
    return ipc.endpoint() != Endpoint.RS && handleMessage(message);
  }

  private boolean handleNotification(long[] message) {
    int source = Message.source(message);
    switch (source) {
      case Endpoint.RS -> ping.handle(source);
      case Endpoint.SYSTEM -> {
        if (SignalEvent.contains(signal.handleNotification(message), Signal.KMESS)) {
          liveUpdate.kernelTextArrived();
        }
      }
      case Endpoint.CLOCK -> alarm.handle(message);
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean handleMessage(long[] message) {
    int type = Message.type(message);
    if (type == RsRequest.LU_PREPARE.type() && Message.source(message) == Endpoint.RS) {
      liveUpdate.handle(message);
    } else if (type == CommonRequest.SIGNAL.type()) {
      signal.handleMessage(message);
    } else if (type == CommonRequest.DEBUG_DUMP.type()) {
      debugDump.handle();
    } else {
      return false;
    }
    return true;
  }
}
