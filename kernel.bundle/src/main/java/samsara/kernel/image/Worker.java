package samsara.kernel.image;

import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// The one thread on which images are loaded. What a task throws is logged, and the next one runs.
final class Worker {
  private static final System.Logger LOG = System.getLogger(Worker.class.getName());

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("samsara images").factory());

  /// Runs a task after those that are waiting; not at all after the end. Any thread.
  void execute(Runnable task) {
    try {
      executor.execute(() -> runLogged(task));
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "image loader has ended");
    }
  }

  /// Runs a task in a while. Any thread.
  void executeLater(long millis, Runnable task) {
    var _ = executor.schedule(() -> runLogged(task), millis, TimeUnit.MILLISECONDS);
  }

  /// Runs a task and waits for its result. Any thread but the worker's.
  <T> T call(Callable<T> task) throws ExecutionException, InterruptedException {
    return executor.submit(task).get();
  }

  void close() {
    executor.shutdownNow();
  }

  private static void runLogged(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "image loader", e);
    }
  }
}
