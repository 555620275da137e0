package samsara.driver.hello;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of hello.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=hello")
public final class HelloProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new Hello();
  }
}
