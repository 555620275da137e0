package samsara.protocol.vm;

/// Flags of {@link VmCall#MMAP}. What is mapped is always anonymous, so that ANON may be left out.
///
/// MINIX: `include/sys/mman.h`.
public final class MapFlag {
  /// Zeroed memory that belongs to no file.
  public static final int ANON = 0x04;

  /// Physical memory is there before the first access.
  public static final int PREALLOC = 0x08;

  private MapFlag() {}
}
