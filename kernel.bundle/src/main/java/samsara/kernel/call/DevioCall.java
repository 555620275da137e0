package samsara.kernel.call;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.hw.PortBus;
import samsara.kernel.core.CallHandler;
import samsara.kernel.core.Core;
import samsara.kernel.core.Privilege;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.PrivilegeRecord;

/// DEVIO: one access to an I/O port. `EPERM` for a port that is misaligned for the width, or that
/// the caller, if it is checked, has no right to; `EINVAL` for a request that is none.
///
/// MINIX: `kernel/system/do_devio.c`.
final class DevioCall implements CallHandler {
  private static final int DIRECTION = 0x0F;
  private static final int IN = 1;
  private static final int OUT = 2;
  private static final int WIDTH = 0xF0;
  private static final int PORT_MAX = 0xFFFF;

  private final Core core;

  DevioCall(Core core) {
    this.core = core;
  }

  @Override
  public int perform(Proc caller, long[] message) {
    int request = Message.int32(message, Message.M2_I3);
    int port = Message.int32(message, Message.M2_L1);
    int direction = request & DIRECTION;
    int bytes =
        switch (request & WIDTH) {
          case 0x10 -> 1;
          case 0x20 -> 2;
          case 0x30 -> 4;
          default -> 0;
        };
    if (bytes == 0 || (direction != IN && direction != OUT)) {
      return -Errno.EINVAL;
    }
    if (!isAllowed(caller, port, bytes)) {
      return -Errno.EPERM;
    }
    core.time().beforeDevice();
    if (direction == IN) {
      Message.int32(message, Message.M2_L2, in(port, bytes));
    } else {
      out(port, bytes, Message.int32(message, Message.M2_L2));
    }
    core.time().afterDevice();
    return Errno.OK;
  }

  private static boolean isAllowed(Proc caller, int port, int bytes) {
    Privilege privilege = caller.privilege;
    if (port < 0 || port + bytes - 1 > PORT_MAX || port % bytes != 0 || privilege == null) {
      return false;
    }
    if (!caller.has(PrivilegeRecord.CHECK_IO_PORT)) {
      return true;
    }
    for (AddressRange range : privilege.body.ports) {
      if (port >= range.base() && port + bytes - 1 <= range.limit()) {
        return true;
      }
    }
    return false;
  }

  private int in(int port, int bytes) {
    PortBus ports = core.machine().ports();
    return switch (bytes) {
      case 1 -> ports.in8(port);
      case 2 -> ports.in16(port);
      default -> ports.in32(port);
    };
  }

  private void out(int port, int bytes, int value) {
    PortBus ports = core.machine().ports();
    switch (bytes) {
      case 1 -> ports.out8(port, value);
      case 2 -> ports.out16(port, value);
      default -> ports.out32(port, value);
    }
  }
}
