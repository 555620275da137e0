package samsara.sim.reader;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of the reader.
public final class ReaderProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new Reader();
  }
}
