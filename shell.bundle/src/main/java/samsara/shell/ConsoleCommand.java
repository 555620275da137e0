package samsara.shell;

import java.io.IOException;
import java.util.OptionalInt;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.hw.Seat;
import samsara.kernel.host.HostGateway;
import samsara.shell.console.HostConsole;

/// `console`: a person before the machine. The terminal driver is started if there is none.
@Component(
    service = ConsoleCommand.class,
    property = {"osgi.command.scope=samsara", "osgi.command.function=console"})
public final class ConsoleCommand {
  private static final String NAME = "console";
  private static final int CONSOLES = 4;
  private static final int TERMINALS = 4;

  private final HostGateway gateway;
  private final ServiceCommand services;
  private final Seat seat;

  @Activate
  public ConsoleCommand(
      @Reference HostGateway gateway, @Reference ServiceCommand services, @Reference Seat seat) {
    this.gateway = gateway;
    this.services = services;
    this.seat = seat;
  }

  /// Attaches the terminal to a console, to the first unless a number is given. Ctrl-] leaves.
  @Descriptor("sit down before a console of the machine; Ctrl-] leaves")
  public void console(@Descriptor("[0 ... 3], the console; 0 unless given") String... words)
      throws CommandFailure {
    int number = number(words);
    startDriver();
    try {
      HostConsole.attach(seat, "<alt-f" + (number + 1) + ">");
    } catch (IOException e) {
      throw new CommandFailure(CommandFailure.GENERAL, NAME + ": " + e.getMessage());
    }
  }

  private static int number(String... words) throws CommandFailure {
    if (words.length == 0) {
      return 0;
    }
    OptionalInt number = Arguments.number(words[0]);
    if (words.length > 1
        || number.isEmpty()
        || number.getAsInt() < 0
        || number.getAsInt() >= CONSOLES) {
      throw Arguments.wrong(
          NAME, "no console '" + String.join(" ", words) + "'", "console [0 ... 3]");
    }
    return number.getAsInt();
  }

  private void startDriver() throws CommandFailure {
    boolean runs;
    try (Session session = Session.open(gateway, NAME)) {
      runs = new Vfs(session).deviceMap().stream().anyMatch(row -> row.major() == TERMINALS);
    }
    if (!runs) {
      services.service("up", "tty", "-dev", "/dev/console", "-devstyle", "STYLE_TTY");
    }
  }
}
