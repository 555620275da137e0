package samsara.driver.tty;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `tty`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=tty")
public final class TtyProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new TtyDriver();
  }
}
