package samsara.abi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Where running code of a service can be stopped: the kernel weaves a call of {@link #poll()} into
/// every loop and exception handler of a service bundle, and {@link #enter()} into every recursion,
/// when its classes are loaded. A service never calls anything here itself.
///
/// Two clocks: *live*, a flag that any thread may raise, seen at the next poll; *counted*, a budget
/// that every poll takes one from, so that a run is a function of what was run.
///
/// The state is static because the call must cost next to nothing: there is one CPU. It belongs to
/// the kernel, which is the only caller of everything but {@link #poll()} and {@link #enter()}.
public final class SafePoint {
  /// What happens at a poll that is due.
  @FunctionalInterface
  public interface Poller {
    /// Runs on the stack of whoever polled: a process, or a host thread that constructs a
    /// component. May switch to another process before it returns; ends the caller by throwing.
    void due();

    /// The stack of whoever runs may have become too deep. Ends the caller by a StackOverflowError
    /// if it has.
    default void deeper() {}
  }

  private static final VarHandle FLAG;

  static {
    try {
      FLAG = MethodHandles.lookup().findStaticVarHandle(SafePoint.class, "flag", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through FLAG
  private static int flag;

  private static int budget;
  private static int allowance;
  private static boolean live = true;
  private static Poller poller = () -> {};

  private SafePoint() {}

  /// The woven call: nothing, or {@link Poller#due()} if that is due.
  public static void poll() {
    if (live ? (int) FLAG.getOpaque() != 0 : --budget < 0) {
      poller.due();
    }
  }

  /// The woven call at the entry of a method that may recurse: a poll, and {@link Poller#deeper()}
  /// if there were many.
  public static void enter() {
    if (--allowance < 0) {
      poller.deeper();
    }
    poll();
  }

  /// Calls of {@link #enter()} that are left before the stack is looked at.
  public static int allowance() {
    return allowance;
  }

  /// Sets how many calls of {@link #enter()} pass before the stack is looked at.
  public static void allowance(int entries) {
    allowance = entries;
  }

  /// Takes over the polls.
  ///
  /// @param isLive polls look at the flag; otherwise they count
  public static void install(Poller newPoller, boolean isLive) {
    poller = newPoller;
    live = isLive;
  }

  /// Makes every poll due until {@link #lower()}. With counted polls there is no effect: set the
  /// budget.
  public static void raise() {
    FLAG.setOpaque(1);
  }

  /// Ends what {@link #raise()} began.
  public static void lower() {
    FLAG.setOpaque(0);
  }

  /// Polls that are left before one is due; negative if one is.
  public static int budget() {
    return budget;
  }

  /// Sets how many polls pass before one is due.
  public static void budget(int polls) {
    budget = polls;
  }
}
