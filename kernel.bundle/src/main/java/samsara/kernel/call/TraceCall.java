package samsara.kernel.call;

import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.hw.cpu.CpuState;
import samsara.kernel.core.Body;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.MachineCode;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.kernel.core.RegisterFrame;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.kernel.TraceRequest;

/// TRACE: looks into a process and runs it bit by bit. `EINVAL` for an endpoint or a request that
/// is none, and for a step of a process that is no machine code; `EPERM` for a kernel task;
/// `EFAULT` for an address or offset that is none.
///
/// MINIX: `kernel/system/do_trace.c`. There GET_USER reads the whole entry of the process; here
/// that is not memory, and GETINFO tells what it holds.
final class TraceCall implements CallHandler {
  private static final int TRAP_FLAG = 0x100;

  private final Core core;

  TraceCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    Proc proc = core.procs().lookup(Message.int32(message, Message.M2_I1));
    @Nullable TraceRequest request = TraceRequest.of(Message.int32(message, Message.M2_I2));
    if (proc == null) {
      return -Errno.EINVAL;
    }
    if (proc.isTask()) {
      return -Errno.EPERM;
    }
    if (request == null) {
      return -Errno.EINVAL;
    }
    Body body = proc.body;
    int address = Message.int32(message, Message.M2_L1);
    int data = Message.int32(message, Message.M2_L2);
    ProcessMemory memory = core.memories().of(body);
    int answer = 0;
    switch (request) {
      case GET_CODE, GET_DATA -> answer = memory.int32(address);
      case SET_CODE, SET_DATA -> memory.int32(address, data);
      case GET_CODE_BYTE -> answer = memory.int8(address) & 0xFF;
      case SET_CODE_BYTE -> memory.int8(address, data);
      case GET_USER -> {
        MachineCode code = body.machine;
        if (code == null || !isRegister(address)) {
          return -Errno.EFAULT;
        }
        answer = RegisterFrame.get(code.registers(), address);
      }
      case SET_USER -> {
        MachineCode code = body.machine;
        if (code == null || !isRegister(address) || RegisterFrame.isSelector(address)) {
          return -Errno.EFAULT;
        }
        RegisterFrame.set(code.registers(), address, data);
      }
      case STOP -> stop(body);
      case RESUME, DETACH, STEP, SYSTEM_CALL -> {
        int result = resume(body, request);
        if (result != Errno.OK) {
          return result;
        }
      }
    }
    Message.int32(message, Message.M2_L2, answer);
    return Errno.OK;
  }

  private static boolean isRegister(int offset) {
    return offset >= 0 && offset < RegisterFrame.SIZE_BYTES && offset % Integer.BYTES == 0;
  }

  private void stop(Body body) {
    core.scheduler().stop(body, RtsFlag.P_STOP);
    MachineCode code = body.machine;
    if (code != null) {
      CpuState registers = code.registers();
      registers.setEflags(registers.eflags() & ~TRAP_FLAG);
      code.traceCall(false);
    }
  }

  private int resume(Body body, TraceRequest request) {
    MachineCode code = body.machine;
    if (code == null) {
      if (request == TraceRequest.STEP || request == TraceRequest.SYSTEM_CALL) {
        return -Errno.EINVAL;
      }
    } else {
      switch (request) {
        case STEP -> {
          CpuState registers = code.registers();
          registers.setEflags(registers.eflags() | TRAP_FLAG);
        }
        case SYSTEM_CALL -> code.traceCall(true);
        case DETACH -> code.forgetTracedCall();
        default -> {}
      }
    }
    core.scheduler().start(body, RtsFlag.P_STOP);
    return Errno.OK;
  }
}
