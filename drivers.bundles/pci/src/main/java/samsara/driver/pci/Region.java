package samsara.driver.pci;

/// What a base address register is for. Where the region lies is read when it is asked for, since
/// software may move it.
///
/// @param register offset of the register
/// @param bytes size, a power of two; a number without sign
/// @param isPorts otherwise memory
record Region(int register, int bytes, boolean isPorts) {
  static final int PORT_SPACE = 1;

  private static final int PORT_BITS = 0xFFFC;
  private static final int MEMORY_BITS = ~0xF;

  /// The address in the value of the register.
  int base(int value) {
    return value & (isPorts ? PORT_BITS : MEMORY_BITS);
  }
}
