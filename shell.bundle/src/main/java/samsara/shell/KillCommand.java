package samsara.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.abi.Signal;
import samsara.kernel.host.HostGateway;

/// `kill`: sends a signal to processes.
@Component(
    service = KillCommand.class,
    property = {"osgi.command.scope=samsara", "osgi.command.function=kill"})
public final class KillCommand {
  private static final String NAME = "kill";
  private static final String USAGE = "kill [-9|-KILL|-TERM|...] <pid>...; ps shows the pids";

  private final HostGateway gateway;

  @Activate
  public KillCommand(@Reference HostGateway gateway) {
    this.gateway = gateway;
  }

  /// Sends TERM, or the signal that is given.
  @Descriptor("send a signal to processes, TERM unless another is given")
  public void kill(@Descriptor("[-9|-KILL|-TERM|...] <pid>...; ps shows the pids") String... words)
      throws CommandFailure {
    List<String> pids = new ArrayList<>(List.of(words));
    int signal = Signal.TERM;
    if (!pids.isEmpty() && pids.getFirst().startsWith("-")) {
      signal = signal(pids.removeFirst().substring(1));
    }
    if (pids.isEmpty()) {
      throw Arguments.wrong(NAME, "no pid given", USAGE);
    }
    List<Integer> targets = new ArrayList<>();
    for (String pid : pids) {
      OptionalInt number = Arguments.number(pid);
      if (number.isEmpty()) {
        throw Arguments.wrong(NAME, "'" + pid + "' is no pid", USAGE);
      }
      targets.add(number.getAsInt());
    }
    try (Session session = Session.open(gateway, NAME)) {
      for (int target : targets) {
        int result = new Pm(session).kill(target, signal);
        if (result < 0) {
          throw CommandFailure.because(result, NAME + ": " + target);
        }
      }
    }
  }

  private static int signal(String text) throws CommandFailure {
    OptionalInt number = Arguments.number(text);
    if (number.isPresent() && number.getAsInt() >= 0 && number.getAsInt() < Signal.COUNT) {
      return number.getAsInt();
    }
    String name = text.toUpperCase(Locale.ROOT);
    for (int signal = 1; signal < Signal.COUNT; signal++) {
      String full = Signal.nameOf(signal);
      if (name.equals(full) || ("SIG" + name).equals(full)) {
        return signal;
      }
    }
    throw Arguments.wrong(NAME, "no signal '" + text + "'", USAGE);
  }
}
