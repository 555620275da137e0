package samsara.sim.memory;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the borrower.
public final class BorrowerProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new Borrower();
  }
}
