package samsara.hw.cpu;

import java.util.HashMap;
import java.util.Map;

/// Finds out where programs spend their time: counts how often the targets of backward jumps and of
/// calls are seen among samples.
final class HotSpots {
  private static final int CANDIDATES_MAX = 4096;

  private final int hotCount;
  private final Map<Integer, Integer> counts = new HashMap<>();

  HotSpots(int hotCount) {
    this.hotCount = hotCount;
  }

  /// Counts `address`; true when that makes it hot, after which it starts anew.
  boolean isHot(int address) {
    if (counts.size() >= CANDIDATES_MAX) {
      counts.clear();
    }
    int count = counts.merge(address, 1, Integer::sum);
    if (count < hotCount) {
      return false;
    }
    counts.remove(address);
    return true;
  }
}
