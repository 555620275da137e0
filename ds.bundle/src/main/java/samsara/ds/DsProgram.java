package samsara.ds;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `ds`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=ds")
public final class DsProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new DsServer();
  }
}
