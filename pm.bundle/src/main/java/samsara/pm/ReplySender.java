package samsara.pm;

/// Answers a request that was put off. Never blocks; an answer that nobody waits for is dropped.
@FunctionalInterface
interface ReplySender {
  /// Sends an answer.
  void reply(int destination, long[] message);
}
