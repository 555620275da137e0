package samsara.driver.at_wini;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `at_wini`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=at_wini")
public final class AtWiniProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new AtWini();
  }
}
