package samsara.kernel.image;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.sef.SystemProgram;

/// The linked images, and which of them each bundle holds. Used by the loader's thread alone,
/// except where marked.
final class ImageStore {
  private static final System.Logger LOG = System.getLogger(ImageStore.class.getName());

  /// With the symbolic name, the location of bundles that are installed here: a jar's own place may
  /// hold another bundle next time.
  private static final String LOCATION_PREFIX = "samsara:";

  private final ServiceBundles bundles;
  private final Deadline deadline;
  private final LinkedResources resources;
  private final Map<Integer, Linked> pinned = new HashMap<>();
  // Read by framework threads: the bundles whose changes matter.
  private final Map<Long, Linked> current = new ConcurrentHashMap<>();
  // Read by framework threads: the bundle that is being changed here.
  private volatile long busyBundle = -1;
  private final Set<String> orphans = new HashSet<>();
  private int lastId;

  ImageStore(ServiceBundles bundles, Deadline deadline, LinkedResources resources) {
    this.bundles = bundles;
    this.deadline = deadline;
    this.resources = resources;
  }

  /// Whether somebody else's change of a bundle is news. Any thread.
  boolean isWatched(Bundle bundle) {
    return current.containsKey(bundle.getBundleId()) && bundle.getBundleId() != busyBundle;
  }

  /// The program that a bundle held when it was last linked; empty if it never was.
  String programOf(Bundle bundle) {
    Linked known = current.get(bundle.getBundleId());
    return known == null ? "" : known.jar.programName();
  }

  /// Makes `jar` the content of its bundle, and links it.
  LinkedImage load(BundleJar jar) throws ErrnoException {
    jar.requireProfile();
    Optional<Bundle> installed = bundles.withSymbolicName(jar.symbolicName());
    return pin(installed.isPresent() ? change(installed.get(), jar) : install(jar));
  }

  /// Links what an installed bundle holds.
  LinkedImage loadInstalled(Bundle bundle) throws ErrnoException {
    Linked known = current.get(bundle.getBundleId());
    if (known != null) {
      return pin(known);
    }
    // The weaving hook enforces the profile as well; here there is no former content to protect.
    return pin(link(bundle, BundleJar.parse(bundle.getLocation(), bundles.content(bundle))));
  }

  /// Links what somebody else has made the content of a watched bundle. If that fails the former
  /// content is put back.
  ///
  /// @return empty if the content is the same as before, or has changed once more meanwhile: that
  ///   is other news
  Optional<LinkedImage> loadChanged(Bundle bundle) throws ErrnoException {
    Linked former = current.get(bundle.getBundleId());
    if (former == null) {
      return Optional.empty();
    }
    long modified = bundle.getLastModified();
    try {
      // Waits for whoever updates: until he is done the content isn't there for everybody.
      deadline.within("starting " + bundle, () -> bundles.start(bundle));
      BundleJar jar = BundleJar.parse(bundle.getLocation(), bundles.content(bundle));
      if (jar.digest().equals(former.jar.digest())) {
        return Optional.empty();
      }
      requireProgram(jar, former.jar.programName());
      jar.requireProfile();
      return Optional.of(pin(link(bundle, jar)));
    } catch (ErrnoException e) {
      if (bundle.getLastModified() != modified || bundle.getState() == Bundle.UNINSTALLED) {
        return Optional.empty();
      }
      putBack(bundle, former.jar.bytes());
      throw e;
    }
  }

  private static void requireProgram(BundleJar jar, String programName) throws ErrnoException {
    if (!jar.programName().equals(programName)) {
      throw new ErrnoException(
          Errno.ENOEXEC, "holds program " + jar.programName() + " instead of " + programName);
    }
  }

  /// Puts the content of an image back into its bundle.
  void restore(int imageId) throws ErrnoException {
    Linked wanted = pinned.get(imageId);
    if (wanted == null) {
      throw new ErrnoException(Errno.ENOENT, "no image " + imageId);
    }
    Optional<Bundle> installed = bundles.withSymbolicName(wanted.jar.symbolicName());
    if (installed.isEmpty()) {
      install(wanted.jar);
      return;
    }
    Bundle bundle = installed.get();
    Linked now = current.get(bundle.getBundleId());
    if (now == null || !now.jar.digest().equals(wanted.jar.digest())) {
      putBack(bundle, wanted.jar.bytes());
    }
    current.put(bundle.getBundleId(), wanted);
  }

  /// Forgets an image; what its bundle holds stays known.
  void release(int imageId) {
    Linked released = pinned.remove(imageId);
    if (released != null) {
      forgetUnused(released);
      uninstallUnused();
    }
  }

