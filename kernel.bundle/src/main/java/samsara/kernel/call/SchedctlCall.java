package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.PrivilegeRecord;

/// SCHEDCTL: the caller, a service, becomes the scheduler of a process.
///
/// MINIX: `kernel/system/do_schedctl.c`.
final class SchedctlCall implements CallHandler {
  private final Core core;

  SchedctlCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = core.procs().lookup(Message.int32(message, Message.M1_I1));
    if (proc == null || proc.isTask()) {
      return -Errno.EINVAL;
    }
    if (!caller.has(PrivilegeRecord.SYS_PROC)) {
      return -Errno.EPERM;
    }
    proc.body.scheduler = caller.endpoint;
    return Errno.OK;
  }
}
