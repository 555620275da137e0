package samsara.kernel.context;

import org.jspecify.annotations.Nullable;

/// What the two kinds of context that own a virtual thread have in common: everything but the
/// switch.
abstract sealed class ThreadContext implements Context permits PlainContext, VThreadContext {

  /// How often an abandoned process may catch [Killed] and suspend again before it is left behind.
  static final int REFUSALS_MAX = 64;

  private static final StackTraceElement[] NO_FRAMES = {};

  private final Running cpu;
  private final String name;
  private final Body body;
  private boolean started;
  private boolean running;
  private boolean abandoned;
  private int refusals;

  ThreadContext(Running cpu, String name, Runnable program) {
    this.cpu = cpu;
    this.name = name;
    this.body = new Body(program, this::switchBack);
  }

  /// The thread, which runs [#body].
  abstract Thread thread();

  /// Lets the thread run until it calls [#switchBack]; starts it if `first`. `caller` is the
  /// process on whose stack this is called, absent on the CPU thread.
  abstract void switchTo(@Nullable ThreadContext caller, boolean first);

  /// Called on the thread: lets the resumer go on; waits for the next [#switchTo] unless the body
  /// has ended.
  ///
  /// @return `false`, without a switch, when pinned
  abstract boolean switchBack();

  final Body body() {
    return body;
  }

  @Override
  public final void resume() {
    body.requireResumable(name, running);
    transfer();
    body.rethrow();
  }

  private void transfer() {
    ThreadContext before = cpu.replace(this);
    boolean first = !started;
    started = true;
    running = true;
    switchTo(before, first);
    running = false;
    cpu.replace(before);
  }

  @Override
  public final boolean suspend() {
    if (abandoned && refusals++ < REFUSALS_MAX) {
      throw new Killed();
    }
    if (!switchBack()) {
      return false;
    }
    if (abandoned) {
      throw new Killed();
    }
    return true;
  }

  @Override
  public final boolean done() {
    return body.done();
  }

  @Override
  public final StackTraceElement[] trace() {
    return running || done() ? NO_FRAMES : Body.own(thread().getStackTrace());
  }

  @Override
  public final void abandon() {
    body.requireSuspended(name, running);
    abandoned = true;
    if (started && !done()) {
      transfer();
    }
    body.end();
  }

  @Override
  public final String toString() {
    return name;
  }

  /// Which context has the CPU: what tells a process's thread from a host thread.
  static final class Running {
    private volatile @Nullable ThreadContext context;

    @Nullable ThreadContext context() {
      return context;
    }

    /// The context on whose thread the caller runs, if it is one.
    @Nullable ThreadContext caller() {
      ThreadContext now = context;
      return now != null && now.thread() == Thread.currentThread() ? now : null;
    }

    @Nullable ThreadContext replace(@Nullable ThreadContext next) {
      ThreadContext before = context;
      context = next;
      return before;
    }
  }
}
