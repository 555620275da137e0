package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.RtsFlag;

/// KILL: raises a signal against a process; its manager hears of it. SEGV for a process at a page
/// fault is VM's word that the fault is the process's own.
///
/// MINIX: `kernel/system/do_kill.c`.
final class KillCall implements CallHandler {
  private final Core core;

  KillCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = core.procs().lookup(Message.int32(message, Message.M2_I1));
    int signal = Message.int32(message, Message.M2_I2);
    if (proc == null || signal <= 0 || signal >= Signal.COUNT) {
      return -Errno.EINVAL;
    }
    if (proc.isTask()) {
      return -Errno.EPERM;
    }
    if (signal == Signal.SEGV && (proc.body.rts & RtsFlag.PAGEFAULT) != 0) {
      proc.body.ownFault = true;
    }
    core.signals().cause(proc, signal);
    return Errno.OK;
  }
}
