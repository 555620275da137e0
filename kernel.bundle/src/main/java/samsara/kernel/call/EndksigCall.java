package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.Signals;
import samsara.protocol.kernel.RtsFlag;

/// ENDKSIG: the manager is done with a process, which runs on unless new signals have come.
///
/// MINIX: `kernel/system/do_endksig.c`.
final class EndksigCall implements CallHandler {
  private final Core core;

  EndksigCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = core.procs().lookup(Message.int32(message, Message.M2_I1));
    if (proc == null) {
      return -Errno.EINVAL;
    }
    if (Signals.managerOf(proc) != caller.endpoint) {
      return -Errno.EPERM;
    }
    if ((proc.body.rts & RtsFlag.SIG_PENDING) == 0) {
      return -Errno.EINVAL;
    }
    if ((proc.body.rts & RtsFlag.SIGNALED) == 0) {
      core.scheduler().start(proc.body, RtsFlag.SIG_PENDING);
    }
    return Errno.OK;
  }
}
