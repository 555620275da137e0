package samsara.samples.probe;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `probe`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=probe")
public final class ProbeProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new Probe();
  }
}
