package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.hw.Pic;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Interrupts.HookChange;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.PrivilegeRecord;

/// IRQCTL: hooks on interrupt lines. `EPERM` for a line that the caller, if it is checked, has no
/// right to; other errors as in `samsara.kernel.core.Interrupts`.
///
/// MINIX: `kernel/system/do_irqctl.c`.
final class IrqctlCall implements CallHandler {
  private static final int SET_POLICY = 1;
  private static final int REMOVE_POLICY = 2;
  private static final int ENABLE = 3;
  private static final int DISABLE = 4;

  private final Core core;

  IrqctlCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int hook = Message.int32(message, Message.M5_L3);
    return switch (Message.int16(message, Message.M5_S1)) {
      case SET_POLICY -> setPolicy(caller, message);
      case REMOVE_POLICY -> core.interrupts().change(caller.endpoint, hook, HookChange.REMOVE);
      case ENABLE -> core.interrupts().change(caller.endpoint, hook, HookChange.ENABLE);
      case DISABLE -> core.interrupts().change(caller.endpoint, hook, HookChange.DISABLE);
      default -> -Errno.EINVAL;
    };
  }

  private int setPolicy(Proc caller, long[] message) {
    int irq = Message.int16(message, Message.M5_S2);
    Privilege privilege = caller.privilege;
    if (irq < 0 || irq >= Pic.LINES) {
      return -Errno.EINVAL;
    }
    if (privilege == null
        || (caller.has(PrivilegeRecord.CHECK_IRQ) && !privilege.body.irqs.contains(irq))) {
      return -Errno.EPERM;
    }
    int hook =
        core.interrupts()
            .hook(
                caller.endpoint,
                irq,
                Message.int32(message, Message.M5_L3),
                Message.int32(message, Message.M5_I1));
    if (hook < 0) {
      return hook;
    }
    Message.int32(message, Message.M5_L3, hook);
    return Errno.OK;
  }
}
