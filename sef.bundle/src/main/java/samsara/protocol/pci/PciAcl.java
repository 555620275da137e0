package samsara.protocol.pci;

import java.util.List;
import samsara.abi.Memory;
import samsara.abi.RecordLists;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.PciDevice;

/// Which functions a service may see.
///
/// ~~~
///     0 label[16]
///    16 endpoint
///    20 count, devices[32]
///   280 count, classes[4]
///   316 end
/// ~~~
///
/// MINIX: `struct rs_pci` in `include/minix/rs.h`.
///
/// @param label the service
/// @param endpoint its endpoint
/// @param devices by vendor and device id
/// @param classes by class
public record PciAcl(String label, int endpoint, List<PciDevice> devices, List<PciClass> classes) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 316;

  private static final int LABEL_BYTES = 16;
  private static final int DEVICES_MAX = 32;
  private static final int CLASSES_MAX = 4;

  /// Copies the lists.
  public PciAcl {
    devices = List.copyOf(devices);
    classes = List.copyOf(classes);
  }

  /// Reads a record.
  public static PciAcl read(Memory memory, int address) {
    return new PciAcl(
        memory.string(address, LABEL_BYTES),
        memory.int32(address + 16),
        RecordLists.read(memory, address + 20, DEVICES_MAX, PciDevice.SIZE_BYTES, PciDevice::read),
        RecordLists.read(memory, address + 280, CLASSES_MAX, PciClass.SIZE_BYTES, PciClass::read));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.string(address, LABEL_BYTES, label);
    memory.int32(address + 16, endpoint);
    RecordLists.write(
        memory, address + 20, DEVICES_MAX, PciDevice.SIZE_BYTES, devices, PciDevice::write);
    RecordLists.write(
        memory, address + 280, CLASSES_MAX, PciClass.SIZE_BYTES, classes, PciClass::write);
  }

  /// `true` if it names a function of that identity.
  ///
  /// @param classCode base class, subclass and interface
  public boolean allows(int vendor, int device, int classCode) {
    return devices.contains(new PciDevice(vendor, device))
        || classes.stream().anyMatch(kind -> (classCode & kind.mask()) == kind.value());
  }
}
