package samsara.kernel.context;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// A process on a raw continuation: the default, and the only class that knows the JDK's internal
/// one.
///
/// It is reached through method handles, so that neither the compiler nor the bundle's imports need
/// the internal package, and a JVM that hides it is noticed before anything is linked. The class is
/// asked for at the JVM's own loader: a bundle's would want an import. The handles are constants,
/// which the JIT sees through.
///
/// Resume a context on one thread only: compiled code may keep the carrier thread in a register.
final class ContinuationContext implements Context {

  private final String name;
  private final Body body;
  private final Object continuation;
  private boolean running;

  private ContinuationContext(String name, Runnable program) {
    this.name = name;
    this.body = new Body(program, () -> {});
    this.continuation = Jdk.make(body);
  }

  static boolean available() {
    return Object.class
        .getModule()
        .isExported("jdk.internal.vm", ContinuationContext.class.getModule());
  }

  @Override
  public void resume() {
    body.requireResumable(name, running);
    running = true;
    Jdk.run(continuation);
    running = false;
    body.rethrow();
  }

  @Override
  public boolean suspend() {
    return Jdk.suspend();
  }

  @Override
  public boolean done() {
    return body.done();
  }

  @Override
  public StackTraceElement[] trace() {
    return running || done() ? new StackTraceElement[0] : Body.own(Jdk.trace(continuation));
  }

  @Override
  public void abandon() {
    body.requireSuspended(name, running);
    body.end();
  }

  @Override
  public String toString() {
    return name;
  }

  static final class Factory implements ContextFactory {
    @Override
    public Context create(String name, Runnable body) {
      return new ContinuationContext(name, body);
    }

    @Override
    public String name() {
      return ContextKind.CONTINUATION.label();
    }

    @Override
    public boolean inside() {
      return Jdk.inside();
    }
  }

  /// The internal API, as far as it is used: the same from JDK 19 to 25.
  private static final class Jdk {
    private static final MethodHandle MAKE;
    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;
    private static final MethodHandle TRACE;
    private static final MethodHandle CURRENT;

    static {
      try {
        Class<?> type = Class.forName("jdk.internal.vm.Continuation", true, null);
        Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope", true, null);
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        Object scope = scopeType.getConstructor(String.class).newInstance("samsara");
        MAKE =
            MethodHandles.insertArguments(
                    lookup.unreflectConstructor(type.getConstructor(scopeType, Runnable.class)),
                    0,
                    scope)
                .asType(MethodType.methodType(Object.class, Runnable.class));
        RUN =
            lookup
                .unreflect(type.getMethod("run"))
                .asType(MethodType.methodType(void.class, Object.class));
        YIELD =
            MethodHandles.insertArguments(
                lookup.unreflect(type.getMethod("yield", scopeType)), 0, scope);
        TRACE =
            lookup
                .unreflect(type.getMethod("getStackTrace"))
                .asType(MethodType.methodType(StackTraceElement[].class, Object.class));
        CURRENT =
            MethodHandles.insertArguments(
                    lookup.unreflect(type.getMethod("getCurrentContinuation", scopeType)), 0, scope)
                .asType(MethodType.methodType(Object.class));
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    static Object make(Runnable body) {
      try {
        return (Object) MAKE.invokeExact(body);
      } catch (Throwable t) {
        throw Body.sneak(t);
      }
    }

    static void run(Object continuation) {
      try {
        RUN.invokeExact(continuation);
      } catch (Throwable t) {
        throw Body.sneak(t);
      }
    }

    static boolean suspend() {
      try {
        return (boolean) YIELD.invokeExact();
      } catch (IllegalStateException pinned) {
        return false;
      } catch (Throwable t) {
        throw Body.sneak(t);
      }
    }

    static StackTraceElement[] trace(Object continuation) {
      try {
        return (StackTraceElement[]) TRACE.invokeExact(continuation);
      } catch (Throwable t) {
        throw Body.sneak(t);
      }
    }

    static boolean inside() {
      try {
        return (Object) CURRENT.invokeExact() != null;
      } catch (Throwable t) {
        throw Body.sneak(t);
      }
    }
  }
}
