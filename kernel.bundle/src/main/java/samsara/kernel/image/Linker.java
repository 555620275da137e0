package samsara.kernel.image;

import java.lang.classfile.ClassModel;
import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.weaving.WeavingException;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleWiring;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Resources;
import samsara.abi.SafePoint;

/// Makes the classes of a bundle independent of its wiring: loads and verifies each of them, and
/// resolves everything that they name through the bundle's loader. The virtual machine remembers
/// the answers for that loader and doesn't ask it again, which is why code linked here goes on when
/// the framework has thrown the wiring away.
final class Linker {
  private final BundleJar jar;
  private final BundleWiring wiring;
  private final ClassLoader loader;

  private Linker(BundleJar jar, BundleWiring wiring) {
    this.jar = jar;
    this.wiring = wiring;
    this.loader = wiring.getClassLoader();
  }

  /// Links the current classes of a bundle, whose content is `jar`.
  ///
  /// @throws ErrnoException `ENOEXEC` naming the class that can't be loaded, or that another one
  ///   needs
  static void link(BundleJar jar, BundleWiring wiring) throws ErrnoException {
    new Linker(jar, wiring).link();
  }

  private void link() throws ErrnoException {
    Map<String, ClassModel> classes = jar.classes();
    ClassReferences references = new ClassReferences();
    for (Map.Entry<String, ClassModel> entry : classes.entrySet()) {
      load(entry.getKey(), true);
      references.add(entry.getValue());
    }
    for (String name : references.named()) {
      load(name, false);
    }
    load(SafePoint.class.getName(), false);
    load(Resources.class.getName(), false);
    for (String name : references.maybeNamed()) {
      if (classes.containsKey(name) || isWired(packageOf(name))) {
        tryToLoad(name);
      }
    }
  }

  @SuppressWarnings("ReturnValueIgnored") // looking at the methods verifies the class
  private void load(String name, boolean isOwn) throws ErrnoException {
    try {
      Class<?> type = Class.forName(name, false, loader);
      if (isOwn) {
        type.getDeclaredMethods();
      }
    } catch (ClassNotFoundException | LinkageError e) {
      if (!isOptional(missingClass(name, e))) {
        throw new ErrnoException(
            Errno.ENOEXEC, "class " + name + " cannot be loaded: " + reason(e));
      }
    }
  }

  private void tryToLoad(String name) {
    try {
      Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError _) {
      // A text that only looked like the name of a class.
    }
  }

  private static String missingClass(String wanted, Throwable failure) {
    String message = failure.getMessage();
    return failure instanceof NoClassDefFoundError && message != null
        ? message.replace('/', '.')
        : wanted;
  }

  private static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof WeavingException && cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return failure.toString();
  }

  private boolean isWired(String packageName) {
    return wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
        .anyMatch(wire ->
            packageName.equals(
                wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)));
  }

  /// Whether the bundle says itself that it can do without a class.
  private boolean isOptional(String className) {
    String wanted = "(" + PackageNamespace.PACKAGE_NAMESPACE + "=" + packageOf(className) + ")";
    for (BundleRequirement requirement :
        wiring.getRevision().getDeclaredRequirements(PackageNamespace.PACKAGE_NAMESPACE)) {
      Map<String, String> directives = requirement.getDirectives();
      if (Constants.RESOLUTION_OPTIONAL.equals(directives.get(Constants.RESOLUTION_DIRECTIVE))
          && directives.getOrDefault(Constants.FILTER_DIRECTIVE, "").contains(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static String packageOf(String className) {
    int dot = className.lastIndexOf('.');
    return dot < 0 ? "" : className.substring(0, dot);
  }
}
