package samsara.abi;

/// Answers one request. Runs as the process that serves, whoever's stack it borrows.
@FunctionalInterface
public interface RequestHandler {
  /// Handles the request in `message`, and overwrites it with the answer.
  ///
  /// @return `true` to send `message` back to its source now; `false` if the answer will be sent
  ///   later or the message wants none
  boolean handle(long[] message);
}
