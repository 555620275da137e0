package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Lifecycle;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.PrivilegeRecord;

/// UPDATE: swaps the bodies of two services: live update, crash recovery, roll-back. `EINVAL` for
/// an endpoint that is none, `EPERM` unless both are services, `EBUSY` unless both are quiescent.
///
/// MINIX: `kernel/system/do_update.c`.
final class UpdateCall implements CallHandler {
  private final Core core;

  UpdateCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc source = core.procs().lookup(Message.int32(message, Message.M1_I1));
    Proc destination = core.procs().lookup(Message.int32(message, Message.M1_I2));
    if (source == null || destination == null || source == destination) {
      return -Errno.EINVAL;
    }
    if (!source.has(PrivilegeRecord.SYS_PROC) || !destination.has(PrivilegeRecord.SYS_PROC)) {
      return -Errno.EPERM;
    }
    if (source == caller
        || destination == caller
        || !Lifecycle.isQuiescent(source.body)
        || !Lifecycle.isQuiescent(destination.body)) {
      return -Errno.EBUSY;
    }
    core.lifecycle().swap(source, destination);
    return Errno.OK;
  }
}
