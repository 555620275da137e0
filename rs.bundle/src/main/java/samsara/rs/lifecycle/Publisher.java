package samsara.rs.lifecycle;

import samsara.rs.table.Device;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Makes a service known to DS and VFS, and unknown again. VM knows it since its creation.
///
/// MINIX: `publish_service` and `unpublish_service` in `servers/rs/manager.c`.
final class Publisher {
  private final Environment env;
  private final Persistence persistence;

  Publisher(Environment env, Persistence persistence) {
    this.env = env;
    this.persistence = persistence;
  }

  /// Publishes the label and maps the devices. What was done is undone when something fails.
  Task<Slot> publish(Slot slot) {
    Device device = slot.settings().device();
    return env.peers()
        .ds()
        .publishLabel(slot.label(), slot.endpoint)
        .then(reply ->
            device.isPresent() ? env.peers().vfs().map(slot.label(), device) : Task.done(reply))
        .map(reply -> slot)
        .onFailure(error -> unpublish(slot));
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
