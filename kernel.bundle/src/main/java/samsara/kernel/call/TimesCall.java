package samsara.kernel.call;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// TIMES: ticks that a process has used, boot time and uptime; for NONE the latter two.
///
/// MINIX: `kernel/system/do_times.c`.
final class TimesCall implements CallHandler {
  private final Core core;

  TimesCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int endpoint = Message.int32(message, Message.M4_L1);
    if (endpoint != Endpoint.NONE) {
      Proc proc = Target.of(core, caller, endpoint);
      if (proc == null) {
        return -Errno.EINVAL;
      }
      Message.int32(message, Message.M4_L1, proc.body.userTicks);
      Message.int32(message, Message.M4_L2, proc.body.systemTicks);
    }
    Message.int32(message, Message.M4_L3, core.clock().bootSeconds());
    Message.int32(message, Message.M4_L5, core.clock().uptime());
    return Errno.OK;
  }
}
