package samsara.driver.pci;

/// Where a function is.
///
/// @param bus 0 … 255
/// @param slot number of the device on its bus, 0 … 31
/// @param function 0 … 7
record Place(int bus, int slot, int function) {
  int address() {
    return bus << 16 | slot << 11 | function << 8;
  }

  static Place of(int address) {
    return new Place(address >> 16 & 0xFF, address >> 11 & 0x1F, address >> 8 & 7);
  }

  @Override
  public String toString() {
    return bus + "." + slot + "." + function;
  }
}
