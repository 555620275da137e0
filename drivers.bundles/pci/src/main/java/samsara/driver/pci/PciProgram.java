package samsara.driver.pci;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `pci`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=pci")
public final class PciProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new PciServer();
  }
}
