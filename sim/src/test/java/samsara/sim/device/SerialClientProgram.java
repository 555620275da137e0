package samsara.sim.device;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the client of a serial line.
public final class SerialClientProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new SerialClient();
  }
}
