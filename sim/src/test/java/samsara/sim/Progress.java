package samsara.sim;

import java.util.Optional;
import samsara.protocol.rs.SlotInfo;

/// Looks at how far a simulated system has come.
final class Progress {
  private static final int TRIES_MAX = 1000;
  private static final long STEP_MILLIS = 20;

  private Progress() {}

  /// Lets time pass until a service has recovered from its n-th crash and stands alone with its
  /// replica.
  static void awaitRecovered(SimSystem system, Session shell, String label, int restarts)
      throws Exception {
    for (int i = 0; i < TRIES_MAX; i++) {
      Optional<SlotInfo> slot = shell.slot(label);
      if (slot.isPresent()
          && slot.get().restarts() >= restarts
          && (slot.get().flags() & (SlotInfo.INITIALIZING | SlotInfo.TERMINATED)) == 0) {
        return;
      }
      system.runMillis(STEP_MILLIS);
    }
    throw new AssertionError(
        "not recovered: label=" + label + " restarts=" + restarts + "\n" + system.console());
  }

  /// Number of whole reads that the reader has printed or published so far.
  static int reads(SimSystem system) throws Exception {
    String console = system.console();
    int at = console.lastIndexOf("reader: reads=");
    if (at < 0) {
      return 0;
    }
    int from = at + "reader: reads=".length();
    int to = from;
    while (to < console.length() && Character.isDigit(console.charAt(to))) {
      to++;
    }
    return Integer.parseInt(console.substring(from, to));
  }
}
