package samsara.rs.lifecycle;

import samsara.rs.table.Image;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// Gives a slot its executable: one that it shares with another instance, or one from the image
/// store. Nothing is disturbed by it, so it comes first in every operation.
final class Loader {
  private final Environment env;

  Loader(Environment env) {
    this.env = env;
  }

  /// Loads what the slot's command names, unless it has an image.
  Task<Slot> load(Slot slot) {
    if (slot.image != null) {
      return Task.done(slot);
    }
    Task<Slot> loading = env.images().stage(slot, slot.settings().location()).map(image -> slot);
    slot.making = loading;
    return loading;
  }

  /// Shares the image that another service of the same program keeps, if there is one.
  void reuse(Slot slot) {
    String location = slot.settings().location();
    env.table().used().stream()
        .filter(other -> other != slot && canShare(other) && isOf(other, location))
        .findFirst()
        .ifPresent(other -> share(other, slot));
  }

  /// Lets a further instance of the service run from the same image.
  void share(Slot from, Slot to) {
    Image image = from.image;
    if (image != null) {
      env.images().hold(to, image);
    }
  }

  private static boolean canShare(Slot slot) {
    return slot.settings().keepsImage()
        && !slot.isTerminated()
        && !slot.isExiting()
        && slot.image != null;
  }

  private static boolean isOf(Slot slot, String location) {
    return slot.settings().location().equals(location)
        || slot.program().equals(location.substring(location.lastIndexOf('/') + 1));
  }
}
