package samsara.kernel.testkit;

import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.RequestHandler;

/// The message loop of a server, as SEF's `serve` is one.
public final class Serve {
  private Serve() {}

  /// Receives and answers for ever.
  public static void with(Ipc ipc, RequestHandler handler) {
    long[] message = Message.create();
    while (ipc.receiveServing(handler, message) == Errno.OK) {
      int source = Message.source(message);
      boolean waits = Ipc.primitiveOf(ipc.status()) == Ipc.SENDREC;
      if (handler.handle(message) && waits) {
        ipc.sendnb(source, message);
      }
    }
  }
}
