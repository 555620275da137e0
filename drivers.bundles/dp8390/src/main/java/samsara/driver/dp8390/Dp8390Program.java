package samsara.driver.dp8390;

import org.osgi.service.component.annotations.Component;
import samsara.driver.NetDriverProcess;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The program `dp8390`.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=dp8390")
public final class Dp8390Program implements SystemProgram {
  @Override
  public SystemProcess newProcess() {
    return new NetDriverProcess(CardFinder::find);
  }
}
