package samsara.kernel.osgi;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import samsara.kernel.Kernel;
import samsara.kernel.control.KernelControl;
import samsara.kernel.host.HostGateway;

/// What the kernel offers to other bundles. Registering runs code of whoever waits for a service,
/// which may want something of the CPU; so the CPU leaves it to another thread.
final class KernelServices {
  private static final System.Logger LOG = System.getLogger(KernelServices.class.getName());

  private final BundleContext context;
  // Guarded by this.
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private boolean withdrawn;

  KernelServices(BundleContext context) {
    this.context = context;
  }

  /// Offers front panel and host processes of a kernel that has booted. On the CPU; returns at
  /// once.
  void publish(Kernel kernel) {
    Thread.ofPlatform().daemon().name("samsara ready").start(() -> register(kernel));
  }

  private void register(Kernel kernel) {
    try {
      registerAll(kernel);
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "the bundle stopped while the system booted", e);
    }
  }

  private void registerAll(Kernel kernel) {
    add(context.registerService(KernelControl.class, kernel.control(), null));
    ServiceRegistration<HostGateway> hosts =
        context.registerService(HostGateway.class, kernel.hosts(), null);
    add(hosts);
    add(
        context.registerService(
            BooleanSupplier.class,
            kernel.hosts()::interrupt,
            FrameworkUtil.asDictionary(Map.of("samsara.interrupt", true))));
    // By now the commands that waited for the gateway are there: who waits for the property finds
    // them.
    if (!isWithdrawn()) {
      hosts.setProperties(FrameworkUtil.asDictionary(Map.of(HostGateway.READY, true)));
    }
  }

  private synchronized boolean isWithdrawn() {
    return withdrawn;
  }

  private void add(ServiceRegistration<?> registration) {
    synchronized (this) {
      if (!withdrawn) {
        registrations.add(registration);
        return;
      }
    }
    registration.unregister();
  }

  /// Takes everything back, for good.
  void withdraw() {
    List<ServiceRegistration<?>> all;
    synchronized (this) {
      withdrawn = true;
      all = List.copyOf(registrations);
      registrations.clear();
    }
    all.forEach(ServiceRegistration::unregister);
  }
}
