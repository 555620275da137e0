package samsara.kernel.call;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.Body;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.Signals;
import samsara.protocol.kernel.RtsFlag;

/// GETKSIG: the next process with signals that the caller manages. It stays stopped.
///
/// MINIX: `kernel/system/do_getksig.c`.
final class GetksigCall implements CallHandler {
  private final Core core;

  GetksigCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    for (int slot = 0; slot < core.procs().processes(); slot++) {
      Proc proc = core.procs().slot(slot);
      Body body = proc.body;
      if ((body.rts & RtsFlag.SIGNALED) != 0 && Signals.managerOf(proc) == caller.endpoint) {
        Message.int32(message, Message.M2_I1, proc.endpoint);
        Message.int32(message, Message.M2_L1, body.pendingSignals);
        body.pendingSignals = 0;
        core.scheduler().start(body, RtsFlag.SIGNALED);
        return Errno.OK;
      }
    }
    Message.int32(message, Message.M2_I1, Endpoint.NONE);
    return Errno.OK;
  }
}
