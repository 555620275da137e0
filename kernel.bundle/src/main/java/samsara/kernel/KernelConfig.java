package samsara.kernel;

import java.util.Map;
import samsara.kernel.core.ProcTable;
import samsara.protocol.kernel.PrivilegeRecord;

/// Settings of a kernel.
///
/// @param hz clock ticks a second, 2 … 50000
/// @param processes slots for services and users, 32 … 1000
/// @param privileges privilege structures, 16 … 64: the static ones and the dynamic pool
/// @param fastPath handlers may run on their callers' stacks
/// @param bootSeconds what the real-time clock shows at boot, in seconds of the epoch
/// @param parameters boot parameters, as GETINFO shows them
public record KernelConfig(
    int hz,
    int processes,
    int privileges,
    boolean fastPath,
    int bootSeconds,
    Map<String, String> parameters) {
  /// System property that switches the fast path off, for tests and for debugging.
  public static final String FAST_PATH_PROPERTY = "samsara.fastpath";

  // The day on which the reference was frozen: a simulated machine has no other.
  private static final int STANDARD_BOOT_SECONDS = 1_272_326_400;

  /// Checks the ranges.
  public KernelConfig {
    parameters = Map.copyOf(parameters);
    if (hz < 2
        || hz > 50_000
        || processes < 32
        || processes > 1000
        || privileges <= PrivilegeRecord.STATIC_IDS
        || privileges > PrivilegeRecord.COUNT_MAX) {
      throw new IllegalArgumentException(
          "hz=" + hz + " processes=" + processes + " privileges=" + privileges);
    }
  }

  /// With all privilege structures that a mask has bits for.
  public KernelConfig(
      int hz, int processes, boolean fastPath, int bootSeconds, Map<String, String> parameters) {
    this(hz, processes, PrivilegeRecord.COUNT_MAX, fastPath, bootSeconds, parameters);
  }

  /// The same with another number of privilege structures.
  public KernelConfig withPrivileges(int count) {
    return new KernelConfig(hz, processes, count, fastPath, bootSeconds, parameters);
  }

  /// 60 ticks, 256 slots, and the fast path unless its property says `false`.
  public static KernelConfig standard() {
    return new KernelConfig(
        60,
        ProcTable.DEFAULT_PROCESSES,
        !"false".equals(System.getProperty(FAST_PATH_PROPERTY)),
        STANDARD_BOOT_SECONDS,
        Map.of());
  }

  /// The same with the fast path on or off.
  public KernelConfig withFastPath(boolean on) {
    return new KernelConfig(hz, processes, privileges, on, bootSeconds, parameters);
  }

  /// The same with another time of day at boot.
  public KernelConfig withBootSeconds(int seconds) {
    return new KernelConfig(hz, processes, privileges, fastPath, seconds, parameters);
  }
}
