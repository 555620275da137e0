package samsara.kernel.call;

import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.GrantEntry;

/// SAFECOPYFROM and SAFECOPYTO: one copy by grant.
///
/// MINIX: `kernel/system/do_safecopy.c`.
final class SafecopyCall implements CallHandler {
  private final Safecopy safecopy;
  private final int access;

  private SafecopyCall(Core core, int access) {
    this.safecopy = new Safecopy(core);
    this.access = access;
  }

  /// Reads what somebody granted.
  static SafecopyCall from(Core core) {
    return new SafecopyCall(core, GrantEntry.READ);
  }

  /// Writes to what somebody granted.
  static SafecopyCall to(Core core) {
    return new SafecopyCall(core, GrantEntry.WRITE);
  }

  @Override
  public int perform(Proc caller, long[] message) {
    return safecopy.copy(
        caller,
        Message.int32(message, Message.M2_I1),
        Message.int32(message, Message.M2_I3),
        Message.int32(message, Message.M2_L1),
        Message.int32(message, Message.M2_P1),
        Message.int32(message, Message.M2_L2),
        access);
  }
}
