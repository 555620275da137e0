package samsara.protocol.vm;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// What {@link VmCall#INFO} can tell.
///
/// MINIX: `servers/vm/utility.c`, `do_info`.
public enum VmInfo implements Numbered {
  /// Physical memory: a {@link MemoryTotals}.
  TOTALS(1),

  /// One process: a {@link MemoryUsage}.
  USAGE(2);

  private static final Numbered.Table<VmInfo> TABLE = new Numbered.Table<>(VmInfo.class);

  private final int number;

  VmInfo(int number) {
    this.number = number;
  }

  /// The constant for a number, or null if there is none.
  public static @Nullable VmInfo of(int type) {
    return TABLE.of(type);
  }

  @Override
  public int number() {
    return number;
  }
}
