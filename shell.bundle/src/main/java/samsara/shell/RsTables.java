package samsara.shell;

import java.util.List;
import samsara.abi.Endpoint;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.SystemFlag;

/// RS's table of services, for people.
final class RsTables {
  private RsTables() {}

  /// What `service list` shows.
  static TextTable list(List<SlotInfo> slots) {
    TextTable table =
        new TextTable(
            "LABEL", "ENDPOINT", "PID", "FLAGS", "VERSION", "RESTARTS", "PERIOD", "MAJOR");
    for (SlotInfo slot : slots) {
      table.add(
          slot.label(),
          endpoint(slot.endpoint()),
          slot.pid(),
          flags(slot),
          slot.version().isEmpty() ? "-" : slot.version(),
          slot.restarts(),
          slot.periodTicks(),
          slot.major() == 0 ? "-" : slot.major());
    }
    return table;
  }

  /// What `is sf6` shows.
  static TextTable dump(List<SlotInfo> slots) {
    TextTable table =
        new TextTable(
            "LABEL",
            "ENDPOINT",
            "PID",
            "FLAGS",
            "DEV",
            "STYLE",
            "T",
            "ALIVE_TM",
            "STARTS",
            "COMMAND");
    for (SlotInfo slot : slots) {
      table.add(
          slot.label(),
          endpoint(slot.endpoint()),
          slot.pid(),
          flags(slot),
          slot.major() == 0 ? "-" : slot.major(),
          slot.major() == 0 ? "-" : DeviceStyle.toString(slot.style()),
          slot.periodTicks(),
          slot.aliveTicks(),
          slot.restarts(),
          slot.command());
    }
    return table;
  }

  static String endpoint(int endpoint) {
    return Endpoint.slot(endpoint) + "." + Endpoint.generation(endpoint);
  }

  /// `AUENCR`, the reference's letters: active, updating, exiting, no ping reply, copy, replica;
  /// then `I` for initialising and `T` for terminated.
  private static String flags(SlotInfo slot) {
    StringBuilder text = new StringBuilder();
    letter(text, 'A', slot.flags(), SlotInfo.ACTIVE);
    letter(text, 'U', slot.flags(), SlotInfo.UPDATING);
    letter(text, 'E', slot.flags(), SlotInfo.EXITING);
    letter(text, 'N', slot.flags(), SlotInfo.NOPINGREPLY);
    letter(text, 'C', slot.systemFlags(), SystemFlag.USE_COPY);
    letter(text, 'R', slot.systemFlags(), SystemFlag.USE_REPL);
    letter(text, 'I', slot.flags(), SlotInfo.INITIALIZING);
    letter(text, 'T', slot.flags(), SlotInfo.TERMINATED);
    return text.toString();
  }

  private static void letter(StringBuilder text, char letter, int flags, int flag) {
    text.append((flags & flag) != 0 ? letter : '-');
  }
}
