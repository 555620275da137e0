package samsara.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/// Two hundred updates leave nothing behind: no class loader, no revision, no thread.
public final class UpdateLeakIT extends InBootedSystem {
  private static final int UPDATES = 200;
  private static final int LOADERS_IN_USE_MAX = 4;
  private static final int COLLECTIONS_MAX = 50;

  @Before
  public void boot() throws Exception {
    awaitReady();
  }

  @Test
  public void updatesLeaveNoLoaderNoRevisionAndNoThread() throws Exception {
    run("service -p up hello -dev /dev/hello");
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    int threadsBefore = 0;
    for (int update = 0; update < UPDATES; update++) {
      run("service update hello-1." + (1 + update % 2) + " -label hello");
      loaders.add(new WeakReference<>(hello().adapt(BundleWiring.class).getClassLoader()));
      if (update == UPDATES / 2) {
        threadsBefore = threads();
      }
    }
    assertThat(run("cat /dev/hello")).contains("Hello, World!");
    assertThat(context.getBundle(0).adapt(FrameworkWiring.class).getRemovalPendingBundles())
        .isEmpty();
    assertThat(threads()).isLessThanOrEqualTo(threadsBefore + 2);
    assertThat(aliveAfterCollection(loaders)).isLessThanOrEqualTo(LOADERS_IN_USE_MAX);
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long aliveAfterCollection(List<WeakReference<ClassLoader>> loaders) {
    long alive = loaders.size();
    for (int i = 0; i < COLLECTIONS_MAX && alive > LOADERS_IN_USE_MAX; i++) {
      System.gc();
      alive = loaders.stream().filter(reference -> reference.get() != null).count();
    }
    return alive;
  }

  private Bundle hello() {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getSymbolicName().equals("samsara.driver.hello"))
        .findFirst()
        .orElseThrow();
  }
}
