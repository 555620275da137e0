package samsara.rs.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import samsara.abi.Endpoint;
import samsara.protocol.kernel.RtsFlag;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.rs.SlotInfo;
import samsara.rs.table.Slot;

/// What must be so whenever RS waits for the next message.
final class Invariants {
  private Invariants() {}

  static void check(World world) {
    List<Slot> slots = world.table().used();
    checkLabels(slots);
    checkLinks(slots);
    checkProcesses(world, slots);
    checkPublicTable(world, slots);
  }

  private static void checkLabels(List<Slot> slots) {
    Set<String> active = new HashSet<>();
    Set<Integer> endpoints = new HashSet<>();
    int updating = 0;
    for (Slot slot : slots) {
      require(!slot.isActive() || active.add(slot.label()), slot, "two active instances");
      require(
          slot.endpoint == Endpoint.NONE || endpoints.add(slot.endpoint), slot, "endpoint twice");
      require(slot.is(SlotInfo.IN_USE), slot, "not in use");
      updating += slot.is(SlotInfo.UPDATING) ? 1 : 0;
    }
    if (updating != 0 && updating != 2) {
      throw new AssertionError(updating + " slots are updating");
    }
  }

  private static void checkLinks(List<Slot> slots) {
    for (Slot slot : slots) {
      Slot standby = slot.standby;
      require(standby == null || slots.contains(standby), slot, "standby is free");
      require(standby == null || !standby.isActive(), slot, "standby is active");
      Slot peer = slot.updatePeer;
      require(peer == null || peer.updatePeer == slot, slot, "update peers do not agree");
      require(
          slot.isActive() || slot.lateReply == null, slot, "client waits for a hidden instance");
      require(
          slot.is(SlotInfo.INITIALIZING) == (slot.init != null), slot, "init flag and task differ");
    }
  }

  private static void checkProcesses(World world, List<Slot> slots) {
    Map<Integer, Slot> byEndpoint = new HashMap<>();
    slots.forEach(slot -> byEndpoint.put(slot.endpoint, slot));
    for (Proc proc : world.kernel.all()) {
      Slot slot = byEndpoint.get(proc.endpoint);
      if (slot == null || proc.endpoint <= Endpoint.INIT) {
        continue;
      }
      boolean mayRun = (proc.body.rts & (RtsFlag.NO_PRIV | RtsFlag.SIG_PENDING)) == 0;
      boolean isOldVersion = proc.body.stage == Body.Stage.WAITS_FOR_RS;
      require(
          slot.isActive() || slot.isExiting() || isOldVersion || !mayRun || slot.unsettled != null,
          slot,
          "hidden instance may run");
      require(proc.privilegeId < 0 || proc.privilegeId >= 15, slot, "dynamic service, static id");
    }
  }

  private static void checkPublicTable(World world, List<Slot> slots) {
    int table = world.kernel.grants().start(world.publicGrant(), Endpoint.VFS);
    for (Slot slot : slots) {
      PublicEntry entry =
          PublicEntry.read(world.ipc.memory(), table + slot.index() * PublicEntry.SIZE_BYTES);
      require(
          !slot.isActive() || (entry.inUse() == 1 && entry.endpoint() == slot.endpoint),
          slot,
          "public row is " + entry.inUse() + " " + entry.endpoint());
      require(slot.isActive() || entry.inUse() == 0, slot, "hidden instance is public");
    }
  }

  private static void require(boolean condition, Slot slot, String text) {
    if (!condition) {
      throw new AssertionError(slot + ": " + text);
    }
  }
}
