package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.GrantBuffer;
import samsara.sys.Sys;

/// The writes that wait, in their order. Only the first one moves.
///
/// MINIX: `tty_outleft` in `drivers/tty/tty.h`, `wrleft` in `drivers/tty/pty.c`.
final class PendingWrites {
  /// Moves as much of a write as there is room for now.
  @FunctionalInterface
  interface Mover {
    void move(PendingWrite write) throws ErrnoException;
  }

  private final Answers answers;
  private final Mover mover;
  private final Deque<PendingWrite> writes = new ArrayDeque<>();

  PendingWrites(Answers answers, Mover mover) {
    this.answers = answers;
    this.mover = mover;
  }

  boolean isEmpty() {
    return writes.isEmpty();
  }

  int count() {
    return writes.size();
  }

  /// Begins a write. Answers its bytes, or SUSPEND if it waits; `EAGAIN` if too many do.
  int begin(GrantBuffer buffer) throws ErrnoException {
    if (writes.size() == Tty.WAITING_MAX) {
      throw new ErrnoException(Errno.EAGAIN, "writesMax=" + Tty.WAITING_MAX);
    }
    PendingWrite write = new PendingWrite(buffer, 0);
    if (writes.isEmpty()) {
      mover.move(write);
      if (write.left() == 0) {
        return write.done();
      }
    }
    writes.addLast(write);
    return Errno.SUSPEND;
  }

  /// There is room: goes on with what waits.
  void goOn() {
    while (!writes.isEmpty()) {
      PendingWrite write = writes.getFirst();
      int status;
      try {
        mover.move(write);
        if (write.left() > 0) {
          break;
        }
        status = write.done();
      } catch (ErrnoException e) {
        status = -e.errno();
      }
      writes.removeFirst();
      answers.finish(write.buffer(), status);
    }
  }

  /// Ends all, those that are partly out with what is out.
  void fail(int status) {
    while (!writes.isEmpty()) {
      PendingWrite write = writes.removeFirst();
      answers.finish(write.buffer(), write.done() > 0 ? write.done() : status);
    }
  }

  /// Ends all as if they had gone out.
  void discard() {
    while (!writes.isEmpty()) {
      PendingWrite write = writes.removeFirst();
      answers.finish(write.buffer(), write.buffer().bytes());
    }
  }

  /// Takes a write back that is cancelled. One that is partly out ends with what is out. Answers
  /// `false` if there is nothing to be cancelled.
  boolean cancel(GrantBuffer request) {
    for (PendingWrite write : writes) {
      if (request.isSameRequest(write.buffer())) {
        writes.remove(write);
        if (write.done() > 0) {
          answers.finish(write.buffer(), write.done());
        }
        return write.done() == 0;
      }
    }
    return false;
  }

  void save(DataOutputStream out) throws IOException {
    out.writeByte(writes.size());
    for (PendingWrite write : writes) {
      TtyState.saveBuffer(out, write.buffer());
      out.writeInt(write.done());
    }
  }

  void restore(Sys sys, DataInputStream in) throws IOException {
    int count = in.readByte();
    for (int i = 0; i < count; i++) {
      GrantBuffer buffer = TtyState.restoreBuffer(sys, in);
      writes.addLast(new PendingWrite(buffer, in.readInt()));
    }
  }
}
