package samsara.kernel.call;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// CLEAR: frees the slot of a process that has exited. Once more is harmless.
///
/// MINIX: `kernel/system/do_clear.c`.
final class ClearCall implements CallHandler {
  private final Core core;

  ClearCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int endpoint = Message.int32(message, Message.M1_I1);
    Proc proc = core.procs().lookup(endpoint);
    if (proc != null) {
      if (proc.isTask() || proc == caller) {
        return -Errno.EPERM;
      }
      core.lifecycle().clear(proc);
      return Errno.OK;
    }
    int slot = Endpoint.slot(endpoint);
    boolean cleared =
        core.procs().isProcessSlot(slot) && core.procs().slot(slot).endpoint == endpoint;
    return cleared ? Errno.OK : -Errno.EINVAL;
  }
}
