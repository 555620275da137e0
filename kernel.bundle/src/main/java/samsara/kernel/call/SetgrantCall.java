package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.RtsFlag;

/// SETGRANT: registers the caller's grant table. `EPERM` for a process that has no privileges of
/// its own.
///
/// MINIX: `kernel/system/do_setgrant.c`.
final class SetgrantCall implements CallHandler {

  @Override
  public int perform(Proc caller, long[] message) {
    Privilege privilege = caller.privilege;
    int entries = Message.int32(message, Message.M2_I2);
    if (privilege == null
        || privilege.owner != caller
        || (caller.body.rts & RtsFlag.NO_PRIV) != 0) {
      return -Errno.EPERM;
    }
    if (entries < 0) {
      return -Errno.EINVAL;
    }
    privilege.body.grantTable = Message.int32(message, Message.M2_P1);
    privilege.body.grantCount = entries;
    return Errno.OK;
  }
}
