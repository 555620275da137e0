package samsara.driver.random;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `random`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=random")
public final class RandomProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new RandomDriver();
  }
}
