package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.PrivilegeRecord;

/// SCHEDCTL: the caller becomes the scheduler of a process. `EPERM` for a caller that is no
/// service, `EINVAL` for an endpoint that is none.
///
/// MINIX: `kernel/system/do_schedctl.c`.
final class SchedctlCall implements CallHandler {
  private final Core core;

  SchedctlCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    if (!caller.has(PrivilegeRecord.SYS_PROC)) {
      return -Errno.EPERM;
    }
    Proc proc = core.procs().lookup(Message.int32(message, Message.M1_I1));
    if (proc == null || proc.isTask()) {
      return -Errno.EINVAL;
    }
    proc.body.scheduler = caller.endpoint;
    return Errno.OK;
  }
}
