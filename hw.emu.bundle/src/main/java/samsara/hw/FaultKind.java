package samsara.hw;

import java.util.Locale;
import java.util.Optional;

/// What can be made to go wrong with a device, at its registers.
public enum FaultKind {
  /// An interrupt request does not reach its line.
  LOST_INTERRUPT,
  /// An access to a port is followed by a request that has no cause.
  SPURIOUS_INTERRUPT,
  /// An interrupt request comes late, by [#LATE_NANOS].
  LATE_INTERRUPT,
  /// A command leaves the device busy until it is reset.
  STUCK_BUSY,
  /// A command ends with an error status.
  ERROR_STATUS,
  /// A transfer ends before all of its data has moved.
  WRONG_LENGTH,
  /// One bit of the data that a transfer moves is wrong.
  FLIPPED_DATA,
  /// A port access finds nobody: all ones are read, what is written is lost.
  ABSENT;

  /// By how much a late interrupt is late.
  public static final long LATE_NANOS = 20_000_000;

  /// The name that people use: `lost-interrupt`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The kind of that [#label].
  public static Optional<FaultKind> labelled(String label) {
    for (FaultKind kind : values()) {
      if (kind.label().equals(label)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
