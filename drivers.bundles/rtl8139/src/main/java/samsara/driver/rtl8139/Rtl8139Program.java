package samsara.driver.rtl8139;

import org.osgi.service.component.annotations.Component;
import samsara.driver.NetDriverProcess;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `rtl8139`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=rtl8139")
public final class Rtl8139Program implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new NetDriverProcess(Rtl8139::find);
  }
}
