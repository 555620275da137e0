package samsara.shell;

import java.io.PrintStream;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.kernel.host.HostGateway;
import samsara.protocol.vfs.OpenFlag;

/// `cat`: shows what a file of the system holds, as it comes.
@Component(
    service = CatCommand.class,
    property = {"osgi.command.scope=samsara", "osgi.command.function=cat"})
public final class CatCommand {
  private static final String NAME = "cat";
  private static final int BUFFER_BYTES = 4096;

  private final HostGateway gateway;

  @Activate
  public CatCommand(@Reference HostGateway gateway) {
    this.gateway = gateway;
  }

  /// Reads each file to its end.
  @Descriptor("show files and devices of the system")
  public void cat(@Descriptor("path..., as /dev/hello") String... paths) throws CommandFailure {
    if (paths.length == 0) {
      throw Arguments.wrong(NAME, "no file given", "cat <path>..., as cat /dev/hello");
    }
    // Where the command processor wants the output of this command.
    PrintStream out = System.out;
    try (Session session = Session.open(gateway, NAME)) {
      int buffer = session.allocate(BUFFER_BYTES);
      for (String path : paths) {
        show(session, path, buffer, out);
      }
    }
  }

  private static void show(Session session, String path, int buffer, PrintStream out)
      throws CommandFailure {
    Vfs vfs = new Vfs(session);
    int fd = vfs.open(path, OpenFlag.O_RDONLY);
    if (fd < 0) {
      throw CommandFailure.because(fd, NAME + ": " + path);
    }
    int bytes;
    do {
      bytes = vfs.read(fd, buffer, BUFFER_BYTES);
      if (bytes > 0) {
        out.write(session.get(buffer, bytes).bytes(), 0, bytes);
        out.flush();
      }
    } while (bytes > 0);
    vfs.close(fd);
    if (bytes < 0) {
      throw CommandFailure.because(bytes, NAME + ": " + path);
    }
  }
}
