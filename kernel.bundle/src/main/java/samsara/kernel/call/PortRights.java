package samsara.kernel.call;

import samsara.kernel.core.Privilege;
import samsara.kernel.core.Proc;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.PortRequest;
import samsara.protocol.kernel.PrivilegeRecord;

/// Who may access which I/O port, and how wide.
final class PortRights {
  private static final int DIRECTION = 0x0F;
  private static final int WIDTH = 0xF0;
  private static final int PORT_MAX = 0xFFFF;

  private PortRights() {}

  /// Bytes of an access, 0 for a request that is none.
  static int bytes(int request) {
    int direction = request & DIRECTION;
    if (direction != PortRequest.IN && direction != PortRequest.OUT) {
      return 0;
    }
    return switch (request & WIDTH) {
      case PortRequest.BYTE -> 1;
      case PortRequest.WORD -> 2;
      case PortRequest.LONG -> 4;
      default -> 0;
    };
  }

  static boolean isInput(int request) {
    return (request & DIRECTION) == PortRequest.IN;
  }

  /// `false` for a port that is misaligned, or that the caller, if it is checked, has no right to.
  static boolean allow(Proc caller, int port, int bytes) {
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
}
