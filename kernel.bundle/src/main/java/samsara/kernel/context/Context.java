package samsara.kernel.context;

/// The stack on which one process runs, and the switch between it and the CPU.
///
/// A context belongs to the CPU thread that resumes it: every method but [#suspend] is called by
/// that thread, or by a process that runs on it at that moment (a resume may nest: a process that
/// resumes another one waits below it on the same CPU). Exactly one process runs at a time, so
/// nothing here is synchronized. No lock may be held across a switch.
///
/// All implementations give the same schedule for the same calls; which one is used changes speed
/// and what tools see, never what a process observes.
public interface Context {

  /// Runs the process until its next [#suspend] or its end, then returns.
  ///
  /// What escapes from the body surfaces here, unwrapped, and the context is then done; the
  /// exception keeps the stack trace of the process. A [Killed] that escapes is a plain end.
  ///
  /// @throws IllegalStateException if the context is done or is running already
  void resume();

  /// Called on the process's own stack: goes back to whoever resumed it, until the next resume.
  ///
  /// @return `false`, at once and without a switch, when the stack is pinned: a class initializer
  ///   or native code is on it
  /// @throws Killed if the context is being abandoned
  boolean suspend();

  /// Whether the process has ended, by returning, by throwing or by [#abandon].
  boolean done();

  /// The frames of the process, innermost first, without those of the switch itself. Empty before
  /// the first resume and after the end.
  StackTraceElement[] trace();

  /// Ends a suspended process for good; it is done afterwards and must not be resumed. No effect on
  /// a context that is done.
  ///
  /// Continuations are dropped and run no more code. Threads are unwound: the pending [#suspend]
  /// throws [Killed], so `finally` blocks and handlers of the process do run. The caller must
  /// therefore refuse the traps of a process that is being abandoned by throwing [Killed] itself,
  /// and make its safe-points call [#suspend]. A process that catches [Killed] again and again is
  /// left behind suspended after a bounded number of refusals.
  ///
  /// @throws IllegalStateException if the process is running
  void abandon();
}
