package samsara.sim.memory;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the lender.
public final class LenderProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new Lender();
  }
}
