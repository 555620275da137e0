package samsara.rs.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.rs.task.Task;
import samsara.sys.Grants;
import samsara.sys.Sys;
import samsara.sys.Timers;

/// One request to a peer and its answer. Memory that is lent to the peer stays lent until it has
/// answered, even when its answer no longer counts.
final class Conversation {
  final String what;
  final long[] message;
  Timers.@Nullable Timer timer;

  private final Peer peer;
  private final Sys sys;
  private final Task<long[]> answer = new Task<>();
  private final List<Runnable> lent = new ArrayList<>();
  private Consumer<long[]> late = reply -> {};

  Conversation(Peer peer, Sys sys, String what, long[] message) {
    this.peer = peer;
    this.sys = sys;
    this.what = what;
    this.message = message;
  }

  /// Lends memory for as long as the conversation lasts.
  int lend(int bytes) {
    int address = sys.heap().allocate(bytes);
    lent.add(() -> sys.heap().free(address));
    return address;
  }

  /// Lends memory and lets the peer read it by grant.
  ///
  /// @return the grant
  int grant(int address, int bytes) {
    int grant = sys.grants().direct(peer.endpoint(), address, bytes, Grants.READ);
    lent.add(() -> sys.grants().revoke(grant));
    return grant;
  }

  Memory memory() {
    return sys.ipc().memory();
  }

  /// What to do when it is known, after the deadline, what became of the request: undo what the
  /// peer did. The answer is negative if it was not sent or the peer died.
  Conversation whenLate(Consumer<long[]> action) {
    late = action;
    return this;
  }

  /// Puts the request.
  ///
  /// @return the answer; fails with the peer's error, with `EINTR` at the deadline, with
  ///   `EDEADSRCDST` if the peer dies
  Task<long[]> put() {
    peer.put(this);
    return answer;
  }

  boolean isOver() {
    return !answer.isOpen();
  }

  void end(long[] reply) {
    stopTimer();
    int result = Message.type(reply);
    if (result < 0) {
      answer.fail(new ErrnoException(-result, what + ": " + Errno.nameOf(result)));
    } else {
      answer.complete(reply);
    }
    giveBack();
  }

  void endLate(long[] reply) {
    giveBack();
    late.accept(reply);
  }

  void fail(ErrnoException reason) {
    stopTimer();
    answer.fail(reason);
  }

  void giveBack() {
    lent.reversed().forEach(Runnable::run);
    lent.clear();
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
