package samsara.shell;

import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.abi.Errno;
import samsara.kernel.control.KernelControl;
import samsara.kernel.host.HostGateway;

/// `is`: shows the tables that the information server of the reference has under its function keys.
///
/// MINIX: `servers/is/dmp.c`.
@Component(
    service = IsCommand.class,
    property = {"osgi.command.scope=samsara", "osgi.command.function=is"})
public final class IsCommand {
  private static final String NAME = "is";
  private static final TextTable TABLES =
      new TextTable("KEY", "TABLE")
          .add("f1", "processes of the kernel")
          .add("f3", "boot image")
          .add("f4", "privileges")
          .add("f7", "messages of the kernel")
          .add("f10", "parameters of the kernel")
          .add("sf1", "processes of PM")
          .add("sf4", "device map of VFS")
          .add("sf6", "services of RS");

  private final HostGateway gateway;
  private final KernelControl kernel;

  @Activate
  public IsCommand(@Reference HostGateway gateway, @Reference KernelControl kernel) {
    this.gateway = gateway;
    this.kernel = kernel;
  }

  /// The keys that there are.
  @Descriptor("list the tables of the system")
  public TextTable is() {
    return TABLES;
  }

  /// One table.
  @Descriptor("show a table of the system")
  public Object is(@Descriptor("key of the table: f1, sf6...; 'is' lists them") String key)
      throws CommandFailure {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "f1" -> ProcessTables.kernel(kernel.processes());
      case "f3" -> KernelTables.bootImage(kernel.bootImage());
      case "f4" -> KernelTables.privileges(kernel.privileges(), kernel.processes());
      case "f7" -> kernel.messages(DmesgCommand.BYTES_MAX).stripTrailing();
      case "f10" -> KernelTables.parameters(kernel.info());
      case "sf1", "sf4", "sf6" -> serverTable(key.toLowerCase(Locale.ROOT));
      default ->
          throw new CommandFailure(
              Errno.EINVAL, "is: no table '" + key + "'; these are the tables:\n" + TABLES);
    };
  }

  private TextTable serverTable(String key) throws CommandFailure {
    try (Session session = Session.open(gateway, NAME)) {
      return switch (key) {
        case "sf1" -> ProcessTables.pm(new Pm(session).processes());
        case "sf4" -> KernelTables.deviceMap(new Vfs(session).deviceMap());
        default -> RsTables.dump(new Rs(session).slots());
      };
    }
  }
}
