package samsara.kernel.core;

/// The host's side of a host process. Called on the CPU.
public interface Outside {
  /// The trap of the process has ended; its result and message are in the body.
  void resumed(Body body);

  /// The process is gone: it was cleared.
  void ended(Body body);

  /// The process has forked.
  ///
  /// @return the other side of the child
  Outside forked(Body child);
}
