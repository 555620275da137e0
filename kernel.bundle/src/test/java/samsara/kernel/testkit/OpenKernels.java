package samsara.kernel.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import samsara.kernel.Kernel;

/// Closes the kernels of a test when it has ended: contexts that are threads would keep them, and
/// the memory of their machines, for as long as the JVM lives. Found by the service loader.
public final class OpenKernels implements AfterEachCallback {
  private static final Deque<Kernel> OPEN = new ArrayDeque<>();

  /// Has `kernel`, which runs on the thread of the test, closed at its end.
  public static synchronized Kernel add(Kernel kernel) {
    OPEN.add(kernel);
    return kernel;
  }

  private static synchronized @Nullable Kernel next() {
    return OPEN.poll();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    closeAll();
  }

  /// Closes them now.
  public static void closeAll() {
    for (Kernel kernel = next(); kernel != null; kernel = next()) {
      kernel.close();
    }
  }
}
