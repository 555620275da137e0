package samsara.hw.shell;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import samsara.hw.HostMailbox;

/// Has the CPU do something for a thread of the host, which waits for the result.
final class OnCpu {
  private static final long SECONDS_MAX = 10;

  private final HostMailbox mailbox;

  OnCpu(HostMailbox mailbox) {
    this.mailbox = mailbox;
  }

  /// The result of `work`; what it throws comes out of here. An IllegalStateException when the CPU
  /// does not get to it in ten seconds.
  <T> T get(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    mailbox.post(() -> {
      try {
        result.complete(work.get());
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
    });
    try {
      return result.get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the CPU does not answer: seconds=" + SECONDS_MAX, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
