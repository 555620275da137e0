package samsara.shell;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import samsara.abi.Ipc;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.protocol.kernel.ProcessInfo;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.vfs.DeviceMapEntry;

/// Tables of the kernel and of VFS, for people.
final class KernelTables {
  private KernelTables() {}

  /// What `is f3` shows.
  static TextTable bootImage(List<BootImageEntry> entries) {
    TextTable table =
        new TextTable("NAME", "SLOT", "QUANTUM", "QUEUE", "FULLVM", "BASE", "BYTES", "IMAGE");
    for (BootImageEntry entry : entries) {
      table.add(
          entry.name(),
          entry.slot(),
          entry.quantumTicks(),
          entry.queue(),
          (entry.flags() & BootImageEntry.FULL_VM) != 0 ? "yes" : "no",
          "0x" + Integer.toHexString(entry.segmentBase()),
          entry.segmentBytes(),
          entry.imageId() == 0 ? "-" : entry.imageId());
    }
    return table;
  }

  /// What `is f4` shows, in the letters of the reference: flags `PBDSIQM`, traps `SARBN`.
  static TextTable privileges(List<PrivilegeRecord> privileges, List<ProcessInfo> processes) {
    Map<Integer, String> names = new HashMap<>();
    processes.forEach(process -> names.put(process.endpoint(), process.name()));
    TextTable table =
        new TextTable("ID", "NAME", "FLAGS", "TRAPS", "MANAGER", "SENDS TO", "KERNEL CALLS");
    for (PrivilegeRecord privilege : privileges) {
      table.add(
          privilege.id(),
          names.getOrDefault(privilege.owner(), "-"),
          flags(privilege.flags()),
          traps(privilege.trapMask()),
          names.getOrDefault(privilege.signalManager(), "-"),
          String.format("%016x", privilege.sendMask()),
          String.format("%016x", privilege.callMask()));
    }
    return table;
  }

  private static String flags(int flags) {
    return letter('P', flags, PrivilegeRecord.PREEMPTIBLE)
        + letter('B', flags, PrivilegeRecord.BILLABLE)
        + letter('D', flags, PrivilegeRecord.DYN_PRIV_ID)
        + letter('S', flags, PrivilegeRecord.SYS_PROC)
        + letter('I', flags, PrivilegeRecord.CHECK_IO_PORT)
        + letter('Q', flags, PrivilegeRecord.CHECK_IRQ)
        + letter('M', flags, PrivilegeRecord.CHECK_MEM);
  }

  private static String traps(int mask) {
    return letter('S', mask, 1 << Ipc.SEND)
        + letter('A', mask, 1 << Ipc.SENDA)
        + letter('R', mask, 1 << Ipc.RECEIVE)
        + letter('B', mask, 1 << Ipc.SENDREC)
        + letter('N', mask, 1 << Ipc.NOTIFY);
  }

  private static String letter(char letter, int flags, int flag) {
    return (flags & flag) != 0 ? String.valueOf(letter) : "-";
  }

  /// What `is f10` shows.
  static TextTable parameters(KernelInfo info) {
    return new TextTable("PARAMETER", "VALUE")
        .add("version", info.version())
        .add("processes", info.processes())
        .add("kernel tasks", info.tasks())
        .add("privilege structures", info.privileges())
        .add("ticks a second", info.hz())
        .add("uptime in ticks", info.uptimeTicks())
        .add("memory in KiB", info.ramBytes() / 1024)
        .add("first free address", "0x" + Integer.toHexString(info.freeBase()));
  }

  /// What `is sf4` shows; flag `F` is forced.
  static TextTable deviceMap(List<DeviceMapEntry> rows) {
    TextTable table = new TextTable("LABEL", "MAJOR", "DRIVER", "FLAGS", "STYLE");
    for (DeviceMapEntry row : rows) {
      table.add(
          row.label(),
          row.major(),
          RsTables.endpoint(row.endpoint()),
          letter('F', row.flags(), PublicEntry.DEVICE_FORCED),
          DeviceStyle.toString(row.style()));
    }
    return table;
  }
}
