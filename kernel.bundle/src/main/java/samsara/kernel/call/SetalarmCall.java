package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.PrivilegeRecord;

/// SETALARM: the one alarm of a service, which CLOCK rings by a notification.
///
/// MINIX: `kernel/system/do_setalarm.c`.
final class SetalarmCall implements CallHandler {
  private final Core core;

  SetalarmCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Privilege privilege = caller.privilege;
    if (privilege == null || !caller.has(PrivilegeRecord.SYS_PROC)) {
      return -Errno.EPERM;
    }
    int ticks = Message.int32(message, Message.M2_L1);
    boolean isAbsolute = Message.int32(message, Message.M2_I2) != 0;
    int expiry = ticks == 0 || isAbsolute ? ticks : core.clock().uptime() + ticks;
    Message.int32(message, Message.M2_L1, core.clock().setAlarm(privilege, expiry));
    return Errno.OK;
  }
}
