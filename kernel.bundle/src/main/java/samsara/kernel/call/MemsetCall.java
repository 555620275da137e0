package samsara.kernel.call;

import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// MEMSET: fills physical memory. `EFAULT` beyond its end.
///
/// MINIX: `kernel/system/do_memset.c`.
final class MemsetCall implements CallHandler {
  private final Core core;

  MemsetCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    return core.copier()
        .fill(
            Message.int32(message, Message.M2_P1),
            Message.int32(message, Message.M2_L1),
            Message.int32(message, Message.M2_L2));
  }
}
