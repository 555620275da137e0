package samsara.driver.memory;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `memory`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=memory")
public final class MemoryProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new MemoryDriver();
  }
}
