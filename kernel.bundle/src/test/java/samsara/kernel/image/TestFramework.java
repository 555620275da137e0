package samsara.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import samsara.abi.SafePoint;
import samsara.kernel.context.Killed;
import samsara.kernel.weave.ServiceWeavingHook;

/// A Felix with SCR, in which the packages of the system library come from the class path, and an
/// image loader in it.
final class TestFramework {
  private static final long WAIT_SECONDS = 30;
  private static final String CACHE = "cache";
  private static final String LIBRARY_PACKAGES =
      "samsara.abi,samsara.sef,samsara.sys,samsara.protocol.rs";

  private final Path folder;
  private final Framework framework;
  private final OsgiImageLoader loader;
  private final BlockingQueue<ImageEvent> events = new LinkedBlockingQueue<>();
  private long lastOwnBundle;
  private int lastTicket;
  private int lastImage;

  TestFramework(Path folder) throws BundleException {
    this(folder, Map.of());
  }

  TestFramework(Path folder, Map<String, String> properties) throws BundleException {
    this.folder = folder;
    Map<String, String> configuration = new HashMap<>(properties);
    configuration.put(Constants.FRAMEWORK_STORAGE, folder.resolve(CACHE).toString());
    configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, LIBRARY_PACKAGES);
    configuration.put(JarFinder.HOME_PROPERTY, folder.resolve("dist").toString());
    framework = new FrameworkFactory().newFramework(configuration);
    framework.start();
    installJarOf(org.osgi.util.function.Function.class);
    installJarOf(org.osgi.util.promise.Promise.class);
    installJarOf(org.osgi.service.component.ComponentContext.class);
    installJarOf(org.apache.felix.scr.component.ExtComponentContext.class).start();
    WeavingHook hook = new ServiceWeavingHook();
    context().registerService(WeavingHook.class, hook, null);
    loader = new OsgiImageLoader(context(), hook);
    loader.listen(events::add);
    // As the kernel does on threads that are no process.
    SafePoint.install(
        () -> {
          if (Thread.currentThread().isInterrupted()) {
            throw new Killed();
          }
        },
        true);
  }

  /// Removes what a test has written and installed, and the events of it.
  void reset() throws BundleException, InterruptedException, IOException {
    for (Bundle bundle : context().getBundles()) {
      if (bundle.getBundleId() > lastOwnBundle) {
        uninstall(bundle);
      }
    }
    IntStream.rangeClosed(1, lastImage).forEach(loader::release);
    eventsSoFar();
    events.clear();
    SafePoint.lower();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(folder) && !path.startsWith(folder.resolve(CACHE))) {
          Files.delete(path);
        }
      }
    }
  }

  private static void uninstall(Bundle bundle) throws BundleException {
    try {
      bundle.uninstall();
    } catch (IllegalStateException _) {
      // File Install or the loader was faster.
    }
  }

  /// Installs the bundle that a class on the class path comes from; it stays there over resets.
  Bundle installJarOf(Class<?> type) throws BundleException {
    try {
      String jar = type.getProtectionDomain().getCodeSource().getLocation().toURI().toString();
      Bundle bundle = context().installBundle(jar);
      lastOwnBundle = bundle.getBundleId();
      return bundle;
    } catch (URISyntaxException e) {
      throw new BundleException("no jar of " + type, e);
    }
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  FrameworkWiring wiring() {
    return framework.adapt(FrameworkWiring.class);
  }

  OsgiImageLoader loader() {
    return loader;
  }

  /// The bundle of the demo service.
  Bundle demo() {
    for (Bundle bundle : context().getBundles()) {
      if ("samsara.demo".equals(bundle.getSymbolicName())) {
        return bundle;
      }
    }
    throw new AssertionError("samsara.demo is not installed");
  }

  /// Writes a file under the folder of the test.
  Path write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.write(file, content);
  }

  Path write(String name, ServiceJar jar) throws IOException {
    return write(name, jar.build());
  }

  /// Stages and waits for the answer.
  ImageEvent stage(String location) throws InterruptedException {
    BlockingQueue<ImageEvent> answer = new LinkedBlockingQueue<>();
    loader.stage(++lastTicket, location, answer::add);
    return next(answer);
  }

  LinkedImage staged(String location) throws InterruptedException {
    ImageEvent event = stage(location);
    assertThat(event).isInstanceOf(ImageEvent.Staged.class);
    return ((ImageEvent.Staged) event).image();
  }

  LinkedImage staged(Path file) throws InterruptedException {
    return staged(file.toString());
  }

  ImageEvent.Failed failed(String location) throws InterruptedException {
    ImageEvent event = stage(location);
    assertThat(event).isInstanceOf(ImageEvent.Failed.class);
    return (ImageEvent.Failed) event;
  }

  /// The next event that nobody asked for.
  ImageEvent nextEvent() throws InterruptedException {
    return next(events);
  }

  /// Unasked events that are there once everything asked for so far is done.
  List<ImageEvent> eventsSoFar() throws InterruptedException {
    stage("/nowhere");
    return List.copyOf(events);
  }

  private ImageEvent next(BlockingQueue<ImageEvent> queue) throws InterruptedException {
    ImageEvent event =
        Objects.requireNonNull(queue.poll(WAIT_SECONDS, TimeUnit.SECONDS), "no event came");
    switch (event) { // ids are given in order
      case ImageEvent.Staged staged -> lastImage = staged.image().id();
      case ImageEvent.BundleChanged changed -> lastImage = changed.image().id();
      case ImageEvent.DroppedIn dropped -> lastImage = dropped.image().id();
      default -> {}
    }
    return event;
  }

  /// Refreshes bundles and waits until the framework has.
  void refresh(Bundle... bundles) throws InterruptedException {
    CountDownLatch refreshed = new CountDownLatch(1);
    wiring()
        .refreshBundles(
            List.of(bundles),
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
              }
            });
    assertThat(refreshed.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /// Runs what the test put into the process of an image.
  static String run(LinkedImage image) throws Exception {
    return (String) ((Callable<?>) image.newProcess()).call();
  }

  void close() throws BundleException, InterruptedException {
    loader.close();
    framework.stop();
    framework.waitForStop(TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
    SafePoint.install(() -> {}, true);
    SafePoint.lower();
  }
}
