package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Proc;

/// DEVIO: one access to an I/O port. `EPERM` for a port that is misaligned for the width, or that
/// the caller, if it is checked, has no right to; `EINVAL` for a request that is none.
///
/// MINIX: `kernel/system/do_devio.c`.
final class DevioCall implements CallHandler {
  private final PortAccess ports;

  DevioCall(Core core) {
    ports = new PortAccess(core);
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int request = Message.int32(message, Message.M2_I3);
    int port = Message.int32(message, Message.M2_L1);
    int bytes = PortRights.bytes(request);
    if (bytes == 0) {
      return -Errno.EINVAL;
    }
    if (!PortRights.allow(caller, port, bytes)) {
      return -Errno.EPERM;
    }
    ports.begin();
    if (PortRights.isInput(request)) {
      Message.int32(message, Message.M2_L2, ports.in(port, bytes));
    } else {
      ports.out(port, bytes, Message.int32(message, Message.M2_L2));
    }
    ports.end();
    return Errno.OK;
  }
}
