package samsara.shell;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.abi.Errno;
import samsara.kernel.host.HostGateway;
import samsara.protocol.vfs.OpenFlag;

/// `write`: writes a line to a file or device of the system.
@Component(
    service = WriteCommand.class,
    property = {"osgi.command.scope=samsara", "osgi.command.function=write"})
public final class WriteCommand {
  private static final String NAME = "write";

  private final HostGateway gateway;

  @Activate
  public WriteCommand(@Reference HostGateway gateway) {
    this.gateway = gateway;
  }

  /// Writes the words with spaces between them, and a line feed.
  @Descriptor("write a line to a file or device of the system")
  public void write(@Descriptor("<path> <word>..., as /dev/console hello") String... words)
      throws CommandFailure {
    if (words.length < 1) {
      throw Arguments.wrong(
          NAME, "no file given", "write <path> <word>..., as write /dev/console hello");
    }
    String line = String.join(" ", List.of(words).subList(1, words.length)) + "\n";
    byte[] text = line.getBytes(StandardCharsets.UTF_8);
    try (Session session = Session.open(gateway, NAME)) {
      Vfs vfs = new Vfs(session);
      int fd = check(vfs.open(words[0], OpenFlag.O_WRONLY | OpenFlag.O_NOCTTY), words[0]);
      int address = session.put(text);
      int done = 0;
      while (done < text.length) {
        int moved = check(vfs.write(fd, address + done, text.length - done), words[0]);
        if (moved == 0) {
          throw CommandFailure.because(Errno.EIO, NAME + ": " + words[0]);
        }
        done += moved;
      }
      vfs.close(fd);
    }
  }

  private static int check(int result, String path) throws CommandFailure {
    if (result < 0) {
      throw CommandFailure.because(result, NAME + ": " + path);
    }
    return result;
  }
}
