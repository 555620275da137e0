package samsara.ds;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.ds.DsRequest;
import samsara.sef.InitInfo;
import samsara.sef.Panic;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;

/// One instance of DS. A restart is refused, since what others have stored can't be made up again.
///
/// MINIX: `servers/ds/main.c`.
final class DsServer implements SystemProcess {
  private final DsState state = new DsState();

  @Override
  public void main(Sef sef) {
    Requests requests = new Requests(sef.sys(), state);
    sef.onInitFresh((type, info) -> init(requests, info))
        .onInitRestart(Sef.Init.FAIL)
        .onDebugDump(state::dump);
    sef.startup();
    sef.serve(message -> handle(requests, message, sef.status()));
  }

  private static int init(Requests requests, InitInfo info) {
    try {
      requests.addLabels(info.publicTable());
    } catch (ErrnoException e) {
      throw new Panic("labels of boot services don't fit: " + e.getMessage());
    }
    return Errno.OK;
  }

  private static boolean handle(Requests requests, long[] message, int status) {
    if (Ipc.isNotify(status)) {
      return false;
    }
    DsRequest request = DsRequest.of(Message.type(message));
    int result = request == null ? -Errno.EINVAL : Errno.OK;
    if (request != null) {
      try {
        requests.handle(request, message);
      } catch (ErrnoException e) {
        result = -e.errno();
      }
    }
    Message.type(message, result);
    return true;
  }
}
