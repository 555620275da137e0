package samsara.kernel.image;

import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import samsara.abi.ErrnoException;

/// Follows what people do to service bundles with the framework's own verbs. Whether a bundle that
/// stopped was meant to stop is told by the framework's memory of who shall run: an update and a
/// refresh stop a bundle only for the moment.
final class BundleWatcher implements SynchronousBundleListener {
  /// How long a bundle that is meant to run may be down before that counts as stopped.
  private static final long SETTLE_MILLIS = 2_000;

  private final BundleContext context;
  private final ImageStore store;
  private final Worker worker;
  private final Consumer<ImageEvent> reports;

  BundleWatcher(
      BundleContext context, ImageStore store, Worker worker, Consumer<ImageEvent> reports) {
    this.context = context;
    this.store = store;
    this.worker = worker;
    this.reports = reports;
  }

  void open() {
    context.addBundleListener(this);
  }

  void close() {
    context.removeBundleListener(this);
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    Bundle bundle = event.getBundle();
    if (!store.isWatched(bundle) || isFrameworkStopping()) {
      return;
    }
    switch (event.getType()) {
      case BundleEvent.UPDATED -> worker.execute(() -> updated(bundle));
      case BundleEvent.STOPPED -> worker.execute(() -> stopped(bundle));
      case BundleEvent.UNINSTALLED -> worker.execute(() -> removed(bundle));
      default -> {}
    }
  }

  private boolean isFrameworkStopping() {
    return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.STOPPING;
  }

  private void updated(Bundle bundle) {
    if (!ServiceBundles.isMeantToRun(bundle)) {
      store.forget(bundle);
      return;
    }
    String program = store.programOf(bundle);
    try {
      store.loadChanged(bundle).map(ImageEvent.BundleChanged::new).ifPresent(reports);
    } catch (ErrnoException e) {
      reports.accept(
          new ImageEvent.BundleRejected(
              program, e.errno(), bundle.getLocation() + ": " + e.getMessage()));
    }
  }

  private void stopped(Bundle bundle) {
    if (bundle.getState() == Bundle.UNINSTALLED) {
      return; // said by another event
    }
    if (!ServiceBundles.isMeantToRun(bundle)) {
      reportStop(bundle);
    } else if (bundle.getState() != Bundle.ACTIVE) {
      worker.executeLater(SETTLE_MILLIS, () -> settled(bundle));
    }
  }

  private void settled(Bundle bundle) {
    int state = bundle.getState();
    if (state != Bundle.ACTIVE && state != Bundle.UNINSTALLED && !isFrameworkStopping()) {
      reportStop(bundle);
    }
  }

  private void reportStop(Bundle bundle) {
    String program = store.programOf(bundle);
    if (!program.isEmpty()) {
      reports.accept(new ImageEvent.BundleStopped(program));
    }
  }

  private void removed(Bundle bundle) {
    Optional<String> program = store.forget(bundle);
    program.map(ImageEvent.BundleRemoved::new).ifPresent(reports);
  }
}
