package samsara.kernel.gateway;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import samsara.abi.Message;

/// A SENDREC that a host process shall make. Filled and read by the host thread, performed by the
/// CPU; the volatile `done` hands it back.
final class Request {
  final int peer;
  final long[] message = Message.create();
  private final @Nullable Runnable completion;
  private int result;
  private volatile boolean done;
  private volatile @Nullable Thread waiter;

  /// A request with an optional action that runs on the CPU when it is done.
  Request(int peer, @Nullable Runnable completion) {
    this.peer = peer;
    this.completion = completion;
  }

  Request(int peer) {
    this(peer, null);
  }

  boolean isDone() {
    return done;
  }

  int result() {
    return result;
  }

  void waiter(Thread thread) {
    waiter = thread;
  }

  /// On the CPU: it has its answer, or will have none.
  void complete(int value) {
    if (!done) {
      result = value;
      if (completion != null) {
        completion.run();
      }
      done = true;
      LockSupport.unpark(waiter);
    }
  }
}
