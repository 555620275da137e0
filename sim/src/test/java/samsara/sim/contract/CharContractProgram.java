package samsara.sim.contract;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the contract of character drivers.
public final class CharContractProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new CharContract();
  }
}
