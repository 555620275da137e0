package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// STIME: sets the boot time.
///
/// MINIX: `kernel/system/do_stime.c`.
final class StimeCall implements CallHandler {
  private final Core core;

  StimeCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    core.clock().bootSeconds(Message.int32(message, Message.M4_L3));
    return Errno.OK;
  }
}
