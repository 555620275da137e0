package samsara.kernel.core;

/// The count of clock ticks since boot.
public final class Ticks {
  private int uptime;

  /// Ticks since boot.
  public int uptime() {
    return uptime;
  }

  void add(int ticks) {
    uptime += ticks;
  }
}
