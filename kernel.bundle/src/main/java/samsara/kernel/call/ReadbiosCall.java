package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// READBIOS: copies from the data area of the BIOS or from ROM. `EPERM` for other addresses,
/// `EINVAL` for a negative length.
///
/// MINIX: `kernel/arch/i386/do_readbios.c`.
final class ReadbiosCall implements CallHandler {
  private static final int DATA_END = 0x500;
  private static final int ROM_FIRST = 0x9_0000;
  private static final int ROM_END = 0x10_0000;

  private final Core core;

  ReadbiosCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int bytes = Message.int32(message, Message.M2_I1);
    int from = Message.int32(message, Message.M2_L1);
    int to = Message.int32(message, Message.M2_P1);
    if (bytes < 0) {
      return -Errno.EINVAL;
    }
    if (!isWithin(from, bytes, 0, DATA_END) && !isWithin(from, bytes, ROM_FIRST, ROM_END)) {
      return -Errno.EPERM;
    }
    return core.copier().copy(null, from, caller.body.space, to, bytes);
  }

  private static boolean isWithin(int from, int bytes, int first, int end) {
    return from >= first && from <= end && bytes <= end - from;
  }
}
