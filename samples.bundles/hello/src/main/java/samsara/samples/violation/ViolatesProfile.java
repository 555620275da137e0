package samsara.samples.violation;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `hello` as it must not be.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class ViolatesProfile implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new ViolatingHello();
  }
}
