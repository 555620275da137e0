package samsara.protocol.rs;

import java.util.List;
import samsara.abi.Memory;
import samsara.abi.RecordLists;

/// The public half of a slot of RS's system process table, readable by every service through the
/// grant that its init message names.
///
/// MINIX: `struct rprocpub` in `include/minix/rs.h`.
///
/// ~~~
///     0 inUse
///     4 systemFlags
///     8 endpoint
///    12 periodTicks
///    16 deviceFlags
///    20 major
///    24 style
///    28 style2
///    32 vmMask
///    40 label[16]
///    56 programName[16]
///    72 count, pciDevices[32]
///   332 count, pciClasses[4]
///   368 end
/// ~~~
///
/// @param inUse 1 for a valid entry
/// @param systemFlags {@link SystemFlag} bits
/// @param endpoint current endpoint
/// @param periodTicks heartbeat period, 0: never
/// @param deviceFlags driver flags
/// @param major device major, 0 for none
/// @param style driver style
/// @param style2 style of major + 1, 0 for none
/// @param vmMask allowed VM calls
/// @param label unique label
/// @param programName name of the program
/// @param pciDevices PCI devices it may see
/// @param pciClasses PCI classes it may see
public record PublicEntry(
    int inUse,
    int systemFlags,
    int endpoint,
    int periodTicks,
    int deviceFlags,
    int major,
    int style,
    int style2,
    long vmMask,
    String label,
    String programName,
    List<PciDevice> pciDevices,
    List<PciClass> pciClasses) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 368;

  /// Driver flag: VFS maps it without checking that it knows the endpoint.
  public static final int DEVICE_FORCED = 1;

  /// Copies the lists.
  public PublicEntry {
    pciDevices = List.copyOf(pciDevices);
    pciClasses = List.copyOf(pciClasses);
  }

  /// Reads a record.
  public static PublicEntry read(Memory memory, int address) {
    return new PublicEntry(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.int32(address + 16),
        memory.int32(address + 20),
        memory.int32(address + 24),
        memory.int32(address + 28),
        memory.int64(address + 32),
        memory.string(address + 40, 16),
        memory.string(address + 56, 16),
        RecordLists.read(memory, address + 72, 32, PciDevice.SIZE_BYTES, PciDevice::read),
        RecordLists.read(memory, address + 332, 4, PciClass.SIZE_BYTES, PciClass::read));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, inUse);
    memory.int32(address + 4, systemFlags);
    memory.int32(address + 8, endpoint);
    memory.int32(address + 12, periodTicks);
    memory.int32(address + 16, deviceFlags);
    memory.int32(address + 20, major);
    memory.int32(address + 24, style);
    memory.int32(address + 28, style2);
    memory.int64(address + 32, vmMask);
    memory.string(address + 40, 16, label);
    memory.string(address + 56, 16, programName);
    RecordLists.write(memory, address + 72, 32, PciDevice.SIZE_BYTES, pciDevices, PciDevice::write);
    RecordLists.write(memory, address + 332, 4, PciClass.SIZE_BYTES, pciClasses, PciClass::write);
  }
}
