package samsara.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;
import org.apache.felix.framework.Felix;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.ServiceTracker;

/// One framework with the bundles of one system: installed from where they lie, started level by
/// level of [BootLevel]. Used by the main thread; [#leave] by the thread that ends the process.
final class BootedSystem {
  private static final Duration READY_TIMEOUT =
      Duration.ofSeconds(Long.getLong("samsara.ready.seconds", 20));
  private static final Duration COMMANDS_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final String INTERRUPT_FILTER = "(samsara.interrupt=true)";
  private static final String PANIC_PROPERTY = "samsara.panic";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final BootRequest request;
  private final Path bundles;
  private final Framework framework;

  BootedSystem(BootRequest request, Path bundles, Map<String, Object> settings) {
    this.request = request;
    this.bundles = bundles;
    this.framework = new Felix(settings);
  }

  /// Boots and stays until the prompt is left, or until the commands have run.
  ///
  /// @return the status for the process
  int run() throws BootException, InterruptedException {
    // Libraries that look for plug-ins by the context class loader shall see the bundles instead.
    Thread.currentThread().setContextClassLoader(null);
    try {
      framework.init();
      install();
      framework.start();
    } catch (BundleException | IOException e) {
      throw new BootException("the framework does not start: " + e, e);
    }
    boolean ready = await("(samsara.ready=true)", Object.class, READY_TIMEOUT) != null;
    if (hasStopped()) {
      return stoppedStatus();
    }
    if (!ready && !request.training()) {
      reportNotReady();
    }
    raiseTo(BootLevel.PROMPT);
    int status = 0;
    if (request.interactive()) {
      InterruptKey.handle(() -> InterruptKey.pressed(this::interruptCommands));
      framework.waitForStop(0);
    } else if (!request.training()) {
      status = ready ? runCommands() : Boot.NOT_BOOTED;
    }
    if (hasStopped()) {
      return status == 0 ? stoppedStatus() : status;
    }
    stop();
    return status;
  }

  /// `true` if there was a command to interrupt.
  private boolean interruptCommands() {
    BundleContext context = framework.getBundleContext();
    try {
      for (ServiceReference<BooleanSupplier> found :
          context.getServiceReferences(BooleanSupplier.class, INTERRUPT_FILTER)) {
        BooleanSupplier commands = context.getService(found);
        if (commands != null && commands.getAsBoolean()) {
          return true;
        }
      }
      return false;
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private boolean hasStopped() {
    return framework.getState() != Bundle.ACTIVE;
  }

  /// The framework was stopped from within: the kernel says why if it had to.
  private static int stoppedStatus() {
    String panic = System.getProperty(PANIC_PROPERTY);
    if (panic == null) {
      return 0;
    }
    System.err.println("samsara: system panic: " + panic);
    return Boot.NOT_BOOTED;
  }

  /// Ends the system in order, highest level first, when the process is told to end. The prompt and
  /// what carries it stay as they are: its thread may hang in a read of standard input, or be the
  /// very one that ends the process. Does nothing when the framework has been stopped.
  void leave() {
    if (framework.getState() != Bundle.ACTIVE) {
      return;
    }
    Comparator<Bundle> byLevel = Comparator.comparingInt(BootedSystem::levelOf);
    Arrays.stream(framework.getBundleContext().getBundles())
        .filter(bundle -> levelOf(bundle) > BootLevel.INFRASTRUCTURE.level())
        .filter(bundle -> levelOf(bundle) < BootLevel.PROMPT.level())
        .sorted(byLevel.reversed())
        .forEach(BootedSystem::stopQuietly);
  }

  private void install() throws IOException, BundleException {
    BundleContext context = framework.getBundleContext();
    Supplier<List<String>> log = HostLog.process()::lines;
    context.registerService(
        Supplier.class, log, FrameworkUtil.asDictionary(Map.of("samsara.hostlog", "true")));
    for (Path jar : jars()) {
      Bundle bundle = context.installBundle("reference:" + jar.toUri());
      bundle
          .adapt(BundleStartLevel.class)
          .setStartLevel(BootLevel.of(bundle.getSymbolicName()).level());
      if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
        bundle.start();
      }
    }
  }

  private List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(bundles, "*.jar")) {
      found.forEach(jars::add);
    }
    jars.sort(null);
    return jars;
  }

  /// Waits for a service, as long as the framework runs.
  private <T> @Nullable T await(String filter, Class<T> type, Duration timeout)
      throws InterruptedException {
    BundleContext context = framework.getBundleContext();
    ServiceTracker<Object, Object> tracker;
    try {
      tracker = new ServiceTracker<>(context, FrameworkUtil.createFilter(filter), null);
    } catch (InvalidSyntaxException e) {
      throw new AssertionError(e);
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    tracker.open();
    Object service = null;
    while (service == null
        && framework.getState() == Bundle.ACTIVE
        && System.nanoTime() < deadline) {
      service = tracker.waitForService(LOOK_AGAIN.toMillis());
    }
    return service == null ? null : type.cast(service);
  }

  private void reportNotReady() {
    String waiting =
        Arrays.stream(framework.getBundleContext().getBundles())
            .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
            .filter(bundle -> levelOf(bundle) <= BootLevel.COMMANDS.level())
            .map(Bundle::getSymbolicName)
            .collect(Collectors.joining(" "));
    System.err.printf(
        "samsara: not ready after %d s; bundles not started: %s; last lines of the host log:%n",
        READY_TIMEOUT.toSeconds(), waiting.isEmpty() ? "none" : waiting);
    HostLog.process().lines().forEach(line -> System.err.println("  " + line));
  }

  private void raiseTo(BootLevel level) throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    framework
        .adapt(FrameworkStartLevel.class)
        .setStartLevel(level.level(), event -> reached.countDown());
    reached.await();
  }

  private int runCommands() throws InterruptedException {
    @SuppressWarnings("unchecked") // The property is a promise on the type arguments.
    ToIntBiFunction<String, Boolean> runner =
        await("(samsara.exec=true)", ToIntBiFunction.class, COMMANDS_TIMEOUT);
    if (runner == null) {
      System.err.println("samsara: exec: the system has no command processor");
      return Boot.NOT_BOOTED;
    }
    return runner.applyAsInt(request.commands(), request.stopAtError());
  }

  private void stop() throws InterruptedException {
    try {
      framework.stop();
    } catch (BundleException e) {
      throw new AssertionError(e);
    }
    framework.waitForStop(STOP_TIMEOUT.toMillis());
  }

  private static void stopQuietly(Bundle bundle) {
    try {
      bundle.stop(Bundle.STOP_TRANSIENT);
    } catch (BundleException | IllegalStateException e) {
      System.getLogger("samsara.launcher")
          .log(System.Logger.Level.INFO, bundle + " does not stop", e);
    }
  }

  private static int levelOf(Bundle bundle) {
    return bundle.adapt(BundleStartLevel.class).getStartLevel();
  }
}
