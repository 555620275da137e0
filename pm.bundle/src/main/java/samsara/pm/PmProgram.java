package samsara.pm;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of PM.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=pm")
public final class PmProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new PmServer();
  }
}
