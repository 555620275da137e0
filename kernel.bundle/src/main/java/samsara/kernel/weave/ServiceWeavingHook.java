package samsara.kernel.weave;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.List;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;
import samsara.sef.SystemProgram;

/// Weaves and checks every class of a service bundle when the framework defines it. A bundle is a
/// service bundle if its manifest names a program ([SystemProgram#PROGRAM_HEADER]); others are left
/// alone.
///
/// A class that breaks the process profile is refused: it fails to load with the violation as the
/// cause. The framework calls this from any thread, and only for classes defined after it is
/// registered, so the kernel's bundle starts before those of services.
public final class ServiceWeavingHook implements WeavingHook {

  private static final String POLLED_PACKAGE = "samsara.abi";

  @Override
  public void weave(WovenClass woven) {
    BundleWiring wiring = woven.getBundleWiring();
    if (wiring.getBundle().getHeaders("").get(SystemProgram.PROGRAM_HEADER) == null) {
      return;
    }
    ClassModel model = ClassFile.of().parse(woven.getBytes());
    List<ProfileViolation> violations = ProcessProfile.check(model);
    if (!violations.isEmpty()) {
      throw new WeavingException(violations.getFirst().message());
    }
    try {
      woven.setBytes(new Weaver(wiring.getClassLoader()).weave(model));
    } catch (IllegalArgumentException e) {
      throw new WeavingException("cannot weave " + woven.getClassName() + ": " + e.getMessage(), e);
    }
    if (!imports(wiring, POLLED_PACKAGE)) {
      woven.getDynamicImports().add(POLLED_PACKAGE);
    }
  }

  private static boolean imports(BundleWiring wiring, String packageName) {
    return wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
        .anyMatch(wire ->
            packageName.equals(
                wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
  }
}
