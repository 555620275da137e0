package samsara.kernel.call;

import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// SAFEUNMAP: the caller gives up what it has mapped at an address. `EINVAL` if that is nothing.
///
/// MINIX: `kernel/system/do_safemap.c`.
final class SafeunmapCall implements CallHandler {
  private final Core core;

  SafeunmapCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    return core.grantMaps().unmap(caller.body, Message.int32(message, Message.M2_L1));
  }
}
