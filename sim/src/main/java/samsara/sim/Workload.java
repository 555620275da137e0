package samsara.sim;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What can go on in a simulation.
public enum Workload {
  /// Nothing.
  IDLE("the booted system, left alone"),
  /// Sessions that read.
  HELLO("three clients read /dev/hello"),
  /// Everything at once.
  STORM("hello is killed, updated and restarted while two services and a client read it");

  private final String description;

  Workload(String description) {
    this.description = description;
  }

  /// The workload of that name.
  static Optional<Workload> named(String name) {
    return Arrays.stream(values()).filter(workload -> workload.label().equals(name)).findFirst();
  }

  /// Its name on the command line.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// All names.
  static String names() {
    return Arrays.stream(values()).map(Workload::label).collect(Collectors.joining(", "));
  }

  /// All names with what they do, a line each.
  static String list() {
    return Arrays.stream(values())
        .map(workload -> "  %-8s %s".formatted(workload.label(), workload.description))
        .collect(Collectors.joining("\n"));
  }
}
