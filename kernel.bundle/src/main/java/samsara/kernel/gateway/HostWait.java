package samsara.kernel.gateway;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import samsara.abi.Errno;
import samsara.kernel.core.Mailbox;

/// How host threads wait for the CPU.
public final class HostWait {
  private static final long LOOK_AGAIN_NANOS = 100_000_000;

  /// Longest that a request may take in virtual time: nothing in the system takes as long.
  private static final long LIMIT_NANOS = 3_600_000_000_000L;

  private final Mailbox mailbox;
  private final InitGateway.Pump pump;
  private final BooleanSupplier stopped;
  private final Set<Thread> waiting = new HashSet<>(); // guarded by itself

  /// Waiting for the CPU that empties a mailbox.
  ///
  /// @param stopped `true` once there is no CPU any more; asked from any thread
  public HostWait(Mailbox mailbox, InitGateway.Pump pump, BooleanSupplier stopped) {
    this.mailbox = mailbox;
    this.pump = pump;
    this.stopped = stopped;
  }

  /// Waits until a request is done.
  ///
  /// @return its result, `-ESRCH` if the machine has stopped
  int forAnswer(Request request) throws InterruptedException {
    Thread self = Thread.currentThread();
    request.waiter(self);
    if (!pump.run(request::isDone, LIMIT_NANOS)) {
      enter(self);
      try {
        await(request);
      } finally {
        leave(self);
      }
    }
    if (!request.isDone() && !stopped.getAsBoolean()) {
      throw new IllegalStateException("no answer within an hour of virtual time");
    }
    return request.isDone() ? request.result() : -Errno.ESRCH;
  }

  private void await(Request request) throws InterruptedException {
    while (!request.isDone() && !stopped.getAsBoolean()) {
      LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private void enter(Thread thread) {
    synchronized (waiting) {
      waiting.add(thread);
    }
  }

  private void leave(Thread thread) {
    synchronized (waiting) {
      waiting.remove(thread);
    }
  }

  /// Interrupts the threads that wait for an answer. `false` if there are none.
  boolean interruptAll() {
    synchronized (waiting) {
      waiting.forEach(Thread::interrupt);
      return !waiting.isEmpty();
    }
  }

  /// Has the CPU do something, and waits. Uninterruptible: the CPU takes no long time over it. When
  /// the machine has stopped, the caller does it itself.
  public void onCpu(Runnable action) {
    Request request = new Request(0);
    onCpu(
        request,
        () -> {
          try {
            action.run();
          } finally {
            request.complete(Errno.OK);
          }
        });
  }

  /// The same with an action that completes a request, at once or when VM has answered. The result
  /// is `-ESRCH` if VM can't answer because the machine has stopped.
  void onCpu(Request request, Runnable action) {
    if (stopped.getAsBoolean()) {
      afterwards(request, action);
      return;
    }
    request.waiter(Thread.currentThread());
    mailbox.post(action);
    boolean interrupted = false;
    if (!pump.run(request::isDone, LIMIT_NANOS)) {
      while (!request.isDone() && !stopped.getAsBoolean()) {
        LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
        interrupted |= Thread.interrupted();
      }
    }
    if (!request.isDone()) {
      afterwards(request, action);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void afterwards(Request request, Runnable action) {
    action.run();
    request.complete(-Errno.ESRCH);
  }

  /// Has the CPU do something some time.
  void post(Runnable action) {
    mailbox.post(action);
  }
}
