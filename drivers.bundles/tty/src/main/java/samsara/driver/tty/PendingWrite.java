package samsara.driver.tty;

import java.util.Deque;
import samsara.driver.GrantBuffer;

/// A write that has not gone out wholly.
final class PendingWrite {
  private final GrantBuffer buffer;
  private int done;

  /// @param done bytes that are out
  PendingWrite(GrantBuffer buffer, int done) {
    this.buffer = buffer;
    this.done = done;
  }

  GrantBuffer buffer() {
    return buffer;
  }

  int done() {
    return done;
  }

  int left() {
    return buffer.bytes() - done;
  }

  /// Takes a write back that is cancelled. One that is partly out ends with what is out. Answers
  /// `false` if there is nothing to be cancelled.
  static boolean cancel(Deque<PendingWrite> writes, GrantBuffer request, Answers answers) {
    for (PendingWrite write : writes) {
      if (request.isSameRequest(write.buffer)) {
        writes.remove(write);
        if (write.done > 0) {
          answers.finish(write.buffer, write.done);
        }
        return write.done == 0;
      }
    }
    return false;
  }

  void advance(int bytes) {
    done += bytes;
  }
}
