package samsara.driver.printer;

import org.osgi.service.component.annotations.Component;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `printer`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=printer")
public final class PrinterProgram implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new Printer();
  }
}
