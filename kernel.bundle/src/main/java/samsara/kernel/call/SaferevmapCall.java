package samsara.kernel.call;

import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// SAFEREVMAP: the caller takes back what others have mapped of it, by grant or by address; once
/// for each mapping. `EINVAL` if there is none.
///
/// MINIX: `kernel/system/do_safemap.c`.
final class SaferevmapCall implements CallHandler {
  private final Core core;

  SaferevmapCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int argument = Message.int32(message, Message.M2_I2);
    return Message.int16(message, Message.M2_S1) != 0
        ? core.grantMaps().revoke(caller.body, argument)
        : core.grantMaps().revokeAt(caller.body, argument);
  }
}
