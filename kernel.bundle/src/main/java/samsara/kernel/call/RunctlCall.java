package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.Body;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MachineCode;
import samsara.kernel.core.MiscFlag;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.RtsFlag;

/// RUNCTL: stops or resumes a process. With the delay flag, `EBUSY` for one that is sending; the
/// caller, PM, hears by SNDELAY when it has stopped doing so. `EPERM` for a kernel task.
///
/// MINIX: `kernel/system/do_runctl.c`.
final class RunctlCall implements CallHandler {
  private static final int STOP = 0;
  private static final int RESUME = 1;
  private static final int DELAY = 1;

  private final Core core;

  RunctlCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = core.procs().lookup(Message.int32(message, Message.M1_I1));
    if (proc == null) {
      return -Errno.EINVAL;
    }
    if (proc.isTask()) {
      return -Errno.EPERM;
    }
    Body body = proc.body;
    switch (Message.int32(message, Message.M1_I2)) {
      case STOP -> {
        if ((Message.int32(message, Message.M1_I3) & DELAY) != 0
            && ((body.rts & RtsFlag.SENDING) != 0 || hasDeferredCall(body))) {
          body.misc |= MiscFlag.SIG_DELAY;
          return -Errno.EBUSY;
        }
        core.scheduler().stop(body, RtsFlag.PROC_STOP);
      }
      case RESUME -> core.scheduler().start(body, RtsFlag.PROC_STOP);
      default -> {
        return -Errno.EINVAL;
      }
    }
    return Errno.OK;
  }

  private static boolean hasDeferredCall(Body body) {
    MachineCode code = body.machine;
    return code != null && code.isCallDeferred();
  }
}
