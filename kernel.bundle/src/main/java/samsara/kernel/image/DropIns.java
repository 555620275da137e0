package samsara.kernel.image;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import samsara.abi.ErrnoException;
import samsara.sef.SystemProgram;

/// The jars in the watched folder: linked when they come, and reported, so that RS decides what
/// becomes of them. Without File Install there is no watched folder.
final class DropIns {
  private static final System.Logger LOG = System.getLogger(DropIns.class.getName());

  private final ImageStore store;
  private final JarFinder finder;
  private final Worker worker;
  private final Consumer<ImageEvent> reports;
  // Owned by the worker.
  private final Map<String, String> programs = new HashMap<>();
  // Owned by whoever opens and closes.
  private Optional<ServiceRegistration<?>> registration = Optional.empty();

  DropIns(ImageStore store, JarFinder finder, Worker worker, Consumer<ImageEvent> reports) {
    this.store = store;
    this.finder = finder;
    this.worker = worker;
    this.reports = reports;
  }

  void open(BundleContext context) {
    try {
      registration = Optional.of(DropInInstaller.register(context, this));
    } catch (NoClassDefFoundError e) {
      LOG.log(Level.DEBUG, "no File Install, no watched folder");
    }
  }

  void close() {
    registration.ifPresent(ServiceRegistration::unregister);
  }

  /// Whether a file is for RS: a service bundle, or a jar that is no bundle at all, which is to be
  /// reported. Other bundles are left to File Install. Any thread.
  boolean isForUs(File file) {
    if (!file.getName().endsWith(".jar")) {
      return false;
    }
    try (JarFile jar = new JarFile(file)) {
      Manifest manifest = jar.getManifest();
      Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
      return headers.getValue(SystemProgram.PROGRAM_HEADER) != null
          || headers.getValue(Constants.BUNDLE_SYMBOLICNAME) == null;
    } catch (IOException e) {
      return true;
    }
  }

  /// A file is new or has changed. Any thread.
  void arrived(File file) {
    worker.execute(() -> load(file.getPath()));
  }

  /// A file has gone. Any thread.
  void left(File file) {
    worker.execute(() -> {
      String program = programs.remove(file.getPath());
      if (program != null) {
        reports.accept(new ImageEvent.DropRemoved(file.getPath(), program));
        store.uninstallWhenUnused(program);
      }
    });
  }

  private void load(String file) {
    try {
      LinkedImage image = store.load(BundleJar.parse(file, finder.read(file)));
      programs.put(file, image.programName());
      reports.accept(new ImageEvent.DroppedIn(file, image));
    } catch (ErrnoException e) {
      reports.accept(new ImageEvent.DropFailed(file, e.errno(), file + ": " + e.getMessage()));
    }
  }
}
