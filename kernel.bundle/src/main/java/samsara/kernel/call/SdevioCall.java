package samsara.kernel.call;

import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;
import samsara.kernel.core.ProcessMemory;
import samsara.protocol.kernel.GrantEntry;
import samsara.protocol.kernel.PortRequest;

/// SDEVIO: moves bytes or words between one port and memory: the caller's own, or what somebody
/// granted to it. `EINVAL` for another width, an endpoint that is none or a negative length;
/// `EPERM` for a port as in DEVIO, a kernel task, another process's memory without a grant, and
/// what the grant does not allow; `EFAULT` for memory that is not there, and then the port was not
/// touched.
///
/// MINIX: `kernel/arch/i386/do_sdevio.c`.
final class SdevioCall implements CallHandler {
  private final Core core;
  private final PortAccess ports;

  SdevioCall(Core core) {
    this.core = core;
    ports = new PortAccess(core);
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int request = Message.int32(message, Message.M2_I3);
    int port = Message.int32(message, Message.M2_L1);
    int length = Message.int32(message, Message.M2_L2);
    int width = PortRights.bytes(request & ~PortRequest.GRANT);
    Proc owner = Target.of(core, caller, Message.int32(message, Message.M2_I2));
    if (owner == null || width == 0 || width == Integer.BYTES || length < 0) {
      return -Errno.EINVAL;
    }
    if (owner.isTask() || !PortRights.allow(caller, port, width)) {
      return -Errno.EPERM;
    }
    boolean in = PortRights.isInput(request);
    int address = Message.int32(message, Message.M2_P1);
    if ((request & PortRequest.GRANT) != 0) {
      int offset = Message.int32(message, Message.M2_I1);
      int access = in ? GrantEntry.WRITE : GrantEntry.READ;
      int result =
          core.grants().verify(owner.endpoint, caller.endpoint, address, offset, length, access);
      if (result != Errno.OK) {
        return result;
      }
      address = core.grants().address();
      owner = core.procs().lookup(core.grants().owner());
    } else if (owner != caller) {
      return -Errno.EPERM;
    }
    return move(owner, address, port, width, length, in);
  }

  private int move(@Nullable Proc owner, int address, int port, int width, int length, boolean in) {
    if (owner == null) {
      return -Errno.EINVAL;
    }
    core.copier().require(owner.body.space, address, length, in);
    ProcessMemory memory = core.memories().of(owner.body);
    ports.begin();
    for (int at = address; at + width <= address + length; at += width) {
      if (width == 1 && in) {
        memory.int8(at, ports.in(port, width));
      } else if (in) {
        memory.int16(at, ports.in(port, width));
      } else {
        ports.out(port, width, width == 1 ? memory.int8(at) : memory.int16(at));
      }
    }
    ports.end();
    return Errno.OK;
  }
}
