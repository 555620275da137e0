package samsara.kernel.model;

import java.util.List;
import samsara.abi.Message;
import samsara.protocol.kernel.KernelCall;

/// What a process of the comparison is told to do next.
sealed interface Command {
  /// SEND or SENDNB.
  record Send(int peer, int tag, boolean blocking) implements Command {}

  /// RECEIVE.
  record Receive(int source) implements Command {}

  /// SENDREC.
  record Sendrec(int peer, int tag) implements Command {}

  /// NOTIFY.
  record Notify(int peer) implements Command {}

  /// Writes entries from the start of the table, then SENDA of `count` entries from number `first`
  /// on.
  record Senda(List<Entry> entries, int first, int count) implements Command {}

  /// An entry of a SENDA table.
  record Entry(int flags, int destination, int tag) {}

  /// A kernel call; what the numbers are depends on it.
  record Call(KernelCall call, int first, int second, int third) implements Command {}

  /// IRQCTL.
  record Irqctl(int request, int irq, int policy, int id) implements Command {}

  /// Any of the above while the clock ticks and the time slice ends: after its trap, if it does not
  /// block.
  record Late(Command command) implements Command {}

  /// A kernel call that does not exist.
  record WrongCall(int type) implements Command {}

  /// An exception that nobody catches.
  record Crash() implements Command {}

  /// Becomes a server: `receiveServing` in a loop.
  record Serve() implements Command {}

  /// Leaves the handler, with an answer or without.
  record Return(boolean answers, int tag) implements Command {}

  /// The message that a tag stands for: different in each word.
  static long[] message(int tag) {
    long[] message = Message.create();
    for (int word = 0; word < Message.WORDS; word++) {
      message[word] = tag * 0x9E37_79B9_7F4A_7C15L + word * 0x0101_0101_0101L;
    }
    Message.type(message, tag & 0xFFFFFF);
    return message;
  }
}
