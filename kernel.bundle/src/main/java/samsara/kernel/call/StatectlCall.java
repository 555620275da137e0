package samsara.kernel.call;

import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.Signals;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.kernel.StateRequest;

/// STATECTL: what a recovered service, or the manager of a dead one, does about those who wait.
///
/// MINIX: `kernel/system/do_statectl.c`; RELEASE_CALLERS is Samsara's own.
final class StatectlCall implements CallHandler {
  private final Core core;

  StatectlCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    @Nullable StateRequest request = StateRequest.of(Message.int32(message, Message.M2_I2));
    if (request == null) {
      return -Errno.EINVAL;
    }
    return switch (request) {
      case CLEAR_IPC_REFS -> {
        core.lifecycle().clearReferences(caller);
        yield Errno.OK;
      }
      case RELEASE_CALLERS ->
          releaseCallers(
              caller,
              core.procs().lookup(Message.int32(message, Message.M2_I1)),
              Message.int32(message, Message.M2_L1));
    };
  }

  private int releaseCallers(Proc caller, @Nullable Proc proc, int flags) {
    if (proc == null) {
      return -Errno.EINVAL;
    }
    if (Signals.managerOf(proc) != caller.endpoint || proc == caller) {
      return -Errno.EPERM;
    }
    if ((proc.body.rts & RtsFlag.SIG_PENDING) == 0) {
      return -Errno.EBUSY;
    }
    core.lifecycle().releaseCallers(proc, (flags & StateRequest.GUILTY) != 0);
    if ((flags & StateRequest.QUEUED_TOO) != 0) {
      core.lifecycle().refuseSenders(proc);
    }
    return Errno.OK;
  }
}
