package samsara.launcher;

import java.util.Arrays;
import java.util.List;

/// What the command line asks for.
///
/// @param system name of the system to boot, a `.bndrun` of the build
/// @param commands Gogo commands to run instead of a prompt; empty for a prompt
/// @param stopAtError whether the first failing command ends the run
/// @param training whether to leave after the boot, to record the start for later ones
record BootRequest(String system, String commands, boolean stopAtError, boolean training) {
  static final String USAGE =
      "usage: samsara [--system <name>] [exec [-e] '<commands>']; try: samsara --help";

  boolean interactive() {
    return commands.isEmpty() && !training;
  }

  /// Reads `[--system <name>] [--train | exec [-e] <commands>]`.
  ///
  /// @throws IllegalArgumentException with one line for the user
  static BootRequest parse(String... arguments) {
    List<String> rest = Arrays.asList(arguments);
    String system = "full";
    if (rest.size() >= 2 && rest.getFirst().equals("--system")) {
      system = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    if (rest.isEmpty()) {
      return new BootRequest(system, "", false, false);
    }
    return switch (rest.getFirst()) {
      case "--train" -> new BootRequest(system, "", false, true);
      case "exec" -> exec(system, rest.subList(1, rest.size()));
      default ->
          throw new IllegalArgumentException("unknown argument: " + rest.getFirst() + "; " + USAGE);
    };
  }

  private static BootRequest exec(String system, List<String> rest) {
    boolean stopAtError = !rest.isEmpty() && rest.getFirst().equals("-e");
    String commands = String.join(" ", stopAtError ? rest.subList(1, rest.size()) : rest);
    if (commands.isBlank()) {
      throw new IllegalArgumentException("exec: no commands given; " + USAGE);
    }
    return new BootRequest(system, commands, stopAtError, false);
  }
}
