package samsara.shell;

import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.abi.Errno;
import samsara.kernel.control.KernelControl;
import samsara.kernel.host.HostGateway;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vfs.StatRecord;
import samsara.shell.config.ServiceEntry;

/// `service`: starts, updates and stops services through RS. Syntax, exit statuses and texts of
/// refusals are the reference's.
///
/// MINIX: `commands/service/service.c`.
@Component(
    service = ServiceCommand.class,
    property = {"osgi.command.scope=samsara", "osgi.command.function=service"})
public final class ServiceCommand {
  private static final String NAME = "service";

  private final HostGateway gateway;
  private final KernelControl kernel;
  private final Supplier<Distribution> distribution;

  @Activate
  public ServiceCommand(
      BundleContext context, @Reference HostGateway gateway, @Reference KernelControl kernel) {
    this(gateway, kernel, () -> Distribution.of(context));
  }

  ServiceCommand(HostGateway gateway, KernelControl kernel, Supplier<Distribution> distribution) {
    this.gateway = gateway;
    this.kernel = kernel;
    this.distribution = distribution;
  }

  /// Runs a request; see {@link ServiceHelp}.
  ///
  /// @return what `list` and `help` show, null for the others
  @Descriptor("start, update, stop and list services; 'service help' explains all of it")
  public @Nullable Object service(
      @Descriptor(
              "[-c] [-r] [-n] [-p] up|run|update <program> [-args ... -dev ... -devstyle ..."
                  + " -period ... -script ... -label ... -config ... -state ... -maxtime ...]"
                  + " | down|refresh|restart <label> | list | shutdown | help")
          String... words)
      throws CommandFailure {
    switch (ServiceArguments.parse(List.of(words))) {
      case ServiceRequest.Start start -> start(start);
      case ServiceRequest.OnLabel onLabel -> {
        try (Session session = Session.open(gateway, NAME)) {
          new Rs(session).onLabel(onLabel.request(), onLabel.label());
        }
      }
      case ServiceRequest.Shutdown shutdown -> {
        try (Session session = Session.open(gateway, NAME)) {
          new Rs(session).shutdown();
        }
      }
      case ServiceRequest.ListAll list -> {
        try (Session session = Session.open(gateway, NAME)) {
          return RsTables.list(new Rs(session).slots());
        }
      }
      case ServiceRequest.Help help -> {
        return ServiceHelp.TEXT;
      }
    }
    return null;
  }

  private void start(ServiceRequest.Start start) throws CommandFailure {
    Distribution files = distribution.get();
    ServiceProgram program =
        new ProgramFinder(files.jarFolders(), files.installed()).find(start.binary());
    StartRecords records = new StartRecords(files.etc());
    ServiceEntry entry = records.entry(start, program.program());
    try (Session session = Session.open(gateway, NAME)) {
      int major = start.device().isPresent() ? major(session, start.device().get()) : 0;
      int hz = kernel.info().hz();
      StartRecord record = records.record(start, program, entry, major, hz);
      if (start.isUpdate()) {
        new Rs(session).update(record, start.state(), start.prepareTime().at(hz));
      } else {
        new Rs(session).up(record);
      }
    }
  }

  private static int major(Session session, String node) throws CommandFailure {
    StatRecord status = new Vfs(session).stat(node);
    int type = status.mode() & StatRecord.S_IFMT;
    if (type != StatRecord.S_IFCHR && type != StatRecord.S_IFBLK) {
      throw CommandFailure.because(Errno.EINVAL, NAME + ": " + node + " is no device node");
    }
    return status.major();
  }
}
