package samsara.sim.net;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the client.
public final class NetClientProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new NetClient();
  }
}
