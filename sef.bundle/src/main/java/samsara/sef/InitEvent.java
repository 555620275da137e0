package samsara.sef;

import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.rs.InitMessage;
import samsara.protocol.rs.InitType;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.rs.RsRequest;
import samsara.sys.Sys;

/// Initialisation: INIT from RS, looked for at startup only.
///
/// MINIX: `lib/libsys/sef_init.c`.
final class InitEvent {
  private final Sys sys;
  private final SefTrace trace;
  Sef.Init fresh = Sef.Init.NULL;
  Sef.Init liveUpdate = Sef.Init.NULL;
  Sef.Init restart = Sef.Init.NULL;
  private int type = InitType.FRESH;

  InitEvent(Sys sys, SefTrace trace) {
    this.sys = sys;
    this.trace = trace;
  }

  /// How the process was started, an {@link InitType}.
  int type() {
    return type;
  }

  static boolean matches(long[] message) {
    return Message.source(message) == Endpoint.RS && Message.type(message) == RsRequest.INIT.type();
  }

  /// RS's own initialisation: there is nobody to report to.
  void runWithoutRs() {
    int result = fresh.init(InitType.FRESH, new NoInfo());
    if (result != Errno.OK) {
      throw new Panic("initialisation failed: error=" + Errno.nameOf(result));
    }
  }

  /// Runs the callback that the message asks for and reports to RS. Returns when RS lets the
  /// service go on, which it never does after a failure.
  void handle(long[] message) {
    type = InitMessage.initType(message);
    InitInfo info =
        new RsInitInfo(sys, InitMessage.oldEndpoint(message), InitMessage.tableGrant(message));
    trace.print(SefTrace.Topic.INIT, () -> "init: type=" + InitType.toString(type));
    int result =
        switch (type) {
          case InitType.FRESH -> fresh.init(type, info);
          case InitType.LIVE_UPDATE -> liveUpdate.init(type, info);
          case InitType.RESTART -> restart.init(type, info);
          default -> -Errno.EINVAL;
        };
    trace.print(SefTrace.Topic.INIT, () -> "init: result=" + Errno.nameOf(result));
    Message.type(message, RsRequest.INIT.type());
    InitMessage.result(message, result);
    int error = sys.ipc().sendrec(Endpoint.RS, message);
    if (error != Errno.OK) {
      throw new Panic("init result can't be reported: error=" + Errno.nameOf(error));
    }
  }

  /// What RS knows at its own start.
  private record NoInfo() implements InitInfo {
    @Override
    public int oldEndpoint() {
      return Endpoint.NONE;
    }

    @Override
    public List<PublicEntry> publicTable() {
      return List.of();
    }
  }
}
