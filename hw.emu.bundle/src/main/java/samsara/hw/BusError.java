package samsara.hw;

/// A physical address at which no memory answers. The kernel checks what processes ask for, so this
/// is a defect of its caller or a page table that points beyond RAM; it is never an operating
/// error.
public final class BusError extends RuntimeException {
  private final int address;

  BusError(int address, int lengthBytes, int ramBytes) {
    super(
        "No memory at physical address=0x%08x lengthBytes=%d ramBytes=0x%x"
            .formatted(address, lengthBytes, ramBytes));
    this.address = address;
  }

  /// The first byte of the refused access, unsigned.
  public int address() {
    return address;
  }
}
