package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Proc;

/// ABORT: halts the machine.
///
/// MINIX: `kernel/system/do_abort.c`.
final class AbortCall implements CallHandler {
  /// Stops the machine.
  @FunctionalInterface
  interface Halt {
    void halt(int how);
  }

  private final Halt halt;

  AbortCall(Halt halt) {
    this.halt = halt;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    halt.halt(Message.int32(message, Message.M1_I1));
    return Errno.OK;
  }
}
