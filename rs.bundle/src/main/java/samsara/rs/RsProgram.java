package samsara.rs;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import samsara.rs.table.BootTables;
import samsara.rs.table.Policy;
import samsara.sef.SystemProcess;
import samsara.sef.SystemProgram;

/// The executable of RS.
@Component(property = SystemProgram.PROGRAM_PROPERTY + "=rs")
public final class RsProgram implements SystemProgram {
  /// Called by the framework.
  @Activate
  public RsProgram() {}

  @Override
  public SystemProcess newProcess() {
    return new ReincarnationServer(BootTables.standard(), Policy::standard);
  }
}
