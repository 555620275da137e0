package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.hw.cpu.CpuState;
import samsara.hw.cpu.X87SaveArea;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MachineCode;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.kernel.core.RegisterFrame;
import samsara.protocol.kernel.SignalFrame;

/// SIGRETURN: a process goes on with the registers of a signal's context, except selectors and the
/// flags that are not a program's. `EINVAL` for an endpoint that is none or a process that is no
/// machine code, `EPERM` for a kernel task.
///
/// MINIX: `kernel/system/do_sigreturn.c`.
final class SigreturnCall implements CallHandler {
  private final Core core;

  SigreturnCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = core.procs().lookup(Message.int32(message, Message.M2_I1));
    if (proc == null) {
      return -Errno.EINVAL;
    }
    if (proc.isTask()) {
      return -Errno.EPERM;
    }
    MachineCode code = proc.body.machine;
    if (code == null) {
      return -Errno.EINVAL;
    }
    ProcessMemory memory = core.memories().of(proc.body);
    int context = Message.int32(message, Message.M2_P1);
    int flags = memory.int32(context);
    byte[] x87 = new byte[X87SaveArea.SIZE_BYTES];
    if ((flags & SignalFrame.X87_VALID) != 0) {
      memory.read(context + SignalFrame.CONTEXT_X87, x87, 0, x87.length);
    }
    CpuState registers = code.registers();
    CpuState restored = registers.copy();
    RegisterFrame.read(restored, memory, context + SignalFrame.CONTEXT_REGISTERS);
    registers.copyFrom(restored);
    if ((flags & SignalFrame.X87_VALID) != 0) {
      X87SaveArea.restore(registers.x87(), x87);
    } else {
      code.resetX87();
    }
    return Errno.OK;
  }
}
