package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.Body;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MiscFlag;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.PrivilegeRecord;

/// VTIMER: the timers of a process that run while it computes (1, VTALRM), and while anybody
/// computes for it (2, PROF). Answers the ticks that were left. `EPERM` for a caller that is no
/// service, `EINVAL` for a timer or an endpoint that is none.
///
/// MINIX: `kernel/system/do_vtimer.c`.
final class VtimerCall implements CallHandler {
  private static final int VIRTUAL = 1;
  private static final int PROFILE = 2;

  private final Core core;

  VtimerCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    if (!caller.has(PrivilegeRecord.SYS_PROC)) {
      return -Errno.EPERM;
    }
    int which = Message.int32(message, Message.M2_I1);
    Proc proc = Target.of(core, caller, Message.int32(message, Message.M2_L2));
    if ((which != VIRTUAL && which != PROFILE) || proc == null) {
      return -Errno.EINVAL;
    }
    Body body = proc.body;
    int flag = which == VIRTUAL ? MiscFlag.VIRT_TIMER : MiscFlag.PROF_TIMER;
    int left = which == VIRTUAL ? body.virtualTicksLeft : body.profileTicksLeft;
    int before = (body.misc & flag) != 0 ? Math.max(left, 0) : 0;
    if (Message.int32(message, Message.M2_I2) != 0) {
      set(body, which, flag, Message.int32(message, Message.M2_L1));
    }
    Message.int32(message, Message.M2_L1, before);
    return Errno.OK;
  }

  private static void set(Body body, int which, int flag, int ticks) {
    body.misc &= ~flag;
    if (which == VIRTUAL) {
      body.virtualTicksLeft = ticks;
    } else {
      body.profileTicksLeft = ticks;
    }
    if (ticks > 0) {
      body.misc |= flag;
    }
  }
}
