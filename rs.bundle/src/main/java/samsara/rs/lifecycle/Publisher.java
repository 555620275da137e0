package samsara.rs.lifecycle;

import samsara.rs.table.Device;
import samsara.rs.table.ServiceSettings;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Makes a service known to DS, VFS and the PCI server, and unknown again. VM knows it since its
/// creation.
///
/// MINIX: `publish_service` and `unpublish_service` in `servers/rs/manager.c`.
final class Publisher {
  private final Environment env;
  private final Persistence persistence;
  private final PciAccess pci;

  Publisher(Environment env, Persistence persistence, PciAccess pci) {
    this.env = env;
    this.persistence = persistence;
    this.pci = pci;
  }

  /// Publishes the label, maps the devices and opens the cards. What was done is undone when
  /// something fails.
  Task<Slot> publish(Slot slot) {
    Device device = slot.settings().device();
    return env.peers()
        .ds()
        .publishLabel(slot.label(), slot.endpoint)
        .then(reply ->
            device.isPresent() ? env.peers().vfs().map(slot.label(), device) : Task.done(reply))
        .then(reply -> pci.grant(slot))
        .onFailure(error -> unpublish(slot));
  }

  /// Opens the cards of a service that takes the place of another instance, which may have had
  /// others. Does not fail.
  Task<Slot> rearm(Slot slot, Slot former) {
    ServiceSettings now = slot.settings();
    ServiceSettings before = former.settings();
    boolean same =
        now.pciDevices().equals(before.pciDevices())
            && now.pciClasses().equals(before.pciClasses());
    return same ? Task.done(slot) : pci.grant(slot);
  }

  /// Takes the cards of a dead service away. Does not fail.
  Task<Slot> disarm(Slot slot) {
    return pci.revoke(slot);
  }

  /// Takes devices and label away. Does not fail; the slot of the service stays until it is done.
  Task<Slot> unpublish(Slot slot) {
    Task<Slot> unpublishing =
        unmap(slot)
            .then(unmapped ->
                persistence.insist(unmapped, s -> env.peers().ds().deleteLabel(s.label())));
    slot.unpublishing = unpublishing;
    return unpublishing;
  }

  private Task<Slot> unmap(Slot slot) {
    Device device = slot.settings().device();
    return device.isPresent()
        ? persistence.insist(slot, s -> env.peers().vfs().unmap(s.label(), device))
        : Task.done(slot);
  }
}
