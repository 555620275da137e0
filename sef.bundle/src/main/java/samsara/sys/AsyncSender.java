package samsara.sys;

/// Sends without waiting, in order for each receiver. Delivered entries are forgotten, failed ones
/// are printed.
///
/// MINIX: `lib/libsys/asynsend.c`.
public interface AsyncSender {
  /// Queues a message. Panics when the table is full.
  void send(int destination, long[] message);

  /// Queues a message that a receiver who waits for an answer to its own SENDREC will not take for
  /// it.
  void sendNoReply(int destination, long[] message);
}
