package samsara.rs.table;

import java.util.List;
import samsara.abi.Endpoint;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;

/// What a service may do, before its send targets are resolved to privilege ids.
///
/// @param flags privilege flags of {@link PrivilegeRecord}
/// @param traps trap mask
/// @param sendTo to whom it may send
/// @param callMask kernel calls
/// @param signalManager endpoint of its signal manager
/// @param ports port ranges
/// @param irqs interrupt lines
public record Privileges(
    int flags,
    int traps,
    SendTargets sendTo,
    long callMask,
    int signalManager,
    List<AddressRange> ports,
    List<Integer> irqs) {
  /// Flags of a boot service.
  public static final int BOOT_FLAGS = PrivilegeRecord.SYS_PROC | PrivilegeRecord.PREEMPTIBLE;

  /// Flags of a service that was started at run time.
  public static final int DYNAMIC_FLAGS =
      BOOT_FLAGS
          | PrivilegeRecord.DYN_PRIV_ID
          | PrivilegeRecord.CHECK_IO_PORT
          | PrivilegeRecord.CHECK_IRQ;

  /// What a service gets that says nothing: the basic kernel calls, no devices, every service.
  public static final Privileges DEFAULT =
      new Privileges(
          DYNAMIC_FLAGS,
          PrivilegeRecord.TRAPS_ALL,
          new SendTargets.Services(),
          KernelCall.BASIC_MASK,
          Endpoint.RS,
          List.of(),
          List.of());

  /// Copies the lists.
  public Privileges {
    ports = List.copyOf(ports);
    irqs = List.copyOf(irqs);
  }

  /// The same with an id from the dynamic pool: what a replica or a new version of a boot service
  /// needs until it takes the place of the old one.
  public Privileges dynamic() {
    return new Privileges(
        flags | PrivilegeRecord.DYN_PRIV_ID, traps, sendTo, callMask, signalManager, ports, irqs);
  }
}
