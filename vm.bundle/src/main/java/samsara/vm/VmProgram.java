package samsara.vm;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of VM.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=vm")
public final class VmProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new VmServer();
  }
}
