package samsara.vm;

import samsara.abi.Memory;

/// Arithmetic on pages. A page number is an unsigned 32-bit address divided by the page size, so it
/// is never negative.
final class Pages {
  /// Bits of an address that say where in its page it lies.
  static final int SHIFT = 12;

  /// Pages of an address space.
  static final int COUNT = 1 << (Integer.SIZE - SHIFT);

  private Pages() {}

  /// The page that an address lies in.
  static int of(int address) {
    return address >>> SHIFT;
  }

  /// The first address of a page.
  static int address(int page) {
    return page << SHIFT;
  }

  /// Pages that bytes from an address on lie in.
  static int touched(int address, int bytes) {
    long end = Integer.toUnsignedLong(address) + Integer.toUnsignedLong(bytes);
    return bytes == 0 ? 0 : Math.toIntExact((end - 1) >>> SHIFT) - of(address) + 1;
  }

  /// Pages that hold so many bytes.
  static int holding(long bytes) {
    return Math.toIntExact((bytes + Memory.PAGE_BYTES - 1) >>> SHIFT);
  }
}
