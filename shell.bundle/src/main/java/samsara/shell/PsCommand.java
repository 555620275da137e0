package samsara.shell;

import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.kernel.control.KernelControl;
import samsara.kernel.host.HostGateway;

/// `ps`: shows the processes.
@Component(
    service = PsCommand.class,
    property = {"osgi.command.scope=samsara", "osgi.command.function=ps"})
public final class PsCommand {
  private final HostGateway gateway;
  private final KernelControl kernel;

  @Activate
  public PsCommand(@Reference HostGateway gateway, @Reference KernelControl kernel) {
    this.gateway = gateway;
    this.kernel = kernel;
  }

  /// All processes, itself included.
  @Descriptor("show the processes")
  public TextTable ps() throws CommandFailure {
    try (Session session = Session.open(gateway, "ps")) {
      return ProcessTables.ps(new Pm(session).processes(), kernel.processes());
    }
  }
}
