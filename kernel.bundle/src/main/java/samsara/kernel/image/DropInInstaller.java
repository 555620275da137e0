package samsara.kernel.image;

import java.io.File;
import java.util.Map;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/// What File Install calls instead of installing service bundles itself. The only class that needs
/// File Install; it can't be loaded without.
final class DropInInstaller implements ArtifactInstaller {
  /// Above File Install's own installers.
  private static final int RANKING = 1000;

  private final DropIns dropIns;

  private DropInInstaller(DropIns dropIns) {
    this.dropIns = dropIns;
  }

  static ServiceRegistration<?> register(BundleContext context, DropIns dropIns) {
    return context.registerService(
        ArtifactInstaller.class,
        new DropInInstaller(dropIns),
        FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, RANKING)));
  }

  @Override
  public boolean canHandle(File artifact) {
    return dropIns.isForUs(artifact);
  }

  @Override
  public void install(File artifact) {
    dropIns.arrived(artifact);
  }

  @Override
  public void update(File artifact) {
    dropIns.arrived(artifact);
  }

  @Override
  public void uninstall(File artifact) {
    dropIns.left(artifact);
  }
}
