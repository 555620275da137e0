package samsara.itest;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What `service list` shows, for tests: the row of a label, and waiting for it to look as it
/// should.
final class ServiceTable {
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final InBootedSystem system;

  ServiceTable(InBootedSystem system) {
    this.system = system;
  }

  /// A row of the table.
  ///
  /// @param endpoint as `slot.generation`
  /// @param pid process id
  /// @param version bundle version of its image
  /// @param restarts restarts so far
  record Row(String endpoint, int pid, String version, int restarts) {}

  /// The active instance of a label.
  Optional<Row> row(String label) throws Exception {
    return system
        .run("service list")
        .lines()
        .map(line -> List.of(line.strip().split("\\s+")))
        .filter(words -> words.size() >= 6 && words.get(0).equals(label))
        .filter(words -> words.get(3).startsWith("A"))
        .map(words ->
            new Row(
                words.get(1),
                Integer.parseInt(words.get(2)),
                words.get(4),
                Integer.parseInt(words.get(5))))
        .findFirst();
  }

  /// Asks again and again until the row is as it should be.
  void await(String label, String what, Predicate<Optional<Row>> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Optional<Row> row = row(label);
    while (!condition.test(row)) {
      if (System.nanoTime() > deadline) {
        fail("%s: never %s, at last %s%n%s", label, what, row, dump());
      }
      row = row(label);
    }
  }

  private String dump() throws Exception {
    return system.run("service list") + system.run("dmesg");
  }
}
