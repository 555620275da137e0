package samsara.rs.lifecycle;

import java.util.List;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.kernel.ImageEventRecord;
import samsara.protocol.rs.PrepareState;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.vm.VmCall;
import samsara.rs.peer.ImageStore;
import samsara.rs.table.Device;
import samsara.rs.table.Image;
import samsara.rs.table.Privileges;
import samsara.rs.table.ServiceSettings;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;

/// What people do to bundles behind RS's back, with the framework's own verbs or by dropping jars
/// into the load folder: an update is a live update, a stop is a down, a new jar an up.
public final class ImageEvents {
  private final Environment env;
  private final Updates updates;
  private final Starter starter;
  private final Stopper stopper;

  ImageEvents(Environment env, Updates updates, Starter starter, Stopper stopper) {
    this.env = env;
    this.updates = updates;
    this.starter = starter;
    this.stopper = stopper;
  }

  /// Handles an event of the image store.
  public void handle(ImageEventRecord event) {
    Image image = ImageStore.imageOf(event);
    List<Slot> services = servicesOf(image);
    env.journal().detail("bundle event " + event.kind() + " of " + event.location());
    switch (event.kind()) {
      case ImageEventRecord.BUNDLE_UPDATED -> update(services, image);
      case ImageEventRecord.DROPPED_IN -> {
        if (services.isEmpty()) {
          start(image);
        } else {
          update(services, image);
        }
      }
      case ImageEventRecord.BUNDLE_STOPPED, ImageEventRecord.DROP_REMOVED ->
          services.forEach(this::stop);
      case ImageEventRecord.FAILED -> env.journal().line(event.text());
      default -> env.journal().line("image store event " + event.kind() + " is unknown");
    }
  }

  private List<Slot> servicesOf(Image image) {
    return env.table().active().stream()
        .filter(slot -> slot.image != null && slot.image.program().equals(image.program()))
        .toList();
  }

  /// Updates the services one after the other. The image goes back only if none wants it.
  private void update(List<Slot> services, Image image) {
    env.images().hold(image);
    updates.whenIdle(() -> updateNext(services, 0, image));
  }

  private void updateNext(List<Slot> services, int next, Image image) {
    if (next == services.size()) {
      env.images().drop(image);
      return;
    }
    updateOne(services.get(next), image)
        .whenDone(
            live -> continueWith(services, next + 1, image),
            error -> continueWith(services, next + 1, image));
  }

  private void continueWith(List<Slot> services, int next, Image image) {
    updates.whenIdle(() -> updateNext(services, next, image));
  }

  private Task<Slot> updateOne(Slot slot, Image image) {
    try {
      if (!env.table().contains(slot) || slot.flags() != (SlotInfo.IN_USE | SlotInfo.ACTIVE)) {
        throw new ErrnoException(
            Errno.EBUSY, slot + " can't be updated now: flags=" + slot.flags());
      }
      ServiceSettings next = slot.settings().withCommand(commandOf(slot, image));
      return updates.begin(slot, next, image, PrepareState.WORK_FREE).result();
    } catch (ErrnoException e) {
      env.journal().error("update to " + image.location(), e);
      Image before = slot.image;
      if (before != null) {
        env.images().restore(before);
      }
      return Task.failed(e);
    }
  }

  private static String commandOf(Slot slot, Image image) {
    List<String> words = slot.settings().words();
    return words.size() < 2
        ? image.location()
        : image.location() + " " + String.join(" ", words.subList(1, words.size()));
  }

  private void start(Image image) {
    try {
      starter
          .start(defaults(image), image)
          .ready()
          .whenDone(slot -> {}, error -> env.journal().error("start of " + image.program(), error));
    } catch (ErrnoException e) {
      env.journal().error("start of " + image.program(), e);
      env.images().hold(image);
      env.images().drop(image);
    }
  }

  /// What a service gets that nobody configured: no devices, the basic calls.
  private ServiceSettings defaults(Image image) {
    return new ServiceSettings(
        false,
        image.program(),
        image.location(),
        0,
        env.policy().periodTicks(),
        0,
        Device.NONE,
        Privileges.DEFAULT,
        VmCall.BASIC_MASK,
        List.of(),
        List.of(),
        List.of());
  }

  private void stop(Slot slot) {
    if (slot.isCore()) {
      env.journal().line(slot + " is a core service and goes on without its bundle");
    } else if (slot.isTerminated()) {
      slot.set(SlotInfo.EXITING);
      if (!slot.recovering) {
        stopper.takeDown(slot);
      }
    } else if (!slot.isExiting()) {
      stopper.stop(slot, SlotInfo.EXITING);
    }
  }
}
