package samsara.kernel.osgi;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import samsara.hw.Machine;
import samsara.hw.cpu.Cpu;
import samsara.kernel.BootImage;
import samsara.kernel.Kernel;
import samsara.kernel.KernelConfig;
import samsara.kernel.call.Program;
import samsara.kernel.context.ContextFactory;
import samsara.kernel.core.Mailbox;
import samsara.kernel.image.ImageLoader;
import samsara.kernel.image.LinkedImage;
import samsara.sef.SystemProgram;

/// Boots the kernel when the programs of the boot image are there, on a thread of its own: the CPU.
/// Offers its services when INIT may run. When the machine halts, the framework is stopped.
@Component(
    service = {},
    immediate = true)
public final class KernelComponent {
  /// System property that says why the machine stopped, for the launcher: a panic's text.
  private static final String PANIC_PROPERTY = "samsara.panic";

  private static final long STACK_BYTES = 8L << 20;
  private static final long STOP_MILLIS = 5_000;
  private static final System.Logger LOG = System.getLogger(KernelComponent.class.getName());

  private final BundleContext context;
  private final Machine machine;
  private final Cpu processor;
  private final Mailbox mailbox;
  private final ImageLoader loader;
  private final Set<String> missing = new TreeSet<>(BootImage.PROGRAMS);
  private final CountDownLatch complete = new CountDownLatch(1);
  private final Thread cpu;
  private final KernelServices services;
  private volatile boolean stopping;
  private volatile @Nullable Kernel kernel;

  /// Waits for programs.
  @Activate
  public KernelComponent(
      BundleContext context,
      @Reference Machine machine,
      @Reference Cpu processor,
      @Reference Mailbox mailbox,
      @Reference ImageLoader loader) {
    this.context = context;
    this.machine = machine;
    this.processor = processor;
    this.mailbox = mailbox;
    this.loader = loader;
    services = new KernelServices(context);
    cpu = new Thread(null, this::runCpu, "samsara cpu", STACK_BYTES);
    cpu.setDaemon(true);
    cpu.start();
  }

  /// A program is available. By the component runtime, on any thread.
  @Reference(
      service = SystemProgram.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  synchronized void addProgram(ServiceReference<SystemProgram> program) {
    missing.remove(String.valueOf(program.getProperty(SystemProgram.PROGRAM_PROPERTY)));
    if (missing.isEmpty()) {
      complete.countDown();
    }
  }

  void removeProgram(ServiceReference<SystemProgram> program) {
    // What runs is linked: it does not depend on the component.
  }

  /// Stops the CPU.
  @Deactivate
  public void stop() throws InterruptedException {
    stopping = true;
    Kernel running = kernel;
    if (running != null) {
      mailbox.post(() -> running.halt("the kernel bundle was stopped"));
    }
    services.withdraw();
    cpu.interrupt();
    cpu.join(STOP_MILLIS);
    if (cpu.isAlive()) {
      LOG.log(Level.ERROR, "the CPU does not stop");
    }
  }

  private void runCpu() {
    try {
      complete.await();
    } catch (InterruptedException e) {
      return;
    }
    try {
      boot().run();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "the machine does not boot: " + e.getMessage(), e);
    }
    Kernel stopped = kernel;
    if (stopped != null) {
      stopped.close();
    }
    if (!stopping) {
      halted();
    }
  }

  private Kernel boot() {
    int bootSeconds = (int) (System.currentTimeMillis() / 1000);
    Kernel booting =
        new Kernel(
            machine,
            processor,
            mailbox,
            ContextFactory.best(),
            KernelConfig.standard().withBootSeconds(bootSeconds));
    LoadedImages images = new LoadedImages(loader, booting.images(), mailbox);
    Map<String, Program> programs = new HashMap<>();
    for (LinkedImage image : loader.boot(BootImage.PROGRAMS)) {
      requirePlace(image);
      images.booted(image);
      programs.put(image.programName(), image::newProcess);
    }
    booting.images().store(images);
    booting.boot(BootImage.of(programs::get));
    booting.onReady(() -> {
      images.listen();
      services.publish(booting);
    });
    kernel = booting;
    return booting;
  }

  private static void requirePlace(LinkedImage image) {
    if (image.id() != BootImage.PROGRAMS.indexOf(image.programName()) + 1) {
      throw new IllegalStateException("boot image is not in its place: " + image);
    }
  }

  private void halted() {
    Kernel stopped = kernel;
    String reason = stopped == null ? "no boot" : stopped.halted().getNow("halted");
    if (stopped == null || stopped.isPanicked()) {
      System.setProperty(PANIC_PROPERTY, reason);
      LOG.log(Level.ERROR, "system panic: {0}", reason);
    }
    try {
      context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
    } catch (BundleException e) {
      LOG.log(Level.ERROR, "the framework does not stop", e);
    }
  }
}
