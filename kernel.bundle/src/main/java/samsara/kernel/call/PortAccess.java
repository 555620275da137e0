package samsara.kernel.call;

import samsara.hw.PortBus;
import samsara.kernel.core.Core;

/// Accesses to the ports of the machine, which see its present time.
final class PortAccess {
  private final Core core;

  PortAccess(Core core) {
    this.core = core;
  }

  /// Lets devices see what time it is. Before a series of accesses.
  void begin() {
    core.time().beforeDevice();
  }

  /// Devices may have set events. After a series of accesses.
  void end() {
    core.time().afterDevice();
  }

  int in(int port, int bytes) {
    PortBus ports = core.machine().ports();
    return switch (bytes) {
      case 1 -> ports.in8(port);
      case 2 -> ports.in16(port);
      default -> ports.in32(port);
    };
  }

  void out(int port, int bytes, int value) {
    PortBus ports = core.machine().ports();
    switch (bytes) {
      case 1 -> ports.out8(port, value);
      case 2 -> ports.out16(port, value);
      default -> ports.out32(port, value);
    }
  }
}
