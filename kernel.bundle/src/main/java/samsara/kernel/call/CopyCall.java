package samsara.kernel.call;

import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.AddressSpace;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.KernelCall;

/// VIRCOPY and PHYSCOPY: copies between address spaces, the latter also with physical memory.
/// `EINVAL` for an endpoint or a segment that is none, `EPERM` for physical memory in a VIRCOPY,
/// `EFAULT` for an address that is not mapped.
///
/// MINIX: `kernel/system/do_copy.c`.
final class CopyCall implements CallHandler {
  private final Core core;
  private final boolean physicalAllowed;

  CopyCall(Core core, boolean physicalAllowed) {
    this.core = core;
    this.physicalAllowed = physicalAllowed;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int fromSegment = Message.int16(message, Message.M5_S1);
    int toSegment = Message.int16(message, Message.M5_S2);
    if (!isSegment(fromSegment) || !isSegment(toSegment)) {
      return -Errno.EINVAL;
    }
    if (!physicalAllowed
        && (fromSegment == KernelCall.SEGMENT_PHYSICAL
            || toSegment == KernelCall.SEGMENT_PHYSICAL)) {
      return -Errno.EPERM;
    }
    Proc from = Target.of(core, caller, Message.int32(message, Message.M5_I1));
    Proc to = Target.of(core, caller, Message.int32(message, Message.M5_I2));
    if ((from == null && fromSegment == KernelCall.SEGMENT_DATA)
        || (to == null && toSegment == KernelCall.SEGMENT_DATA)) {
      return -Errno.EINVAL;
    }
    return core.copier()
        .copy(
            space(from, fromSegment),
            Message.int32(message, Message.M5_L1),
            space(to, toSegment),
            Message.int32(message, Message.M5_L2),
            Message.int32(message, Message.M5_L3));
  }

  private static boolean isSegment(int segment) {
    return segment == KernelCall.SEGMENT_DATA || segment == KernelCall.SEGMENT_PHYSICAL;
  }

  private static @Nullable AddressSpace space(@Nullable Proc proc, int segment) {
    return proc == null || segment == KernelCall.SEGMENT_PHYSICAL ? null : proc.body.space;
  }
}
