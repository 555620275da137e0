package samsara.sim.terminal;

import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `linereader`.
public final class LineReaderProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new LineReader();
  }
}
