package samsara.kernel.gateway;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.kernel.core.Body;
import samsara.kernel.core.Core;
import samsara.kernel.core.MemoryFault;
import samsara.kernel.core.Outside;
import samsara.kernel.core.RunState;

/// A host process as the CPU sees it: it computes outside, or makes one request after the other.
/// Owned by the CPU.
final class HostClient implements Outside {
  /// What the gateway wants to know of its processes.
  interface Listener {
    /// The process runs for the first time.
    void born(HostClient client);

    /// The process has forked.
    HostClient forked(Body child);
  }

  private final Core core;
  private final Body body;
  private final Listener listener;
  private final ArrayDeque<Request> waiting = new ArrayDeque<>();
  private @Nullable Request current;
  private @Nullable Request access; // that waits for memory
  private boolean born;
  private boolean sent;
  private volatile boolean ended;

  HostClient(Core core, Body body, Listener listener) {
    this.core = core;
    this.body = body;
    this.listener = listener;
  }

  Body body() {
    return body;
  }

  boolean isEnded() {
    return ended;
  }

  /// Makes a request, after those that wait.
  void submit(Request request) {
    if (ended) {
      request.complete(-Errno.ESRCH);
      return;
    }
    waiting.add(request);
    if (born && current == null) {
      next();
    }
  }

  private void next() {
    current = waiting.poll();
    sent = false;
    if (current == null) {
      core.scheduler().stop(body, RunState.OUTSIDE);
    } else {
      core.scheduler().start(body, RunState.OUTSIDE);
    }
  }

  /// Has the process's memory copied from or to. `ESRCH` for a process that has ended, and what VM
  /// says of memory that was not there.
  void access(Request request, int address, int bytes, boolean write, Runnable copy) {
    if (ended) {
      request.complete(-Errno.ESRCH);
    } else if (succeeds(copy)) {
      request.complete(Errno.OK);
    } else if (core.paging()
        .bring(body, address, bytes, write, result -> endAccess(request, result, copy))) {
      access = request;
    } else {
      request.complete(-Errno.EFAULT);
    }
  }

  private void endAccess(Request request, int result, Runnable copy) {
    access = null;
    boolean broken = result == Errno.OK && !succeeds(copy);
    request.complete(broken ? -Errno.EFAULT : result);
  }

  private static boolean succeeds(Runnable copy) {
    try {
      copy.run();
      return true;
    } catch (MemoryFault e) {
      return false;
    }
  }

  @Override
  public void resumed(Body resumed) {
    if (!born) {
      born = true;
      listener.born(this);
      next();
      return;
    }
    Request request = current;
    if (request == null) {
      next();
    } else if (!sent) {
      sent = true;
      core.hostSendrec(body, request.peer, request.message);
    } else {
      int result = body.result;
      next(); // first, since whoever hears of the answer may make another request
      request.complete(result);
    }
  }

  @Override
  public void ended(Body gone) {
    ended = true;
    fail(current);
    fail(access);
    for (Request left = waiting.poll(); left != null; left = waiting.poll()) {
      left.complete(-Errno.ESRCH);
    }
  }

  private static void fail(@Nullable Request request) {
    if (request != null) {
      request.complete(-Errno.ESRCH);
    }
  }

  @Override
  public Outside forked(Body child) {
    return listener.forked(child);
  }
}