  /// The jar of a program is gone: its bundle shall go as well, when no image of it is left; but
  /// not one of the distribution, which the jar had only updated.
  void uninstallWhenUnused(String programName) {
    orphans.add(programName);
    uninstallUnused();
  }

  private void uninstallUnused() {
    for (String program : List.copyOf(orphans)) {
      if (pinned.values().stream().noneMatch(linked -> linked.jar.programName().equals(program))) {
        orphans.remove(program);
        bundles
            .withProgram(program)
            .filter(bundle -> bundle.getLocation().startsWith(LOCATION_PREFIX))
            .ifPresent(bundle -> {
              forget(bundle);
              tryTo("uninstall", bundle, () -> bundles.uninstall(bundle));
            });
      }
    }
  }

  /// Forgets what a bundle holds, whose changes don't matter any more.
  ///
  /// @return the name of its program, empty if it wasn't known
  Optional<String> forget(Bundle bundle) {
    Linked known = current.remove(bundle.getBundleId());
    if (known == null) {
      return Optional.empty();
    }
    forgetUnused(known);
    return Optional.of(known.jar.programName());
  }

  private void forgetUnused(Linked linked) {
    if (!pinned.containsValue(linked) && !current.containsValue(linked)) {
      resources.remove(linked.loader);
    }
  }

  private LinkedImage pin(Linked linked) {
    int id = ++lastId;
    pinned.put(id, linked);
    BundleJar jar = linked.jar;
    orphans.remove(jar.programName());
    return new LinkedImage(
        id,
        jar.programName(),
        jar.symbolicName(),
        jar.version(),
        jar.location(),
        jar.bytes().length,
        linked.program);
  }

  private Linked install(BundleJar jar) throws ErrnoException {
    Bundle bundle = bundles.install(LOCATION_PREFIX + jar.symbolicName(), jar.bytes());
    try {
      return link(bundle, jar);
    } catch (ErrnoException e) {
      tryTo("uninstall", bundle, () -> bundles.uninstall(bundle));
      throw e;
    }
  }

  private Linked change(Bundle bundle, BundleJar jar) throws ErrnoException {
    Linked known = current.get(bundle.getBundleId());
    byte[] former = known != null ? known.jar.bytes() : bundles.content(bundle);
    String formerDigest = known != null ? known.jar.digest() : BundleJar.digest(former);
    if (formerDigest.equals(jar.digest())) {
      return known != null ? known : link(bundle, jar);
    }
    try {
      busyBundle = bundle.getBundleId();
      bundles.update(bundle, jar.bytes());
      return link(bundle, jar);
    } catch (ErrnoException e) {
      putBack(bundle, former);
      throw e;
    } finally {
      busyBundle = -1;
    }
  }

  private void putBack(Bundle bundle, byte[] content) {
    busyBundle = bundle.getBundleId();
    tryTo(
        "restore",
        bundle,
        () ->
            deadline.within(
                "restoring " + bundle,
                () -> {
                  bundles.update(bundle, content);
                  return bundles.start(bundle);
                }));
    busyBundle = -1;
  }

  private Linked link(Bundle bundle, BundleJar jar) throws ErrnoException {
    Linked linked =
        deadline.within(
            "linking " + jar.symbolicName(),
            () -> {
              bundles.start(bundle);
              BundleWiring wiring = bundle.adapt(BundleWiring.class);
              Linker.link(jar, wiring);
              SystemProgram program = bundles.program(bundle, jar.programName());
              return new Linked(jar, wiring.getClassLoader(), program);
            });
    resources.add(linked.loader, jar.resources());
    Linked former = current.put(bundle.getBundleId(), linked);
    if (former != null) {
      forgetUnused(former);
    }
    return linked;
  }

  private interface Undoing {
    void run() throws ErrnoException;
  }

  /// Undoes what failed; what runs doesn't depend on that.
  private static void tryTo(String verb, Bundle bundle, Undoing undoing) {
    try {
      undoing.run();
    } catch (ErrnoException e) {
      LOG.log(Level.WARNING, "cannot {0} bundle {1}: {2}", verb, bundle, e.getMessage());
    }
  }

  /// Content that was linked once. One object each: compared by identity.
  private static final class Linked {
    private final BundleJar jar;
    private final ClassLoader loader;
    private final SystemProgram program;

    Linked(BundleJar jar, ClassLoader loader, SystemProgram program) {
      this.jar = jar;
      this.loader = loader;
      this.program = program;
    }
  }
}
