package samsara.sim.style;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of {@link StyleDriver}.
public final class StyleDriverProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new StyleDriver();
  }
}
