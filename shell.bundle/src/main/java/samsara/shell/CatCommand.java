package samsara.shell;

import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.abi.Errno;
import samsara.kernel.host.HostGateway;
import samsara.protocol.vfs.OpenFlag;

/// `cat`: shows what a file of the system holds, as it comes. It does not wait for what a device
/// may have later unless it is told to: nobody could call it back.
@Component(
    service = CatCommand.class,
    property = {"osgi.command.scope=samsara", "osgi.command.function=cat"})
public final class CatCommand {
  private static final String NAME = "cat";
  private static final String FOLLOW = "-f";
  private static final int BUFFER_BYTES = 4096;

  private final HostGateway gateway;

  @Activate
  public CatCommand(@Reference HostGateway gateway) {
    this.gateway = gateway;
  }

  /// Reads each file to its end, or as far as it goes without waiting.
  @Descriptor("show files and devices of the system")
  public void cat(
      @Descriptor("[-f] <path>..., as /dev/hello; -f: wait when a device has nothing more to read")
          String... words)
      throws CommandFailure {
    boolean follows = words.length > 0 && words[0].equals(FOLLOW);
    List<String> paths = List.of(words).subList(follows ? 1 : 0, words.length);
    if (paths.isEmpty()) {
      throw Arguments.wrong(NAME, "no file given", "cat [-f] <path>..., as cat /dev/hello");
    }
    int flags = follows ? OpenFlag.O_RDONLY : OpenFlag.O_RDONLY | OpenFlag.O_NONBLOCK;
    // Where the command processor wants the output of this command.
    PrintStream out = System.out;
    try (Session session = Session.open(gateway, NAME)) {
      int buffer = session.allocate(BUFFER_BYTES);
      for (String path : paths) {
        show(session, path, flags, buffer, out);
      }
    }
  }

  private static void show(Session session, String path, int flags, int buffer, PrintStream out)
      throws CommandFailure {
    Vfs vfs = new Vfs(session);
    int fd = vfs.open(path, flags);
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
    if (bytes < 0 && bytes != -Errno.EAGAIN) {
      throw CommandFailure.because(bytes, NAME + ": " + path);
    }
  }
}
