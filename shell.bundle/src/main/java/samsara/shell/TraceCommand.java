package samsara.shell;

import java.util.List;
import java.util.OptionalInt;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.kernel.control.KernelControl;
import samsara.protocol.kernel.ProcessInfo;

/// `ipc:trace`: shows who sends what to whom.
@Component(
    service = TraceCommand.class,
    property = {"osgi.command.scope=ipc", "osgi.command.function=trace"})
public final class TraceCommand {
  private static final String NAME = "ipc:trace";
  private static final String USAGE =
      "ipc:trace on|off|filter <process>|filter any|type <type>...|type any|dump [<lines>]";
  private static final int LINES = 100;
  private static final int LINES_MAX = 100_000;

  private final KernelControl kernel;

  @Activate
  public TraceCommand(@Reference KernelControl kernel) {
    this.kernel = kernel;
  }

  /// How much was recorded.
  @Descriptor("tell how many events were traced")
  public String trace() {
    return kernel.traceEvents() + " events traced; " + USAGE;
  }

  /// Switches the trace, chooses a process, or shows what was recorded.
  ///
  /// @return the lines of `dump`, otherwise what was done
  @Descriptor("trace messages, kernel calls, signals and faults")
  public String trace(
      @Descriptor(
              "on: record, from nothing; off: stop recording; filter <process>|any: a name, an"
                  + " endpoint or slot.generation; type <type>...|any: kinds of events (deliver pend"
                  + " call run signal fault interrupt swap fork clear), or messages and kernel calls"
                  + " (READ, SAFECOPYTO, 0x79); dump [<lines>]: show the newest events")
          String verb,
      String... words)
      throws CommandFailure {
    return switch (verb) {
      case "on" -> {
        expect(words.length == 0);
        kernel.traceOn();
        yield "trace is on";
      }
      case "off" -> {
        expect(words.length == 0);
        kernel.traceOff();
        yield "trace is off, " + kernel.traceEvents() + " events";
      }
      case "filter" -> {
        expect(words.length == 1);
        int endpoint = endpoint(words[0]);
        kernel.traceFilter(endpoint);
        yield "trace shows " + (endpoint == Endpoint.ANY ? "all" : Endpoint.toString(endpoint));
      }
      case "type" -> {
        expect(words.length > 0);
        yield types(List.of(words));
      }
      case "dump" -> {
        expect(words.length <= 1);
        yield String.join("\n", kernel.traceDump(words.length == 0 ? LINES : lines(words[0])));
      }
      default -> throw Arguments.wrong(NAME, "no verb '" + verb + "'", USAGE);
    };
  }

  private String types(List<String> words) throws CommandFailure {
    boolean any = words.size() == 1 && words.getFirst().equalsIgnoreCase("any");
    try {
      kernel.traceTypes(any ? List.of() : words);
    } catch (IllegalArgumentException e) {
      throw Arguments.wrong(NAME, "no type '" + e.getMessage() + "'", USAGE);
    }
    return "trace shows " + (any ? "all types" : String.join(", ", words));
  }

  private static void expect(boolean fits) throws CommandFailure {
    if (!fits) {
      throw Arguments.wrong(NAME, "wrong number of arguments", USAGE);
    }
  }

  private static int lines(String word) throws CommandFailure {
    OptionalInt lines = Arguments.number(word);
    if (lines.isEmpty() || lines.getAsInt() < 1) {
      throw Arguments.wrong(NAME, "'" + word + "' is no number of lines", USAGE);
    }
    return Math.min(lines.getAsInt(), LINES_MAX);
  }

  private int endpoint(String word) throws CommandFailure {
    if (word.equalsIgnoreCase("any")) {
      return Endpoint.ANY;
    }
    List<ProcessInfo> processes = kernel.processes();
    for (ProcessInfo process : processes) {
      boolean named =
          word.equals(process.name())
              || word.equals(RsTables.endpoint(process.endpoint()))
              || word.equals(Integer.toString(process.endpoint()));
      if (named) {
        return process.endpoint();
      }
    }
    throw CommandFailure.because(Errno.ESRCH, NAME + ": " + word);
  }
}
