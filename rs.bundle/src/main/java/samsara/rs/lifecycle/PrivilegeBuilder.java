package samsara.rs.lifecycle;

import java.util.List;
import java.util.Map;
import samsara.abi.Endpoint;
import samsara.protocol.kernel.PrivilegeRecord;
import samsara.rs.table.Privileges;
import samsara.rs.table.SendTargets;
import samsara.rs.table.Slot;
import samsara.rs.table.SlotTable;

/// Makes the privilege structure of an instance from its settings: resolves names to privilege ids.
///
/// MINIX: `init_privs` and `add_forward_ipc`, `add_backward_ipc` in `servers/rs/manager.c`.
public final class PrivilegeBuilder {
  private static final int STATIC_ID_OFFSET = 4;

  /// The processes that are known by a name beside their label.
  private static final Map<String, Integer> SPECIAL =
      Map.of(
          "SYSTEM", Endpoint.SYSTEM,
          "USER", Endpoint.INIT,
          "PM", Endpoint.PM,
          "VFS", Endpoint.VFS,
          "RS", Endpoint.RS,
          "LOG", Endpoint.LOG,
          "TTY", Endpoint.TTY,
          "DS", Endpoint.DS,
          "VM", Endpoint.VM);

  private PrivilegeBuilder() {}

  /// The structure for an instance that has its endpoint.
  public static PrivilegeRecord of(Slot slot, SlotTable table) {
    Privileges privileges = slot.settings().privileges();
    return new PrivilegeRecord(
        slot.endpoint,
        staticId(slot.endpoint),
        privileges.flags(),
        privileges.traps(),
        sendMask(privileges.sendTo(), slot, table),
        privileges.callMask(),
        privileges.signalManager(),
        privileges.ports(),
        List.of(),
        privileges.irqs());
  }

  /// Whom it names, and who names it.
  private static long sendMask(SendTargets targets, Slot slot, SlotTable table) {
    return switch (targets) {
      case SendTargets.All all -> -1L;
      case SendTargets.Services services -> ~bit(PrivilegeRecord.USER_ID);
      case SendTargets.Named named -> forward(named.names(), table) | backward(slot, table);
    };
  }

  private static long forward(List<String> names, SlotTable table) {
    long mask = 0;
    for (String name : names) {
      Integer special = SPECIAL.get(name);
      if (special != null) {
        mask |= bit(staticId(special));
      } else {
        mask |= table.byLabel(name).map(PrivilegeBuilder::idBit).orElse(0L);
      }
    }
    return mask;
  }

  private static long backward(Slot slot, SlotTable table) {
    long mask = 0;
    for (Slot other : table.active()) {
      if (names(other, slot.label())) {
        mask |= idBit(other);
      }
    }
    return mask;
  }

  /// `true` if a service names a label among those it may send to.
  static boolean names(Slot slot, String label) {
    return slot.settings().privileges().sendTo() instanceof SendTargets.Named named
        && named.names().contains(label);
  }

  private static int staticId(int bootEndpoint) {
    return bootEndpoint + STATIC_ID_OFFSET;
  }

  private static long idBit(Slot slot) {
    PrivilegeRecord privilege = slot.privilege;
    return privilege == null ? 0 : bit(privilege.id());
  }

  private static long bit(int id) {
    return 1L << id;
  }
}
