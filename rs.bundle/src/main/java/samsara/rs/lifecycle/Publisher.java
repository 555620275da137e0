package samsara.rs.lifecycle;

import samsara.rs.table.Device;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Makes a service known to DS and VFS, and unknown again. VM knows it since its creation.
///
/// MINIX: `publish_service` and `unpublish_service` in `servers/rs/manager.c`.
final class Publisher {
  private final Environment env;

  Publisher(Environment env) {
    this.env = env;
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

  /// Takes devices and label away. Never fails: errors are told of.
  Task<Slot> unpublish(Slot slot) {
    Device device = slot.settings().device();
    Task<long[]> unmapped =
        device.isPresent() ? env.peers().vfs().unmap(slot.label(), device) : Task.done(new long[0]);
    return tolerate(unmapped, slot)
        .then(done -> tolerate(env.peers().ds().deleteLabel(slot.label()), slot));
  }

  private Task<Slot> tolerate(Task<long[]> task, Slot slot) {
    return task.map(reply -> slot)
        .recover(error -> {
          env.journal().error("unpublishing " + slot, error);
          return Task.done(slot);
        });
  }
}
