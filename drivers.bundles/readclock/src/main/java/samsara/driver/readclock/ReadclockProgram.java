package samsara.driver.readclock;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `readclock`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=readclock")
public final class ReadclockProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new Readclock();
  }
}
