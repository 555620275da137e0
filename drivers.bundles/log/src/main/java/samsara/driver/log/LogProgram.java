package samsara.driver.log;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `log`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=log")
public final class LogProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new LogDriver();
  }
}
