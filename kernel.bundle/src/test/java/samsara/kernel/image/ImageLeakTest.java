package samsara.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Updates leave nothing behind.
class ImageLeakTest {
  private static final int UPDATES = 200;
  private static final int COLLECTIONS_MAX = 50;

  /// Former images may linger in the component runtime until the next update, but not more than
  /// that.
  private static final int LINGERING_MAX = 2;

  @Test
  void twoHundredUpdatesLeakNoClassLoaderNoBundleAndNoThread(@TempDir Path folder)
      throws Exception {
    TestFramework framework = new TestFramework(folder);
    byte[] even = new ServiceJar().version("1.0.0").process("return \"even\";").build();
    byte[] odd = new ServiceJar().version("1.0.1").process("return \"odd\";").build();
    Path evenFile = framework.write("even.jar", even);
    Path oddFile = framework.write("odd.jar", odd);
    LinkedImage running = framework.staged(evenFile);
    int threads = Thread.activeCount();
    int bundles = framework.context().getBundles().length;
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    for (int i = 1; i <= UPDATES; i++) {
      LinkedImage next = framework.staged(i % 2 == 0 ? evenFile : oddFile);
      framework.loader().release(running.id());
      running = next;
      assertThat(TestFramework.run(running)).isEqualTo(i % 2 == 0 ? "even" : "odd");
      loaders.add(new WeakReference<>(running.program().getClass().getClassLoader()));
    }
    framework.eventsSoFar();

    for (int i = 0; i < COLLECTIONS_MAX && alive(loaders) > LINGERING_MAX; i++) {
      System.gc();
    }
    assertThat(alive(loaders)).isBetween(1L, (long) LINGERING_MAX);
    assertThat(framework.wiring().getRemovalPendingBundles()).isEmpty();
    assertThat(framework.context().getBundles()).hasSize(bundles);
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
    assertThat(running.programName()).isEqualTo("demo");
    framework.close();
  }

  private static long alive(List<WeakReference<ClassLoader>> loaders) {
    return loaders.stream().filter(loader -> loader.get() != null).count();
  }
}
