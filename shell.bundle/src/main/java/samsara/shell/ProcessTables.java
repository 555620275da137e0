package samsara.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.protocol.kernel.ProcessInfo;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.pm.ProcessRecord;

/// The processes, for people.
final class ProcessTables {
  private static final int SERVICE = 1;
  private static final int ZOMBIE = 2;
  private static final int EXITING = 4;

  private ProcessTables() {}

  /// What `ps` shows: PM's view, with the state from the kernel's.
  static TextTable ps(List<ProcessRecord> processes, List<ProcessInfo> kernel) {
    Map<Integer, ProcessInfo> byEndpoint = new HashMap<>();
    kernel.forEach(info -> byEndpoint.put(info.endpoint(), info));
    TextTable table = new TextTable("PID", "PPID", "UID", "ENDPOINT", "STATE", "NAME");
    List<ProcessRecord> byPid = new ArrayList<>(processes);
    byPid.sort(Comparator.comparingInt(ProcessRecord::pid));
    for (ProcessRecord process : byPid) {
      table.add(
          process.pid(),
          process.parent(),
          process.effectiveUid(),
          RsTables.endpoint(process.endpoint()),
          state(process, byEndpoint),
          name(process, byEndpoint.get(process.endpoint())));
    }
    return table;
  }

  // PM knows a child by its parent's name until it executes a program.
  private static String name(ProcessRecord process, @Nullable ProcessInfo info) {
    return info == null ? process.name() : info.name();
  }

  private static String state(ProcessRecord process, Map<Integer, ProcessInfo> kernel) {
    if ((process.flags() & ZOMBIE) != 0) {
      return "zombie";
    }
    if ((process.flags() & EXITING) != 0) {
      return "exiting";
    }
    ProcessInfo info = kernel.get(process.endpoint());
    if (info == null) {
      return "-";
    }
    return waiting(info);
  }

  private static String waiting(ProcessInfo info) {
    int flags = info.flags();
    if (flags == 0) {
      return "ready";
    }
    if ((flags & RtsFlag.SENDING) != 0) {
      return "sends to " + Endpoint.toString(info.sendsTo());
    }
    if (flags == RtsFlag.RECEIVING) {
      return info.receivesFrom() == Endpoint.ANY
          ? "waits"
          : "waits for " + Endpoint.toString(info.receivesFrom());
    }
    return RtsFlag.toString(flags);
  }

  /// What `is sf1` shows.
  static TextTable pm(List<ProcessRecord> processes) {
    TextTable table =
        new TextTable("PID", "PPID", "ENDPOINT", "UID", "EUID", "GID", "FLAGS", "NAME");
    for (ProcessRecord process : processes) {
      table.add(
          process.pid(),
          process.parent(),
          RsTables.endpoint(process.endpoint()),
          process.uid(),
          process.effectiveUid(),
          process.gid(),
          flags(process.flags()),
          process.name());
    }
    return table;
  }

  private static String flags(int flags) {
    return ((flags & SERVICE) != 0 ? "S" : "-")
        + ((flags & ZOMBIE) != 0 ? "Z" : "-")
        + ((flags & EXITING) != 0 ? "E" : "-");
  }

  /// What `is f1` shows.
  static TextTable kernel(List<ProcessInfo> processes) {
    TextTable table =
        new TextTable(
            "SLOT",
            "ENDPOINT",
            "NAME",
            "PRIV",
            "QUEUE",
            "QUANTUM",
            "USER",
            "SYS",
            "FROM",
            "TO",
            "FLAGS");
    for (ProcessInfo process : processes) {
      table.add(
          process.slot(),
          RsTables.endpoint(process.endpoint()),
          process.name(),
          process.privilegeId(),
          process.queue(),
          process.quantumTicks(),
          process.userTicks(),
          process.systemTicks(),
          peer(process.receivesFrom()),
          peer(process.sendsTo()),
          RtsFlag.toString(process.flags()));
    }
    return table;
  }

  private static String peer(int endpoint) {
    return endpoint == Endpoint.NONE ? "-" : Endpoint.toString(endpoint);
  }
}
