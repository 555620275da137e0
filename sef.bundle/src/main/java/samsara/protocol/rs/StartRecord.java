package samsara.protocol.rs;

import java.util.List;
import samsara.abi.Memory;
import samsara.abi.RecordLists;
import samsara.protocol.kernel.AddressRange;

/// What UP and UPDATE tell about a service. Names and lists stand inside, so one copy brings all.
///
/// MINIX: `struct rs_start` in `include/minix/rs.h`.
///
/// ~~~
///     0 flags
///     4 periodTicks
///     8 uid
///    12 nice
///    16 major
///    20 style
///    24 callMask
///    32 vmMask
///    40 command[512]
///   552 label[16]
///   568 script[256]
///   824 sendTo[256]
///  1080 control[128]
///  1208 count, irqs[16]
///  1276 count, ports[16]
///  1408 count, pciDevices[32]
///  1668 count, pciClasses[4]
///  1704 end
/// ~~~
///
/// @param flags flags of this class
/// @param periodTicks heartbeat period, 0: never pinged
/// @param uid user id
/// @param nice scheduling queue offset
/// @param major device major, 0 for none
/// @param style a DeviceStyle number
/// @param callMask kernel calls on top of the basic set
/// @param vmMask VM calls on top of the basic set
/// @param command location of the image, blank, arguments
/// @param label label, empty: the program name
/// @param script recovery script, empty for none
/// @param sendTo labels it may send to, blank separated; used with IPC_VALID
/// @param control programs it may control, blank separated
/// @param irqs interrupt lines
/// @param ports port ranges
/// @param pciDevices PCI devices
/// @param pciClasses PCI classes
public record StartRecord(
    int flags,
    int periodTicks,
    int uid,
    int nice,
    int major,
    int style,
    long callMask,
    long vmMask,
    String command,
    String label,
    String script,
    String sendTo,
    String control,
    List<Integer> irqs,
    List<AddressRange> ports,
    List<PciDevice> pciDevices,
    List<PciClass> pciClasses) {
  /// Size of the record in memory.
  public static final int SIZE_BYTES = 1704;

  /// Keep the image in memory (`-c`).
  public static final int COPY = 1;

  /// {@link #sendTo} is meant; otherwise the service may send to every system process.
  public static final int IPC_VALID = 2;

  /// Share the image that another service of the same program keeps (`-r`).
  public static final int REUSE = 4;

  /// Answer at once (`-n`).
  public static final int NOBLOCK = 8;

  /// Keep a replica for a hot swap (`-p`).
  public static final int REPLICA = 0x10;

  /// Copies the lists.
  public StartRecord {
    irqs = List.copyOf(irqs);
    ports = List.copyOf(ports);
    pciDevices = List.copyOf(pciDevices);
    pciClasses = List.copyOf(pciClasses);
  }

  /// Reads a record.
  public static StartRecord read(Memory memory, int address) {
    return new StartRecord(
        memory.int32(address + 0),
        memory.int32(address + 4),
        memory.int32(address + 8),
        memory.int32(address + 12),
        memory.int32(address + 16),
        memory.int32(address + 20),
        memory.int64(address + 24),
        memory.int64(address + 32),
        memory.string(address + 40, 512),
        memory.string(address + 552, 16),
        memory.string(address + 568, 256),
        memory.string(address + 824, 256),
        memory.string(address + 1080, 128),
        RecordLists.readInts(memory, address + 1208, 16),
        RecordLists.read(memory, address + 1276, 16, AddressRange.SIZE_BYTES, AddressRange::read),
        RecordLists.read(memory, address + 1408, 32, PciDevice.SIZE_BYTES, PciDevice::read),
        RecordLists.read(memory, address + 1668, 4, PciClass.SIZE_BYTES, PciClass::read));
  }

  /// Writes the record.
  public void write(Memory memory, int address) {
    memory.int32(address + 0, flags);
    memory.int32(address + 4, periodTicks);
    memory.int32(address + 8, uid);
    memory.int32(address + 12, nice);
    memory.int32(address + 16, major);
    memory.int32(address + 20, style);
    memory.int64(address + 24, callMask);
    memory.int64(address + 32, vmMask);
    memory.string(address + 40, 512, command);
    memory.string(address + 552, 16, label);
    memory.string(address + 568, 256, script);
    memory.string(address + 824, 256, sendTo);
    memory.string(address + 1080, 128, control);
    RecordLists.writeInts(memory, address + 1208, 16, irqs);
    RecordLists.write(
        memory, address + 1276, 16, AddressRange.SIZE_BYTES, ports, AddressRange::write);
    RecordLists.write(
        memory, address + 1408, 32, PciDevice.SIZE_BYTES, pciDevices, PciDevice::write);
    RecordLists.write(memory, address + 1668, 4, PciClass.SIZE_BYTES, pciClasses, PciClass::write);
  }
}
