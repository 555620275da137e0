package samsara.sim.klog;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the log reader.
public final class LogReaderProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new LogReader();
  }
}
