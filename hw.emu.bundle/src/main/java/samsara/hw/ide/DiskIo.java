package samsara.hw.ide;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import samsara.hw.EventClock;
import samsara.hw.HostMailbox;

/// Where accesses to image files run. In virtual time they are done at once when their time has
/// come; with a live clock a thread of the host does them, while the CPU goes on.
interface DiskIo extends AutoCloseable {
  /// An access to a file. Touches nothing of the machine.
  interface Work {
    void run() throws IOException;
  }

  /// What follows it, on the CPU thread.
  interface Done {
    void done(boolean succeeded);
  }

  /// Runs `work`, then `done`; virtual time says that it takes `nanos`.
  void submit(long nanos, Work work, Done done);

  /// Starts nothing any more.
  @Override
  void close();

  /// Accesses at fixed times of `clock`.
  static DiskIo simulated(EventClock clock) {
    return new DiskIo() {
      @Override
      public void submit(long nanos, Work work, Done done) {
        clock.schedule(clock.nowNanos() + nanos, () -> done.done(attempt(work)));
      }

      @Override
      public void close() {}
    };
  }

  /// Accesses by a thread, whose results come through `mailbox`.
  static DiskIo live(HostMailbox mailbox) {
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("samsara-disk").factory());
    return new DiskIo() {
      @Override
      public void submit(long nanos, Work work, Done done) {
        thread.execute(() -> {
          boolean succeeded = attempt(work);
          mailbox.post(() -> done.done(succeeded));
        });
      }

      @Override
      public void close() {
        thread.shutdown();
      }
    };
  }

  private static boolean attempt(Work work) {
    try {
      work.run();
      return true;
    } catch (IOException e) {
      System.getLogger(DiskIo.class.getName())
          .log(System.Logger.Level.WARNING, "Disk access failed: " + e.getMessage());
      return false;
    }
  }
}
