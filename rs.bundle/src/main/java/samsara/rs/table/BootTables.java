package samsara.rs.table;

import java.util.List;
import samsara.abi.Endpoint;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.rs.SystemFlag;
import samsara.protocol.vm.VmCall;

/// The three tables from which RS completes the boot image: the kernel says which processes there
/// are, these say what they may do, what RS keeps for them, and which devices they drive.
///
/// MINIX: `servers/rs/table.c`.
///
/// @param rights the privilege table, in order of start
/// @param needs the system table
/// @param otherNeeds system flags of services that have no row there
/// @param devices the device table
public record BootTables(
    List<BootRow.Rights> rights,
    List<BootRow.Needs> needs,
    int otherNeeds,
    List<BootRow.Devices> devices) {
  private static final long SERVER_CALLS =
      KernelCall.BASIC_MASK
          | KernelCall.maskOf(KernelCall.UMAP, KernelCall.VIRCOPY, KernelCall.KILL);

  private static final long LOG_CALLS =
      KernelCall.BASIC_MASK
          | KernelCall.maskOf(
              KernelCall.UMAP, KernelCall.VIRCOPY, KernelCall.IRQCTL, KernelCall.DEVIO);

  private static final long RS_VM_CALLS =
      VmCall.BASIC_MASK | VmCall.maskOf(VmCall.RS_SET_PRIV, VmCall.RS_UPDATE);

  private static final long PM_VM_CALLS =
      VmCall.BASIC_MASK
          | VmCall.maskOf(
              VmCall.EXIT, VmCall.FORK, VmCall.BRK, VmCall.EXEC_NEWMEM, VmCall.WILLEXIT);

  /// Copies the lists.
  public BootTables {
    rights = List.copyOf(rights);
    needs = List.copyOf(needs);
    devices = List.copyOf(devices);
  }

  /// The tables of the standard boot image.
  public static BootTables standard() {
    return new BootTables(
        List.of(
            service(Endpoint.RS, "rs", KernelCall.ALL_MASK, RS_VM_CALLS),
            new BootRow.Rights(
                Endpoint.VM,
                "vm",
                privileges(PrivilegeRecord.SYS_PROC, KernelCall.ALL_MASK),
                VmCall.BASIC_MASK),
            service(Endpoint.PM, "pm", KernelCall.ALL_MASK, PM_VM_CALLS),
            service(Endpoint.VFS, "vfs", SERVER_CALLS, VmCall.BASIC_MASK),
            service(Endpoint.DS, "ds", KernelCall.ALL_MASK, VmCall.BASIC_MASK),
            service(Endpoint.LOG, "log", LOG_CALLS, VmCall.BASIC_MASK),
            new BootRow.Rights(Endpoint.INIT, "init", USER, VmCall.BASIC_MASK)),
        List.of(
            new BootRow.Needs(Endpoint.RS, SystemFlag.CORE_SRV | SystemFlag.NEED_REPL),
            new BootRow.Needs(
                Endpoint.VM, SystemFlag.CORE_SRV | SystemFlag.SYNCH_BOOT | SystemFlag.NEED_REPL),
            new BootRow.Needs(Endpoint.PM, SystemFlag.CORE_SRV | SystemFlag.NEED_REPL),
            new BootRow.Needs(Endpoint.VFS, SystemFlag.CORE_SRV | SystemFlag.NEED_REPL),
            new BootRow.Needs(
                Endpoint.LOG, SystemFlag.CORE_SRV | SystemFlag.NEED_COPY | SystemFlag.USE_REPL),
            new BootRow.Needs(Endpoint.INIT, SystemFlag.CORE_SRV | SystemFlag.NEED_COPY)),
        SystemFlag.CORE_SRV | SystemFlag.NEED_COPY,
        List.of(
            new BootRow.Devices(
                Endpoint.LOG,
                new Device(15, DeviceStyle.DEVA, DeviceStyle.NDEV, PublicEntry.DEVICE_FORCED))));
  }

  private static final Privileges USER =
      new Privileges(
          PrivilegeRecord.BILLABLE | PrivilegeRecord.PREEMPTIBLE,
          PrivilegeRecord.TRAPS_USER,
          new SendTargets.Named(List.of("PM", "VFS", "RS", "VM")),
          0,
          Endpoint.PM,
          List.of(),
          List.of());

  private static BootRow.Rights service(int endpoint, String label, long calls, long vmCalls) {
    return new BootRow.Rights(endpoint, label, privileges(Privileges.BOOT_FLAGS, calls), vmCalls);
  }

  private static Privileges privileges(int flags, long calls) {
    return new Privileges(
        flags,
        PrivilegeRecord.TRAPS_ALL,
        new SendTargets.All(),
        calls,
        Endpoint.RS,
        List.of(),
        List.of());
  }

  /// The settings that the tables have for a row of the privilege table.
  public ServiceSettings settings(BootRow.Rights row) {
    return new ServiceSettings(
        true,
        row.label(),
        "",
        systemFlags(row.endpoint()),
        0,
        0,
        device(row.endpoint()),
        row.privileges(),
        row.vmMask(),
        List.of(),
        List.of(),
        List.of());
  }

  private int systemFlags(int endpoint) {
    int flags =
        needs.stream()
            .filter(row -> row.endpoint() == endpoint)
            .mapToInt(BootRow.Needs::systemFlags)
            .findFirst()
            .orElse(otherNeeds);
    // The boot image is in memory anyway, so whoever has a replica has a copy.
    return (flags & SystemFlag.USE_REPL) == 0 ? flags : flags | SystemFlag.USE_COPY;
  }

  private Device device(int endpoint) {
    return devices.stream()
        .filter(row -> row.endpoint() == endpoint)
        .map(BootRow.Devices::device)
        .findFirst()
        .orElse(Device.NONE);
  }
}
