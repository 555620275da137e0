package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// EXIT: the caller raises ABRT against itself and never runs again. Its manager decides what
/// becomes of it.
///
/// MINIX: `kernel/system/do_exit.c`.
final class ExitCall implements CallHandler {
  private final Core core;

  ExitCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    core.crashes().exit(caller.body);
    return -Errno.EDONTREPLY;
  }
}
