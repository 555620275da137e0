package samsara.kernel.context;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a context runs, and how it ended: the part that all kinds of context share.
final class Body implements Runnable {

  private final Runnable program;
  private final Runnable atEnd;
  private @Nullable Throwable failure;
  private boolean done;

  Body(Runnable program, Runnable atEnd) {
    this.program = program;
    this.atEnd = atEnd;
  }

  /// Runs the program to its end. Nothing escapes: [#rethrow] hands it to the resumer instead,
  /// which makes a crash look the same whether the stack is a thread's or a continuation's.
  @Override
  public void run() {
    try {
      program.run();
    } catch (Killed _) {
      // The kernel ended it: nothing to tell.
    } catch (Throwable t) {
      failure = t;
    }
    done = true;
    atEnd.run();
  }

  boolean done() {
    return done;
  }

  /// Marks the end of a program that will run no more.
  void end() {
    done = true;
  }

  void requireResumable(String name, boolean running) {
    if (done || running) {
      throw new IllegalStateException(
          "context cannot be resumed: name=" + name + " done=" + done + " running=" + running);
    }
  }

  void requireSuspended(String name, boolean running) {
    if (running) {
      throw new IllegalStateException("context is running: name=" + name);
    }
  }

  /// Throws what escaped from the program, once.
  void rethrow() {
    Throwable t = failure;
    if (t != null) {
      failure = null;
      throw sneak(t);
    }
  }

  /// The frames of `stack`, taken while suspended, that lie between [Context#suspend] and this
  /// body.
  static StackTraceElement[] own(StackTraceElement[] stack) {
    int from = 0;
    while (from < stack.length && !isSuspend(stack[from])) {
      from++;
    }
    int to = from;
    while (to < stack.length && !stack[to].getClassName().equals(Body.class.getName())) {
      to++;
    }
    return Arrays.copyOfRange(stack, Math.min(from + 1, to), to);
  }

  private static boolean isSuspend(StackTraceElement frame) {
    return frame.getMethodName().equals("suspend")
        && (frame.getClassName().equals(ContinuationContext.class.getName())
            || frame.getClassName().equals(ThreadContext.class.getName()));
  }

  /// Throws `t` as it is; the declared result lets callers write `throw sneak(t)`.
  static RuntimeException sneak(Throwable t) {
    Body.<RuntimeException>rethrow(t);
    throw new AssertionError("unreachable");
  }

  @SuppressWarnings("unchecked") // the cast is erased: that is what rethrows it undeclared
  private static <T extends Throwable> void rethrow(Throwable t) throws T {
    throw (T) t;
  }
}
