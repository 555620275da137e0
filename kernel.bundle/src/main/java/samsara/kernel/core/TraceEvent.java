package samsara.kernel.core;

/// Kinds of trace events.
public enum TraceEvent {
  /// A message was delivered: source, destination, type.
  DELIVER(1),
  /// A notification was left pending: source, destination.
  PEND(2),
  /// A kernel call ended: caller, call, result.
  CALL(3),
  /// A process got the CPU: endpoint.
  RUN(4),
  /// A signal was raised: target, signal.
  SIGNAL(5),
  /// A memory fault: endpoint, address.
  FAULT(6),
  /// An interrupt: line.
  INTERRUPT(7),
  /// Two slots were swapped: source, destination.
  SWAP(8),
  /// A process was created: parent, child.
  FORK(9),
  /// A process was cleared: endpoint.
  CLEAR(10);

  private final int number;

  TraceEvent(int number) {
    this.number = number;
  }

  /// Its part in the hash; never changes.
  int number() {
    return number;
  }
}
