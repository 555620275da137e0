package samsara.kernel.image;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Resources;

/// The image loader of a live system: drives the framework on a thread of its own, and follows what
/// people do to service bundles behind its back.
///
/// Framework or system properties: `samsara.home` is the folder of the distribution,
/// `samsara.image.deadline` the milliseconds that linking one image may take.
@Component
public final class OsgiImageLoader implements ImageLoader {
  private static final String DEADLINE_PROPERTY = "samsara.image.deadline";
  private static final String DEADLINE_MILLIS = "10000";
  private static final System.Logger LOG = System.getLogger(OsgiImageLoader.class.getName());

  private final ServiceBundles bundles;
  private final JarFinder finder;
  private final ImageStore store;
  private final BundleWatcher watcher;
  private final DropIns dropIns;
  private final Worker worker = new Worker();
  // Owned by the worker.
  private final List<ImageEvent> unheard = new ArrayList<>();
  private Consumer<ImageEvent> listener = unheard::add;

  /// @param context the kernel's
  /// @param weaving not used, but nothing may be linked before it is there
  @Activate
  public OsgiImageLoader(BundleContext context, @Reference WeavingHook weaving) {
    String limit = context.getProperty(DEADLINE_PROPERTY);
    Deadline deadline =
        new Deadline(Duration.ofMillis(Long.parseLong(limit == null ? DEADLINE_MILLIS : limit)));
    LinkedResources resources = new LinkedResources();
    Resources.install(resources);
    bundles = new ServiceBundles(context);
    finder = new JarFinder(context, bundles);
    store = new ImageStore(bundles, deadline, resources);
    watcher = new BundleWatcher(context, store, worker, this::report);
    dropIns = new DropIns(store, finder, worker, this::report);
    watcher.open();
    dropIns.open(context);
  }

  /// Ends the work on images; those that are linked stay as they are.
  @Deactivate
  public void close() {
    dropIns.close();
    watcher.close();
    worker.close();
  }

  private void report(ImageEvent event) {
    listener.accept(event);
  }

  @Override
  public void listen(Consumer<ImageEvent> events) {
    worker.execute(() -> {
      listener = events;
      unheard.forEach(events);
      unheard.clear();
    });
  }

  @Override
  public void stage(int ticket, String location, Consumer<ImageEvent> done) {
    worker.execute(() -> done.accept(stageNow(ticket, location)));
  }

  private ImageEvent stageNow(int ticket, String location) {
    try {
      LinkedImage image = store.load(BundleJar.parse(location, finder.read(location)));
      return new ImageEvent.Staged(ticket, image);
    } catch (ErrnoException e) {
      return new ImageEvent.Failed(ticket, e.errno(), location + ": " + e.getMessage());
    } catch (RuntimeException e) {
      // The bundle was uninstalled or the framework stopped under our hands.
      LOG.log(Level.WARNING, "staging " + location, e);
      return new ImageEvent.Failed(ticket, Errno.EIO, location + ": " + e);
    }
  }

  @Override
  public void restore(int imageId) {
    worker.execute(() -> {
      try {
        store.restore(imageId);
      } catch (ErrnoException | RuntimeException e) {
        LOG.log(Level.WARNING, "image {0} cannot be restored: {1}", imageId, e.getMessage());
      }
    });
  }

  @Override
  public void release(int imageId) {
    worker.execute(() -> store.release(imageId));
  }

  @Override
  public List<LinkedImage> boot(List<String> programNames) {
    try {
      return worker.call(() -> bootNow(programNames));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IllegalStateException known
          ? known
          : new IllegalStateException("boot image cannot be loaded", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while loading the boot image", e);
    }
  }

  private List<LinkedImage> bootNow(List<String> programNames) {
    List<LinkedImage> images = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (String name : programNames) {
      Optional<Bundle> bundle = bundles.withProgram(name);
      try {
        if (bundle.isPresent()) {
          images.add(store.loadInstalled(bundle.get()));
        } else {
          failures.add(name + ": no such program installed");
        }
      } catch (ErrnoException e) {
        failures.add(name + ": " + e.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException("boot image incomplete: " + String.join("; ", failures));
    }
    return images;
  }
}
