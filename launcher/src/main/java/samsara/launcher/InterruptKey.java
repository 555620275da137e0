package samsara.launcher;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BooleanSupplier;

/// Makes ^C at the prompt interrupt the command that waits, and not the whole system.
///
/// The JDK's way to hear of a signal is outside the Java SE API (`sun.misc.Signal`), so it is
/// reached by reflection; on a JVM without it ^C ends the system, as it does under `exec`.
final class InterruptKey {
  private static final String SIGNAL = "INT";

  private InterruptKey() {}

  /// From now on ^C calls `interrupt`, on a thread of the JVM.
  ///
  /// @return `false` if this JVM can't do that
  static boolean handle(Runnable interrupt) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle run =
          MethodHandles.publicLookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(interrupt);
      Object ours =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(run, 0, signal));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(SIGNAL), ours);
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  /// What ^C does at a prompt: interrupts what waits, or tells how to leave.
  static void pressed(BooleanSupplier interruptCommands) {
    if (!interruptCommands.getAsBoolean()) {
      System.out.print("\ntype exit or ^D to leave\nsamsara> ");
      System.out.flush();
    }
  }
}
