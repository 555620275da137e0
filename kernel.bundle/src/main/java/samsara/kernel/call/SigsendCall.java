package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.hw.cpu.CpuState;
import samsara.hw.cpu.X87SaveArea;
import samsara.hw.cpu.X87State;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MachineCode;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.kernel.core.RegisterFrame;
import samsara.protocol.kernel.SignalFrame;

/// SIGSEND: pushes the context of a process and the frame of a signal handler, which runs next,
/// with a fresh x87. `EINVAL` for an endpoint that is none or a process that is no machine code,
/// `EPERM` for a kernel task, `EFAULT` if its stack does not hold the frame.
///
/// MINIX: `kernel/system/do_sigsend.c`.
final class SigsendCall implements CallHandler {
  private final Core core;

  SigsendCall(Core core) {
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
    int address = Message.int32(message, Message.M2_P1);
    SignalFrame signal = SignalFrame.read(core.memories().of(caller.body), address);
    push(code, core.memories().of(proc.body), signal);
    code.survives();
    return Errno.OK;
  }

  // The registers change last: a fault on the way leaves the process as it was.
  private static void push(MachineCode code, ProcessMemory memory, SignalFrame signal) {
    CpuState registers = code.registers();
    int context = signal.stackPointer() - SignalFrame.CONTEXT_BYTES;
    int frame = context - SignalFrame.FRAME_BYTES;
    boolean x87 = !registers.x87().equals(new X87State());
    memory.int32(context, x87 ? SignalFrame.X87_VALID : 0);
    memory.int32(context + SignalFrame.CONTEXT_MASK, signal.mask());
    RegisterFrame.write(registers, memory, context + SignalFrame.CONTEXT_REGISTERS);
    if (x87) {
      byte[] area = X87SaveArea.save(registers.x87());
      memory.write(context + SignalFrame.CONTEXT_X87, area, 0, area.length);
    }
    memory.int32(frame, signal.returnAddress());
    memory.int32(frame + 4, signal.signal());
    memory.int32(frame + 8, 0);
    memory.int32(frame + 12, context);
    memory.int32(frame + 16, registers.general(CpuState.EBP));
    memory.int32(frame + 20, registers.eip());
    memory.int32(frame + 24, context);

    registers.setGeneral(CpuState.EBP, frame + 16);
    registers.setGeneral(CpuState.ESP, frame);
    registers.setEip(signal.handler());
    code.resetX87();
  }
}
