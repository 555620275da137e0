package samsara.sim.device;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the disk client.
public final class DiskClientProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new DiskClient();
  }
}
