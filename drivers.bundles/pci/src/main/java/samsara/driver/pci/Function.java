package samsara.driver.pci;

import java.util.List;

/// A function on the bus, as it was when it was found.
///
/// @param vendor and `device`: its identity
/// @param classCode base class, subclass and interface
/// @param regions its base address registers that are used
record Function(Place place, int vendor, int device, int classCode, List<Region> regions) {
  Function {
    regions = List.copyOf(regions);
  }

  @Override
  public String toString() {
    return "%s %04x:%04x class=%06x".formatted(place, vendor, device, classCode);
  }
}
