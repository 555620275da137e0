package samsara.rs.peer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.kernel.ImageEventRecord;
import samsara.protocol.kernel.ImageRequest;
import samsara.rs.table.Image;
import samsara.rs.table.Slot;
import samsara.rs.task.Task;
import samsara.sys.Sys;
import samsara.sys.Timers;

/// The image store: loads and links in the background what a service needs to run, and tells of
/// what others do to bundles. Counts who holds an image, and releases one that nobody holds.
public final class ImageStore {
  /// Image id of a process that has none, like INIT.
  private static final int NONE = 0;

  private final Sys sys;
  private final Kernel kernel;
  private final int deadlineTicks;
  private final Map<Integer, Staging> staging = new HashMap<>();
  private final Map<Integer, Integer> holders = new HashMap<>();
  private Consumer<ImageEventRecord> listener = event -> {};
  private int lastTicket;

  /// Speaks to the store; an image must be there within `deadlineTicks`.
  public ImageStore(Sys sys, Kernel kernel, int deadlineTicks) {
    this.sys = sys;
    this.kernel = kernel;
    this.deadlineTicks = deadlineTicks;
  }

  private record Staging(Task<Image> task, Timers.Timer timer) {}

  /// Who hears of events that nobody asked for.
  public void onEvent(Consumer<ImageEventRecord> newListener) {
    listener = newListener;
  }

  /// Loads an image for a slot, which holds it from then on. Fails with the loader's error, or with
  /// `EINTR` at the deadline.
  public Task<Image> stage(Slot slot, String location) {
    return stage(location)
        .map(image -> {
          hold(slot, image);
          return image;
        });
  }

  private Task<Image> stage(String location) {
    int ticket = ++lastTicket;
    byte[] bytes = location.getBytes(StandardCharsets.UTF_8);
    int address = sys.heap().allocate(bytes.length + 1);
    sys.ipc().memory().string(address, bytes.length + 1, location);
    int result = kernel.calls().image(ImageRequest.STAGE, bytes.length, ticket, address);
    sys.heap().free(address);
    if (result < 0) {
      return Task.failed(-result, "IMAGE STAGE " + location + ": " + Errno.nameOf(result));
    }
    Task<Image> task = new Task<>();
    Timers.Timer timer = sys.timers().set(deadlineTicks, () -> expired(ticket, location));
    staging.put(ticket, new Staging(task, timer));
    return task;
  }

  private void expired(int ticket, String location) {
    Staging late = staging.remove(ticket);
    if (late != null) {
      kernel.calls().image(ImageRequest.CANCEL, 0, ticket, 0);
      late.task.fail(
          new ErrnoException(
              Errno.EINTR, "loading " + location + " took over " + deadlineTicks + " ticks"));
    }
  }

  /// Fetches what the store has to tell; called when it says that there is something.
  public void fetchEvents() {
    int address = sys.heap().allocate(ImageEventRecord.SIZE_BYTES);
    try {
      while (kernel.calls().image(ImageRequest.NEXT, 0, 0, address) >= 0) {
        deliver(ImageEventRecord.read(sys.ipc().memory(), address));
      }
    } finally {
      sys.heap().free(address);
    }
  }

  private void deliver(ImageEventRecord event) {
    if (event.ticket() == 0) {
      listener.accept(event);
      return;
    }
    Staging asked = staging.remove(event.ticket());
    if (asked == null) {
      return;
    }
    asked.timer.cancel();
    if (event.kind() == ImageEventRecord.STAGED) {
      asked.task.complete(imageOf(event));
    } else {
      asked.task.fail(new ErrnoException(Math.max(event.errno(), 1), event.text()));
    }
  }

  /// The image that an event is about.
  public static Image imageOf(ImageEventRecord event) {
    return new Image(event.imageId(), event.program(), event.version(), event.location());
  }

  /// Gives a slot an image to hold.
  public void hold(Slot slot, Image image) {
    hold(image);
    drop(slot);
    slot.image = image;
  }

  /// Takes a slot's image from it.
  public void drop(Slot slot) {
    Image image = slot.image;
    slot.image = null;
    if (image != null) {
      drop(image);
    }
  }

  /// Keeps an image until it is dropped.
  public void hold(Image image) {
    if (image.id() == NONE) {
      return;
    }
    holders.merge(image.id(), 1, Integer::sum);
  }

  /// Releases an image if nobody else holds it.
  public void drop(Image image) {
    if (image.id() == NONE) {
      return;
    }
    Integer left = holders.merge(image.id(), -1, Integer::sum);
    if (left != null && left == 0) {
      holders.remove(image.id());
      kernel.calls().image(ImageRequest.RELEASE, image.id(), 0, 0);
    }
  }

  /// Makes an image the content of its bundle again.
  public void restore(Image image) {
    kernel.calls().image(ImageRequest.RESTORE, image.id(), 0, 0);
  }
}
