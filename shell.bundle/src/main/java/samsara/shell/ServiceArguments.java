package samsara.shell;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import samsara.abi.Errno;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.PrepareState;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;

/// Reads the arguments of `service`: flags, verb, program or label, pairs. What is wrong ends in a
/// failure that names it and shows the usage: `EINVAL`, for an unknown verb `ENOSYS`.
///
/// MINIX: `commands/service/service.c`, parse_arguments.
final class ServiceArguments {
  static final String USAGE =
      """
      Usage:
          service [-c] [-r] [-n] [-p] up|run|update <program> [-args "<arguments>"] [-dev <node>]
                  [-devstyle <style>] [-period <ticks>] [-script <path>] [-label <name>]
                  [-config <path>] [-state <number>] [-maxtime <ticks>]
          service down|refresh|restart <label>
          service list|shutdown|help\
      """;

  /// Script with which a service is never restarted.
  private static final String SINGLE_SCRIPT = "/etc/rs.single";

  private static final int LABEL_BYTES = 16;
  private static final int SCRIPT_BYTES = 256;

  private static final List<String> KEYS =
      List.of(
          "-args",
          "-dev",
          "-devstyle",
          "-period",
          "-script",
          "-label",
          "-config",
          "-state",
          "-maxtime");

  private static final Map<String, Integer> FLAGS =
      Map.of(
          "-c", StartRecord.COPY,
          "-r", StartRecord.COPY | StartRecord.REUSE,
          "-n", StartRecord.NOBLOCK,
          "-p", StartRecord.REPLICA);

  private static final Map<String, Integer> STYLES =
      Map.of(
          "STYLE_DEV", DeviceStyle.DEV,
          "STYLE_DEVA", DeviceStyle.DEVA,
          "STYLE_TTY", DeviceStyle.TTY,
          "STYLE_CTTY", DeviceStyle.CTTY,
          "STYLE_CLONE", DeviceStyle.CLONE);

  private final List<String> words;
  private int next;

  private ServiceArguments(List<String> words) {
    this.words = words;
  }

  /// Reads the arguments.
  static ServiceRequest parse(List<String> words) throws CommandFailure {
    return new ServiceArguments(words).parse();
  }

  private ServiceRequest parse() throws CommandFailure {
    int flags = parseFlags();
    if (next == words.size()) {
      throw usage("no verb given");
    }
    String verb = words.get(next++);
    if (verb.equals("up") || verb.equals("run") || verb.equals("update")) {
      return parseStart(verb, flags);
    }
    ServiceRequest request =
        switch (verb) {
          case "down" -> new ServiceRequest.OnLabel(RsRequest.DOWN, label(verb));
          case "refresh" -> new ServiceRequest.OnLabel(RsRequest.REFRESH, label(verb));
          case "restart" -> new ServiceRequest.OnLabel(RsRequest.RESTART, label(verb));
          case "shutdown" -> new ServiceRequest.Shutdown();
          case "list" -> new ServiceRequest.ListAll();
          case "help" -> new ServiceRequest.Help();
          default -> throw usage(Errno.ENOSYS, "no verb '" + verb + "'");
        };
    if (flags != 0) {
      throw usage("flags are for up, run and update only");
    }
    if (next < words.size()) {
      throw usage("'" + words.get(next) + "' is too much");
    }
    return request;
  }

  private int parseFlags() throws CommandFailure {
    int flags = 0;
    while (next < words.size() && words.get(next).startsWith("-")) {
      String word = words.get(next++);
      Integer flag = FLAGS.get(word);
      if (flag == null) {
        throw usage(
            KEYS.contains(word)
                ? "'" + word + "' goes behind the program"
                : "no flag '" + word + "'");
      }
      flags |= flag;
    }
    return flags;
  }

  private String label(String verb) throws CommandFailure {
    if (next == words.size()) {
      throw usage("'" + verb + "' needs a label");
    }
    return checkLabel(words.get(next++));
  }

