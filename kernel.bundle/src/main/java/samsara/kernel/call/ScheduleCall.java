package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.Scheduler;
import samsara.protocol.kernel.RtsFlag;

/// SCHEDULE: the scheduler of a process grants it a queue and a time slice. `EPERM` for anybody
/// else, `EINVAL` for a queue or quantum that is none.
///
/// The reference takes queue 16, which does not exist; this does not.
///
/// MINIX: `kernel/system/do_schedule.c`.
final class ScheduleCall implements CallHandler {
  private final Core core;

  ScheduleCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = core.procs().lookup(Message.int32(message, Message.M1_I1));
    int queue = Message.int32(message, Message.M1_I2);
    int quantum = Message.int32(message, Message.M1_I3);
    if (proc == null) {
      return -Errno.EINVAL;
    }
    if (proc.body.scheduler != caller.endpoint) {
      return -Errno.EPERM;
    }
    if (queue < 0 || queue >= Scheduler.QUEUES || quantum <= 0) {
      return -Errno.EINVAL;
    }
    core.scheduler().assign(proc.body, queue, quantum);
    core.scheduler().start(proc.body, RtsFlag.NO_QUANTUM);
    return Errno.OK;
  }
}
