package samsara.samples.unresolvable;

import org.osgi.service.component.annotations.Component;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `unresolvable`, which nobody will ever see run.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=unresolvable")
public final class UnresolvableProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return Sef::startup;
  }
}
