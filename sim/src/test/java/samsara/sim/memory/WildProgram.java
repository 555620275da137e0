package samsara.sim.memory;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the wild.
public final class WildProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new Wild();
  }
}
