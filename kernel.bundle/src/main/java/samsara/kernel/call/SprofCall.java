package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.kernel.core.Profiler;

/// SPROF: starts statistical profiling, or stops it and copies what was found to a process: totals,
/// then samples. `EBUSY` for a start while it runs or a stop while it does not, `EINVAL` for an
/// action, an endpoint or a size that is none.
///
/// MINIX: `kernel/system/do_sprofile.c`.
final class SprofCall implements CallHandler {
  private static final int START = 0;
  private static final int STOP = 1;
  private static final int BYTES_MAX = 16 << 20;

  private final Core core;

  SprofCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Profiler profiler = core.clock().profiler();
    return switch (Message.int32(message, Message.M7_I1)) {
      case START -> profiler.isOn() ? -Errno.EBUSY : start(profiler, message);
      case STOP -> profiler.isOn() ? stop(profiler, caller, message) : -Errno.EBUSY;
      default -> -Errno.EINVAL;
    };
  }

  private int start(Profiler profiler, long[] message) {
    int bytes = Message.int32(message, Message.M7_I2);
    int hz = Message.int32(message, Message.M7_I3);
    if (bytes < 0 || bytes > BYTES_MAX || hz < 0) {
      return -Errno.EINVAL;
    }
    profiler.start(bytes, hz == 0 || hz >= core.hz() ? 1 : core.hz() / hz);
    return Errno.OK;
  }

  private int stop(Profiler profiler, Proc caller, long[] message) {
    Proc target = Target.of(core, caller, Message.int32(message, Message.M7_I4));
    if (target == null) {
      return -Errno.EINVAL;
    }
    ProcessMemory memory = core.memories().of(target.body);
    byte[] samples = profiler.samples();
    int at = Message.int32(message, Message.M7_P1);
    for (int number : profiler.totals()) {
      memory.int32(at, number);
      at += Integer.BYTES;
    }
    memory.write(Message.int32(message, Message.M7_P2), samples, 0, samples.length);
    profiler.stop();
    return Errno.OK;
  }
}
