package samsara.kernel.osgi;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import samsara.abi.Errno;
import samsara.kernel.call.ImageStore;
import samsara.kernel.call.ImageTable;
import samsara.kernel.core.Mailbox;
import samsara.kernel.image.ImageEvent;
import samsara.kernel.image.ImageLoader;
import samsara.kernel.image.LinkedImage;
import samsara.protocol.kernel.ImageEventRecord;

/// The kernel's image store on top of the loader: requests go to the loader's thread, its events
/// come back through the mailbox. Owned by the CPU.
final class LoadedImages implements ImageStore {
  private static final System.Logger LOG = System.getLogger(LoadedImages.class.getName());

  private final ImageLoader loader;
  private final ImageTable images;
  private final Mailbox mailbox;
  private final Set<Integer> cancelled = new HashSet<>();
  private final Map<String, Integer> newestOfBundle = new HashMap<>();

  LoadedImages(ImageLoader loader, ImageTable images, Mailbox mailbox) {
    this.loader = loader;
    this.images = images;
    this.mailbox = mailbox;
  }

  /// Takes over an image that is there at boot.
  void booted(LinkedImage image) {
    newestOfBundle.put(image.symbolicName(), image.id());
  }

  /// From now on RS hears what people do to bundles.
  void listen() {
    loader.listen(event -> mailbox.post(() -> arrived(event)));
  }

  @Override
  public void stage(String location, int ticket) {
    loader.stage(ticket, location, event -> mailbox.post(() -> arrived(event)));
  }

  @Override
  public void release(int imageId) {
    newestOfBundle.values().remove(imageId);
    loader.release(imageId);
  }

  @Override
  public void restore(int imageId) {
    loader.restore(imageId);
  }

  @Override
  public void cancel(int ticket) {
    cancelled.add(ticket);
  }

  private void arrived(ImageEvent event) {
    switch (event) {
      case ImageEvent.Staged staged -> staged(staged.ticket(), staged.image());
      case ImageEvent.Failed failed -> {
        if (!cancelled.remove(failed.ticket())) {
          images.post(
              new ImageEventRecord(
                  ImageEventRecord.FAILED,
                  failed.ticket(),
                  0,
                  failed.errno(),
                  "",
                  "",
                  "",
                  failed.text()));
        }
      }
      case ImageEvent.BundleChanged changed ->
          linked(ImageEventRecord.BUNDLE_UPDATED, 0, changed.image(), changed.image().location());
      case ImageEvent.BundleRejected rejected ->
          LOG.log(
              Level.WARNING,
              "the update of program {0} is taken back: {1} (error {2})",
              rejected.program(),
              rejected.text(),
              Errno.nameOf(rejected.errno()));
      case ImageEvent.BundleStopped stopped ->
          gone(ImageEventRecord.BUNDLE_STOPPED, stopped.program(), "stopped");
      case ImageEvent.BundleRemoved removed ->
          gone(ImageEventRecord.BUNDLE_STOPPED, removed.program(), "uninstalled");
      case ImageEvent.DroppedIn dropped ->
          linked(ImageEventRecord.DROPPED_IN, 0, dropped.image(), dropped.file());
      case ImageEvent.DropRemoved removed ->
          gone(ImageEventRecord.DROP_REMOVED, removed.program(), removed.file());
      case ImageEvent.DropFailed failed ->
          LOG.log(
              Level.WARNING,
              "{0} is not used: {1} (error {2})",
              failed.file(),
              failed.text(),
              Errno.nameOf(failed.errno()));
    }
  }

  private void staged(int ticket, LinkedImage image) {
    if (cancelled.remove(ticket)) {
      Integer former = newestOfBundle.get(image.symbolicName());
      if (former != null) {
        loader.restore(former);
      }
      loader.release(image.id());
    } else {
      linked(ImageEventRecord.STAGED, ticket, image, image.location());
    }
  }

  private void linked(int kind, int ticket, LinkedImage image, String location) {
    newestOfBundle.put(image.symbolicName(), image.id());
    images.add(image.id(), image::newProcess);
    images.post(
        new ImageEventRecord(
            kind, ticket, image.id(), 0, image.programName(), image.version(), location, ""));
  }

  private void gone(int kind, String program, String text) {
    images.post(new ImageEventRecord(kind, 0, 0, 0, program, "", "", text));
  }
}
