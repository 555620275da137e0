package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.hw.cpu.X87SaveArea;
import samsara.hw.cpu.X87State;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MachineCode;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.protocol.kernel.MachineContext;
import samsara.protocol.kernel.SignalFrame;

/// GETMCONTEXT and SETMCONTEXT: the x87 state of a process, to and from a context in its memory.
/// The former does nothing for a process that has not used it. `EINVAL` for an endpoint that is
/// none or a process that is no machine code, `EPERM` for a kernel task.
///
/// MINIX: `kernel/system/do_mcontext.c`.
final class McontextCall implements CallHandler {
  private final Core core;
  private final boolean sets;

  McontextCall(Core core, boolean sets) {
    this.core = core;
    this.sets = sets;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = Target.of(core, caller, Message.int32(message, Message.M1_I1));
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
    int address = Message.int32(message, Message.M1_P1);
    if (sets) {
      set(code, memory, address);
    } else {
      get(code.registers().x87(), memory, address);
    }
    return Errno.OK;
  }

  private static void get(X87State x87, ProcessMemory memory, int address) {
    if (!x87.equals(new X87State())) {
      byte[] area = X87SaveArea.save(x87);
      memory.write(address + MachineContext.X87, area, 0, area.length);
      memory.int16(address + MachineContext.FLAGS, SignalFrame.X87_VALID);
    }
  }

  private static void set(MachineCode code, ProcessMemory memory, int address) {
    if ((memory.int16(address + MachineContext.FLAGS) & SignalFrame.X87_VALID) != 0) {
      byte[] area = new byte[X87SaveArea.SIZE_BYTES];
      memory.read(address + MachineContext.X87, area, 0, area.length);
      X87SaveArea.restore(code.registers().x87(), area);
    } else {
      code.resetX87();
    }
  }
}
