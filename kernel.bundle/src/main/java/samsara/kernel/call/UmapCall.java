package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.KernelCall;

/// UMAP: the physical address of a range of a process, or of a grant that the caller holds; the
/// range must be physically contiguous. `EFAULT` if it is not, or is not mapped.
///
/// MINIX: `kernel/system/do_umap.c`.
final class UmapCall implements CallHandler {
  private final Core core;

  UmapCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = Target.of(core, caller, Message.int32(message, Message.M5_I1));
    int address = Message.int32(message, Message.M5_L1);
    int bytes = Message.int32(message, Message.M5_L3);
    if (proc == null || bytes <= 0) {
      return -Errno.EINVAL;
    }
    int segment = Message.int16(message, Message.M5_S1);
    if (segment == KernelCall.SEGMENT_GRANT) {
      int result =
          core.grants().verify(proc.endpoint, caller.endpoint, address, 0, bytes, GrantEntry.READ);
      if (result != Errno.OK) {
        return result;
      }
      proc = core.procs().lookup(core.grants().owner());
      address = core.grants().address();
    } else if (segment != KernelCall.SEGMENT_DATA) {
      return -Errno.EINVAL;
    }
    long physical = proc == null ? -1 : contiguous(proc, address, bytes);
    if (physical < 0) {
      return -Errno.EFAULT;
    }
    Message.int32(message, Message.M5_L2, (int) physical);
    return Errno.OK;
  }

  private static long contiguous(Proc proc, int address, int bytes) {
    long first = proc.body.space.translate(address, false);
    int toNextPage = Memory.PAGE_BYTES - (address & (Memory.PAGE_BYTES - 1));
    for (int done = toNextPage; first >= 0 && done < bytes; done += Memory.PAGE_BYTES) {
      if (proc.body.space.translate(address + done, false) != first + done) {
        return -1;
      }
    }
    return first;
  }
}