  private ServiceRequest parseStart(String verb, int flags) throws CommandFailure {
    if (next == words.size() || words.get(next).startsWith("-")) {
      throw usage("'" + verb + "' needs a program");
    }
    String binary = words.get(next++);
    Map<String, String> pairs = parsePairs();
    boolean isUpdate = verb.equals("update");
    if (!isUpdate && (pairs.containsKey("-state") || pairs.containsKey("-maxtime"))) {
      throw usage("-state and -maxtime are for update only");
    }
    if (pairs.containsKey("-devstyle") && !pairs.containsKey("-dev")) {
      throw usage("-devstyle needs -dev");
    }
    String script = pairs.getOrDefault("-script", verb.equals("run") ? SINGLE_SCRIPT : "");
    if (bytes(script) >= SCRIPT_BYTES) {
      throw usage("-script is longer than " + (SCRIPT_BYTES - 1) + " bytes");
    }
    return new ServiceRequest.Start(
        isUpdate,
        flags,
        binary,
        pairs.getOrDefault("-args", "").strip(),
        Optional.ofNullable(pairs.get("-dev")),
        style(pairs),
        time(pairs, "-period"),
        script,
        checkLabel(pairs.getOrDefault("-label", "")),
        Optional.ofNullable(pairs.get("-config")),
        state(pairs),
        time(pairs, "-maxtime"));
  }

  private Map<String, String> parsePairs() throws CommandFailure {
    Map<String, String> pairs = new HashMap<>();
    while (next < words.size()) {
      String key = words.get(next++);
      if (FLAGS.containsKey(key)) {
        throw usage("'" + key + "' goes before the verb");
      }
      if (!KEYS.contains(key)) {
        throw usage(key.startsWith("-") ? "no option '" + key + "'" : "'" + key + "' is too much");
      }
      if (next == words.size()) {
        throw usage("'" + key + "' needs a value");
      }
      if (pairs.put(key, words.get(next++)) != null) {
        throw usage("'" + key + "' is given twice");
      }
    }
    return pairs;
  }

  private static int style(Map<String, String> pairs) throws CommandFailure {
    String name = pairs.get("-devstyle");
    if (name == null) {
      return pairs.containsKey("-dev") ? DeviceStyle.DEV : DeviceStyle.NDEV;
    }
    Integer style = STYLES.get(name);
    if (style == null) {
      throw usage(
          "-devstyle '"
              + name
              + "' is none of STYLE_DEV, STYLE_DEVA, STYLE_TTY, STYLE_CTTY, STYLE_CLONE");
    }
    return style;
  }

  private static Ticks time(Map<String, String> pairs, String key) throws CommandFailure {
    String text = pairs.get(key);
    if (text == null) {
      return Ticks.NONE;
    }
    Optional<Ticks> ticks = Ticks.parse(text);
    if (ticks.isEmpty()) {
      throw usage(key + " '" + text + "' is no time: give ticks, at least 1, or seconds as 5HZ");
    }
    return ticks.get();
  }

  private static int state(Map<String, String> pairs) throws CommandFailure {
    String text = pairs.get("-state");
    if (text == null) {
      return PrepareState.WORK_FREE;
    }
    try {
      int state = Integer.parseInt(text);
      if (state != PrepareState.NULL) {
        return state;
      }
    } catch (NumberFormatException e) {
      throw usage("-state '" + text + "' is no number");
    }
    throw usage("-state 0 is no state to prepare for");
  }

  private static String checkLabel(String label) throws CommandFailure {
    if (bytes(label) >= LABEL_BYTES) {
      throw usage("label '" + label + "' is longer than " + (LABEL_BYTES - 1) + " bytes");
    }
    return label;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static CommandFailure usage(String problem) {
    return usage(Errno.EINVAL, problem);
  }

  private static CommandFailure usage(int errno, String problem) {
    return new CommandFailure(errno, "Warning, " + problem + "\n" + USAGE);
  }
}
