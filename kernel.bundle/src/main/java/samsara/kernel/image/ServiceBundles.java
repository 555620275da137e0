package samsara.kernel.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.sef.SystemProgram;

/// The framework's verbs, as far as service bundles need them.
final class ServiceBundles {
  /// How long a component may take to appear as a service: it does so while its bundle starts,
  /// unless the component runtime itself is just starting.
  private static final Duration PROGRAM_WAIT = Duration.ofSeconds(2);

  private static final Duration REFRESH_WAIT = Duration.ofSeconds(10);

  private final BundleContext context;

  ServiceBundles(BundleContext context) {
    this.context = context;
  }

  /// The installed service bundle of that symbolic name, if there is one.
  ///
  /// @throws ErrnoException `ENOEXEC` if the name belongs to a bundle that is no service
  Optional<Bundle> withSymbolicName(String symbolicName) throws ErrnoException {
    Optional<Bundle> found =
        all().filter(bundle -> symbolicName.equals(bundle.getSymbolicName())).findFirst();
    if (found.isPresent() && programOf(found.get()).isEmpty()) {
      throw new ErrnoException(
          Errno.ENOEXEC, symbolicName + " is the name of a bundle that is no service");
    }
    return found;
  }

  /// The installed service bundle of that program, if there is one.
  Optional<Bundle> withProgram(String programName) {
    return all().filter(bundle -> programOf(bundle).equals(programName)).findFirst();
  }

  private Stream<Bundle> all() {
    return Arrays.stream(context.getBundles());
  }

  /// The program that a bundle's manifest names; empty for a bundle that is no service.
  static String programOf(Bundle bundle) {
    String program = bundle.getHeaders("").get(SystemProgram.PROGRAM_HEADER);
    return program == null ? "" : program.strip();
  }

  /// Whether somebody wants it to run, even if it is down for the moment, as during an update.
  static boolean isMeantToRun(Bundle bundle) {
    return bundle.getState() != Bundle.UNINSTALLED
        && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
  }

  Bundle install(String location, byte[] jar) throws ErrnoException {
    try {
      return context.installBundle(location, new ByteArrayInputStream(jar));
    } catch (BundleException e) {
      throw new ErrnoException(Errno.ENOEXEC, "cannot be installed: " + e.getMessage());
    }
  }

  void uninstall(Bundle bundle) throws ErrnoException {
    try {
      bundle.uninstall();
      refresh(bundle);
    } catch (BundleException e) {
      throw new ErrnoException(Errno.EIO, "cannot be uninstalled: " + e.getMessage());
    }
  }

  /// Replaces the content of a bundle and leaves it stopped, with nothing of the former content in
  /// the framework any more.
  void update(Bundle bundle, byte[] jar) throws ErrnoException {
    try {
      bundle.stop(Bundle.STOP_TRANSIENT);
      bundle.update(new ByteArrayInputStream(jar));
      refresh(bundle);
    } catch (BundleException e) {
      throw new ErrnoException(Errno.ENOEXEC, "cannot be updated: " + e.getMessage());
    }
  }

  /// The framework drops the former content at once unless somebody is wired to it.
  private void refresh(Bundle bundle) throws ErrnoException {
    FrameworkWiring wiring =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    if (!wiring.getRemovalPendingBundles().contains(bundle)) {
      return;
    }
    CountDownLatch refreshed = new CountDownLatch(1);
    wiring.refreshBundles(
        List.of(bundle),
        event -> {
          if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
            refreshed.countDown();
          }
        });
    try {
      if (!refreshed.await(REFRESH_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ErrnoException(Errno.EINTR, "refresh took longer than " + REFRESH_WAIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ErrnoException(Errno.EINTR, "refresh was interrupted");
    }
  }

  /// Resolves and starts a bundle, for good.
  ///
  /// @return the bundle
  /// @throws ErrnoException `ENOEXEC` with the framework's reason
  Bundle start(Bundle bundle) throws ErrnoException {
    try {
      bundle.start();
      return bundle;
    } catch (BundleException e) {
      String why =
          e.getType() == BundleException.RESOLVE_ERROR ? "does not resolve" : "does not start";
      throw new ErrnoException(Errno.ENOEXEC, why + ": " + e.getMessage());
    }
  }

  /// The program that a started bundle provides.
  ///
  /// @throws ErrnoException `ENOEXEC` if its component doesn't appear, or can't be constructed
  SystemProgram program(Bundle bundle, String programName) throws ErrnoException {
    String component =
        "bundle without a program: component %s=%s"
            .formatted(SystemProgram.PROGRAM_PROPERTY, programName);
    ServiceReference<SystemProgram> reference =
        programReference(bundle, programName)
            .orElseThrow(() -> new ErrnoException(Errno.ENOEXEC, component + " does not appear"));
    SystemProgram program = context.getService(reference);
    if (program == null) {
      throw new ErrnoException(
          Errno.ENOEXEC, component + " cannot be constructed; the host's log says why");
    }
    return program;
  }

  private Optional<ServiceReference<SystemProgram>> programReference(
      Bundle bundle, String programName) throws ErrnoException {
    String filter =
        "(&(%s=%s)(%s=%d)(%s=%s))"
            .formatted(
                Constants.OBJECTCLASS,
                SystemProgram.class.getName(),
                Constants.SERVICE_BUNDLEID,
                bundle.getBundleId(),
                SystemProgram.PROGRAM_PROPERTY,
                programName);
    CountDownLatch appeared = new CountDownLatch(1);
    ServiceListener listener = event -> appeared.countDown();
    try {
      context.addServiceListener(listener, filter);
      Optional<ServiceReference<SystemProgram>> found = first(filter);
      if (found.isEmpty() && appeared.await(PROGRAM_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        found = first(filter);
      }
      return found;
    } catch (InvalidSyntaxException e) {
      throw new ErrnoException(Errno.ENOEXEC, "bad program name: " + programName);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ErrnoException(Errno.EINTR, "interrupted while waiting for the program");
    } finally {
      context.removeServiceListener(listener);
    }
  }

  private Optional<ServiceReference<SystemProgram>> first(String filter)
      throws InvalidSyntaxException {
    return context.getServiceReferences(SystemProgram.class, filter).stream().findFirst();
  }

  /// What a bundle holds now, whoever put it there: a jar made of its entries.
  byte[] content(Bundle bundle) throws ErrnoException {
    NavigableMap<String, byte[]> files = new TreeMap<>();
    try {
      collect(bundle, "/", files);
    } catch (IOException | IllegalStateException e) {
      throw new ErrnoException(Errno.EIO, "cannot be read: " + e.getMessage());
    }
    return JarEntries.write(files);
  }

  private static void collect(Bundle bundle, String folder, NavigableMap<String, byte[]> files)
      throws IOException {
    Enumeration<String> paths = bundle.getEntryPaths(folder);
    while (paths != null && paths.hasMoreElements()) {
      String path = paths.nextElement();
      if (path.endsWith("/")) {
        collect(bundle, path, files);
        continue;
      }
      URL entry = bundle.getEntry(path);
      if (entry != null) {
        try (InputStream stream = entry.openStream()) {
          files.put(path, stream.readAllBytes());
        }
      }
    }
  }
}
