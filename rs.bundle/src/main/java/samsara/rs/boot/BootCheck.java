package samsara.rs.boot;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import samsara.protocol.kernel.BootImageEntry;
import samsara.rs.table.BootRow;
import samsara.rs.table.BootTables;

/// Compares RS's boot tables with the kernel's boot image table: they must have the same rows, in
/// whatever order.
final class BootCheck {
  private BootCheck() {}

  /// What does not fit, naming the row; empty if all does.
  static Optional<String> mismatch(BootTables tables, List<BootImageEntry> image) {
    Set<Integer> known = new HashSet<>();
    for (BootRow.Rights row : tables.rights()) {
      if (!known.add(row.endpoint())) {
        return Optional.of("privilege table has two rows for " + name(row));
      }
      if (find(image, row.endpoint()).isEmpty()) {
        return Optional.of("boot image table has no row for " + name(row));
      }
    }
    for (BootImageEntry entry : image) {
      if (entry.slot() >= 0 && !known.contains(entry.endpoint())) {
        return Optional.of(
            "privilege table has no row for " + entry.name() + " endpoint=" + entry.endpoint());
      }
    }
    return stray("system", tables.needs().stream().map(BootRow.Needs::endpoint).toList(), known)
        .or(() ->
            stray(
                "device",
                tables.devices().stream().map(BootRow.Devices::endpoint).toList(),
                known));
  }

  private static Optional<String> stray(String table, List<Integer> rows, Set<Integer> known) {
    return rows.stream()
        .filter(endpoint -> !known.contains(endpoint))
        .findFirst()
        .map(endpoint -> table + " table has a row for endpoint=" + endpoint + ", no other has");
  }

  /// The row of the boot image table for an endpoint.
  static Optional<BootImageEntry> find(List<BootImageEntry> image, int endpoint) {
    return image.stream().filter(entry -> entry.endpoint() == endpoint).findFirst();
  }

  private static String name(BootRow.Rights row) {
    return row.label() + " endpoint=" + row.endpoint();
  }
}
