package samsara.shell;

import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.kernel.host.HostGateway;

/// `shutdown`: stops the system.
@Component(
    service = ShutdownCommand.class,
    property = {"osgi.command.scope=samsara", "osgi.command.function=shutdown"})
public final class ShutdownCommand {
  private static final String NAME = "shutdown";

  private final HostGateway gateway;
  private final BundleContext context;

  @Activate
  public ShutdownCommand(BundleContext context, @Reference HostGateway gateway) {
    this.context = context;
    this.gateway = gateway;
  }

  /// Tells RS that nothing is restarted any more, then stops the framework.
  @Descriptor("stop the system")
  public void shutdown() throws CommandFailure {
    try (Session session = Session.open(gateway, NAME)) {
      new Rs(session).shutdown();
    }
    try {
      context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
    } catch (BundleException e) {
      throw new CommandFailure(CommandFailure.GENERAL, NAME + ": " + e.getMessage());
    }
  }
}
