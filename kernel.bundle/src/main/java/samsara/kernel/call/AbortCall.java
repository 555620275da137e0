package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// ABORT: halts the machine, whatever way of starting it again is asked for: that is the host's
/// affair. A service that panics ends the system as the kernel's own panic does.
///
/// MINIX: `kernel/system/do_abort.c`.
final class AbortCall implements CallHandler {
  private static final int PANIC = 2;

  private final Core core;
  private final Runnable halt;

  AbortCall(Core core, Runnable halt) {
    this.core = core;
    this.halt = halt;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    if (Message.int32(message, Message.M1_I1) == PANIC) {
      core.panic(caller + " can't go on");
    } else {
      halt.run();
    }
    return Errno.OK;
  }
}
