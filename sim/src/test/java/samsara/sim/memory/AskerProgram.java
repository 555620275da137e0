package samsara.sim.memory;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the asker.
public final class AskerProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new Asker();
  }
}
