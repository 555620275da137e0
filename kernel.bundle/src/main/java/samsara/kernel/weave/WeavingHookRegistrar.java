package samsara.kernel.weave;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/// Registers the [ServiceWeavingHook] as a finished object.
///
/// The hook cannot be a component's service itself: the framework asks for it to define any class,
/// the classes of the component runtime that would make it included.
@Component(
    service = {},
    immediate = true)
public final class WeavingHookRegistrar {
  private final ServiceRegistration<WeavingHook> registration;

  @Activate
  public WeavingHookRegistrar(BundleContext context) {
    registration = context.registerService(WeavingHook.class, new ServiceWeavingHook(), null);
  }

  @Deactivate
  public void unregister() {
    registration.unregister();
  }
}
