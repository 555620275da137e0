package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.KernelCall;

/// SYSCTL: diagnostics. `EINVAL` for a text that is too long or an endpoint that is none.
///
/// MINIX: `kernel/system/do_sysctl.c`.
final class SysctlCall implements CallHandler {
  private static final int TEXT_BYTES_MAX = 2000;

  private final Core core;
  private final byte[] text = new byte[TEXT_BYTES_MAX];

  SysctlCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int argument = Message.int32(message, Message.M1_I2);
    return switch (Message.int32(message, Message.M1_I1)) {
      case KernelCall.SYSCTL_PRINT ->
          print(caller, Message.int32(message, Message.M1_P1), argument);
      case KernelCall.SYSCTL_STACKTRACE -> printStack(caller, argument);
      default -> -Errno.EINVAL;
    };
  }

  private int print(Proc caller, int address, int length) {
    if (length < 0 || length > TEXT_BYTES_MAX) {
      return -Errno.EINVAL;
    }
    core.memories().of(caller.body).read(address, text, 0, length);
    core.diagnostics().print(text, length);
    return Errno.OK;
  }

  private int printStack(Proc caller, int endpoint) {
    Proc proc = Target.of(core, caller, endpoint);
    if (proc == null) {
      return -Errno.EINVAL;
    }
    core.printStack(proc);
    return Errno.OK;
  }
}
