package samsara.kernel.image;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.SafePoint;

/// Runs work that executes code of a service on the host, such as the constructor of its component,
/// so that it cannot hold up the loader for ever.
///
/// When the time is up, the thread is interrupted and polls are made due: the kernel's poller ends
/// an interrupted host thread with [samsara.kernel.context.Killed].
final class Deadline {
  private static final System.Logger LOG = System.getLogger(Deadline.class.getName());
  private static final int KILL_ATTEMPTS_MAX = 100;
  private static final long KILL_PAUSE_MILLIS = 10;

  private final Duration limit;

  Deadline(Duration limit) {
    this.limit = limit;
  }

  /// The result of `work`.
  ///
  /// @param what in progressive form, for the error: `starting samsara.driver.tty`
  /// @throws ErrnoException what `work` throws; `EINTR` if it takes too long; `ENOEXEC` with the
  ///   text of anything else that escapes from it
  <T> T within(String what, Callable<T> work) throws ErrnoException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofPlatform().daemon().name("samsara image: " + what).start(task);
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ErrnoException failure) {
        throw failure;
      }
      throw new ErrnoException(Errno.ENOEXEC, what + " failed: " + e.getCause());
    } catch (TimeoutException e) {
      kill(thread);
      throw new ErrnoException(Errno.EINTR, what + " took longer than " + limit.toMillis() + " ms");
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new ErrnoException(Errno.EINTR, what + " was interrupted");
    }
  }

  private static void kill(Thread thread) {
    try {
      for (int i = 0; i < KILL_ATTEMPTS_MAX && thread.isAlive(); i++) {
        thread.interrupt();
        SafePoint.raise(); // again, since the CPU lowers it
        thread.join(KILL_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.log(System.Logger.Level.WARNING, "{0} cannot be stopped", thread.getName());
    }
  }
}
