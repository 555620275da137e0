package samsara.driver.pci;

import java.util.Map;
import java.util.Optional;

/// Names of the devices that a PC of this kind can have.
///
/// MINIX: `drivers/pci/pci_table.c`.
final class DeviceNames {
  private static final Map<Integer, String> NAMES =
      Map.of(
          key(0x8086, 0x1237), "Intel 82441FX (440FX)",
          key(0x8086, 0x7000), "Intel 82371SB (PIIX3)",
          key(0x8086, 0x7010), "Intel 82371SB IDE (PIIX3)",
          key(0x10EC, 0x8029), "Realtek RTL8029",
          key(0x10EC, 0x8139), "Realtek RTL8139");

  private DeviceNames() {}

  private static int key(int vendor, int device) {
    return vendor << 16 | device;
  }

  static Optional<String> of(int vendor, int device) {
    return Optional.ofNullable(NAMES.get(key(vendor, device)));
  }
}
