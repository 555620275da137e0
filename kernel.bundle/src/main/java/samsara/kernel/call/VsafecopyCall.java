package samsara.kernel.call;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.SafecopyElement;

/// VSAFECOPY: a vector of copies by grant; stops at the first that fails. `EINVAL` for too many, or
/// for one where not exactly one side is the caller.
///
/// MINIX: `do_vsafecopy` in `kernel/system/do_safecopy.c`.
final class VsafecopyCall implements CallHandler {
  private static final int ELEMENTS_MAX = 64;

  private final Core core;
  private final Safecopy safecopy;

  VsafecopyCall(Core core) {
    this.core = core;
    this.safecopy = new Safecopy(core);
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int vector = Message.int32(message, Message.M2_P1);
    int count = Message.int32(message, Message.M2_L2);
    if (count < 0 || count > ELEMENTS_MAX) {
      return -Errno.EINVAL;
    }
    ProcessMemory memory = core.memories().of(caller.body);
    for (int i = 0; i < count; i++) {
      int result =
          copy(caller, SafecopyElement.read(memory, vector + i * SafecopyElement.SIZE_BYTES));
      if (result != Errno.OK) {
        return result;
      }
    }
    return Errno.OK;
  }

  private int copy(Proc caller, SafecopyElement element) {
    boolean isFromSelf = element.from() == Endpoint.SELF;
    if (isFromSelf == (element.to() == Endpoint.SELF)) {
      return -Errno.EINVAL;
    }
    return safecopy.copy(
        caller,
        isFromSelf ? element.to() : element.from(),
        element.grant(),
        element.offset(),
        element.address(),
        element.bytes(),
        isFromSelf ? GrantEntry.WRITE : GrantEntry.READ);
  }
}
