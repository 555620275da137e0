package samsara.kernel.gateway;

import java.util.concurrent.locks.LockSupport;
import samsara.abi.Errno;
import samsara.kernel.core.Mailbox;

/// How host threads wait for the CPU.
final class HostWait {
  /// Longest that a request may take in virtual time: nothing in the system takes as long.
  private static final long LIMIT_NANOS = 3_600_000_000_000L;

  private final Mailbox mailbox;
  private final InitGateway.Pump pump;

  HostWait(Mailbox mailbox, InitGateway.Pump pump) {
    this.mailbox = mailbox;
    this.pump = pump;
  }

  /// Waits until a request is done.
  ///
  /// @return its result
  int forAnswer(Request request) throws InterruptedException {
    request.waiter(Thread.currentThread());
    if (!pump.run(request::isDone, LIMIT_NANOS)) {
      while (!request.isDone()) {
        LockSupport.park(this);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return request.result();
  }

  /// Has the CPU do something, and waits. Uninterruptible: the CPU takes no long time over it.
  void onCpu(Runnable action) {
    Request request = new Request(0);
    request.waiter(Thread.currentThread());
    mailbox.post(() -> {
      try {
        action.run();
      } finally {
        request.complete(Errno.OK);
      }
    });
    boolean interrupted = false;
    if (!pump.run(request::isDone, LIMIT_NANOS)) {
      while (!request.isDone()) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Has the CPU do something some time.
  void post(Runnable action) {
    mailbox.post(action);
  }
}
