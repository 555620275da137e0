package samsara.sef;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.rs.PrepareMessage;
import samsara.protocol.rs.PrepareState;
import samsara.protocol.rs.RsRequest;
import samsara.sys.Sys;

/// Live update as the old version sees it: LU_PREPARE from RS.
///
/// ~~~
///            LU_PREPARE                    ready, or refused
///   NORMAL ------------> PREPARING(state) ------------------> blocked in SENDREC to RS
///     ^  ^                  |                                   |            |
///     |  +---- cancel ------+                              any answer     updated: gone
///     +---------------------------------------------------------+
/// ~~~
///
/// MINIX: `lib/libsys/sef_liveupdate.c`.
final class LiveUpdateEvent {
  private final Sys sys;
  private final SefTrace trace;
  Sef.Prepare prepare = Sef.Prepare.NULL;
  Sef.StateIsValid isValid = Sef.StateIsValid.NULL;
  Sef.StateChanged changed = Sef.StateChanged.NULL;
  Sef.StateDump dump = Sef.StateDump.NULL;
  Sef.StateSave save = Sef.StateSave.NULL;

  // The state that RS asked for, NULL if none; and receives since then.
  private int state = PrepareState.NULL;
  private int cycle;

  // The message before was about the kernel's own text.
  private boolean afterKernelText;

  LiveUpdateEvent(Sys sys, SefTrace trace) {
    this.sys = sys;
    this.trace = trace;
  }

  boolean isPreparing() {
    return state != PrepareState.NULL;
  }

  void handle(long[] message) {
    int wanted = PrepareMessage.state(message);
    cycle = 0;
    if (wanted == PrepareState.NULL || isValid.isValid(wanted)) {
      print(
          "update: RS "
              + (wanted == PrepareState.NULL ? "calls it off" : "asks for state " + wanted));
      enter(wanted);
    } else {
      // Without a validator the service does not take part in updates at all.
      report(isValid.equals(Sef.StateIsValid.NULL) ? -Errno.ENOSYS : -Errno.EINVAL);
    }
  }

  /// The kernel has new text for a service that keeps it. If each such news were traced, the trace
  /// would be the next.
  void kernelTextArrived() {
    afterKernelText = true;
  }

  /// The step before every receive while a state is asked for.
  void beforeReceive() {
    cycle++;
    if (!afterKernelText) {
      print("update: state=" + state + " cycle=" + cycle + " dump: " + dump.dump(state));
    }
    afterKernelText = false;
    int result = state == PrepareState.WORK_FREE ? Errno.OK : prepare.prepare(state);
    if (result == Errno.OK) {
      result = save.save(state);
    }
    if (result != -Errno.ENOTREADY) {
      report(result);
    }
  }

  // The process stops here while it is being replaced. If it goes on, it was not.
  private void report(int result) {
    print("update: ready in state " + state + " with result " + Errno.nameOf(result));
    long[] message = Message.ofType(RsRequest.LU_PREPARE.type());
    PrepareMessage.state(message, state);
    PrepareMessage.result(message, result);
    int error = sys.ipc().sendrec(Endpoint.RS, message);
    if (error == Errno.OK) {
      // A cancel that comes just now doubles as the answer.
      boolean cancelled = Message.type(message) == RsRequest.LU_PREPARE.type();
      error = cancelled ? -Errno.EINTR : Message.type(message);
    }
    print(
        result == Errno.OK
            ? "update: aborted by the client: " + Errno.nameOf(error)
            : "update: aborted by the service: " + Errno.nameOf(result));
    enter(PrepareState.NULL);
  }

  private void enter(int newState) {
    int oldState = state;
    state = newState;
    if (oldState != newState) {
      changed.changed(oldState, newState);
    }
  }

  private void print(String text) {
    trace.print(SefTrace.Topic.LIVE_UPDATE, () -> text);
  }
}
