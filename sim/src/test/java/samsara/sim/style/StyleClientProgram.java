package samsara.sim.style;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of {@link StyleClient}.
public final class StyleClientProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new StyleClient();
  }
}
