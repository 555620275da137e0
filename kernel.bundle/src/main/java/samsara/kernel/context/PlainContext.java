package samsara.kernel.context;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A process on an ordinary virtual thread, which gets the CPU by unpark and gives it back by park.
/// Needs no JVM flag; the slowest kind.
///
/// The token is the volatile [#hasToken]: of the resumer and the process exactly one goes on.
final class PlainContext extends ThreadContext {

  private static final StackWalker STACK = StackWalker.getInstance();

  private final Thread thread;
  private Thread resumer = Thread.currentThread();
  private volatile boolean hasToken;

  private PlainContext(Running cpu, String name, Runnable program) {
    super(cpu, name, program);
    this.thread = Thread.ofVirtual().name(name).unstarted(body());
  }

  @Override
  Thread thread() {
    return thread;
  }

  @Override
  void switchTo(@Nullable ThreadContext caller, boolean first) {
    resumer = Thread.currentThread();
    hasToken = true;
    if (first) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
    while (hasToken) {
      LockSupport.park(this);
    }
  }

  @Override
  boolean switchBack() {
    boolean ended = body().done();
    if (!ended && isPinned()) {
      return false;
    }
    Thread to = resumer;
    hasToken = false;
    LockSupport.unpark(to);
    while (!ended && !hasToken) {
      LockSupport.park(this);
    }
    return true;
  }

  /// Parking would work here, on the carrier; but the other kinds cannot switch with such a stack,
  /// and all must do the same.
  private static boolean isPinned() {
    return STACK.walk(frames ->
        frames.anyMatch(
            frame -> frame.isNativeMethod() || frame.getMethodName().equals("<clinit>")));
  }

  static final class Factory implements ContextFactory {
    private final Running cpu = new Running();

    @Override
    public Context create(String name, Runnable body) {
      return new PlainContext(cpu, name, body);
    }

    @Override
    public String name() {
      return ContextKind.PLAIN.label();
    }

    @Override
    public boolean inside() {
      return cpu.caller() != null;
    }
  }
}
