package samsara.sim.contract;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the contract of block drivers.
public final class BlockContractProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new BlockContract();
  }
}
