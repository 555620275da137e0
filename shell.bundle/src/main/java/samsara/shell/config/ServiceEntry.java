package samsara.shell.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.PciDevice;

/// What `system.conf` says about one service, classes included.
///
/// @param uid user id, if it is given
/// @param nice scheduling queue offset
/// @param callMask kernel calls beyond the basic set
/// @param vmMask VM calls beyond the basic set
/// @param sendTo whom it may send to, if that is given
/// @param control programs that it may control
/// @param irqs interrupt lines
/// @param ports port ranges
/// @param pciDevices PCI devices
/// @param pciClasses PCI classes
public record ServiceEntry(
    OptionalInt uid,
    int nice,
    long callMask,
    long vmMask,
    Optional<List<String>> sendTo,
    List<String> control,
    List<Integer> irqs,
    List<AddressRange> ports,
    List<PciDevice> pciDevices,
    List<PciClass> pciClasses) {
  /// Copies the lists.
  public ServiceEntry {
    sendTo = sendTo.map(List::copyOf);
    control = List.copyOf(control);
    irqs = List.copyOf(irqs);
    ports = List.copyOf(ports);
    pciDevices = List.copyOf(pciDevices);
    pciClasses = List.copyOf(pciClasses);
  }

  /// The same, with a uid if there is none.
  public ServiceEntry withDefaultUid(int defaultUid) {
    return new ServiceEntry(
        OptionalInt.of(uid.orElse(defaultUid)),
        nice,
        callMask,
        vmMask,
        sendTo,
        control,
        irqs,
        ports,
        pciDevices,
        pciClasses);
  }
}
