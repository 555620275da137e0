package samsara.kernel.context;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A process on a virtual thread whose scheduler is the CPU: a full thread to debuggers and thread
/// dumps, with `Thread.yield` as its way back.
///
/// The JDK hands the scheduler a task, which runs the thread until it yields. Only a platform
/// thread may run it. A process that resumes another one therefore yields first, and the CPU thread
/// runs the other in its place before it comes back.
@SuppressWarnings(
    "ThreadPriorityCheck") // yield goes to our own scheduler: nothing is left to chance
final class VThreadContext extends ThreadContext implements Executor {

  private final Thread thread;
  private @Nullable VThreadContext callee;
  private boolean switchedBack;
  private volatile @Nullable Thread cpuThread;
  // Written by whichever thread makes the process runnable, taken by the CPU.
  private volatile @Nullable Runnable task;

  private VThreadContext(Running cpu, String name, Runnable program) {
    super(cpu, name, program);
    this.thread = Jdk.builder(this).name(name).unstarted(body());
  }

  static boolean available() {
    return Object.class.getModule().isOpen("java.lang", VThreadContext.class.getModule());
  }

  @Override
  Thread thread() {
    return thread;
  }

  /// The thread can go on: called by the JDK when it starts, yields, or wakes up from a blocking
  /// call.
  @Override
  public void execute(Runnable command) {
    task = command;
    LockSupport.unpark(cpuThread);
  }

  @Override
  void switchTo(@Nullable ThreadContext caller, boolean first) {
    if (first) {
      thread.start();
    }
    if (caller instanceof VThreadContext process) {
      process.runInMyPlace(this);
    } else {
      mount();
    }
  }

  /// On this process's thread: lets the CPU thread run `other` until it switches back.
  private void runInMyPlace(VThreadContext other) {
    callee = other;
    Thread.yield();
    if (callee != null) {
      callee = null;
      throw new IllegalStateException("pinned process cannot resume another: name=" + other);
    }
  }

  /// On the CPU thread: runs the process until it switches back or has ended. Should it block in
  /// the JDK, the CPU waits with it, as it does with the other kinds.
  private void mount() {
    switchedBack = false;
    do {
      takeTask().run();
      VThreadContext other = callee;
      if (other != null) {
        callee = null;
        other.mount();
      }
    } while (!switchedBack || (body().done() && thread.isAlive()));
  }

  private Runnable takeTask() {
    if (cpuThread != Thread.currentThread()) {
      cpuThread = Thread.currentThread();
    }
    Runnable taken;
    while ((taken = task) == null) {
      LockSupport.park(this);
    }
    task = null;
    return taken;
  }

  @Override
  boolean switchBack() {
    switchedBack = true;
    if (body().done()) {
      return true;
    }
    Thread.yield();
    boolean pinned = switchedBack; // the next mount clears it
    switchedBack = false;
    return !pinned;
  }

  static final class Factory implements ContextFactory {
    private final Running cpu = new Running();

    @Override
    public Context create(String name, Runnable body) {
      return new VThreadContext(cpu, name, body);
    }

    @Override
    public String name() {
      return ContextKind.VTHREAD.label();
    }

    @Override
    public boolean inside() {
      return cpu.caller() != null;
    }
  }

  /// The builder of virtual threads with a scheduler, which the JDK keeps private until its API is
  /// final.
  private static final class Jdk {
    private static final Constructor<?> BUILDER;

    static {
      try {
        BUILDER =
            Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                .getDeclaredConstructor(Executor.class);
        BUILDER.setAccessible(true);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    static Thread.Builder.OfVirtual builder(Executor scheduler) {
      try {
        return (Thread.Builder.OfVirtual) BUILDER.newInstance(scheduler);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("virtual threads with a scheduler: " + e.getMessage(), e);
      }
    }
  }
}
