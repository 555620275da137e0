package samsara.kernel.context;

/// Thrown on the stack of a process to end it: unwinds its frames, runs its `finally` blocks.
///
/// It has neither message nor stack trace: it says where to go, not what went wrong. Nobody but the
/// kernel may catch it. Code of a process that catches [Throwable] meets it again at the safe-point
/// of the handler.
public final class Killed extends Error {

  /// A kill on its way to the bottom of the stack.
  public Killed() {
    super("killed", null, false, false);
  }
}
