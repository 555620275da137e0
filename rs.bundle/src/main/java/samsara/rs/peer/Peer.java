package samsara.rs.peer;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.sys.Sys;

/// A server that RS asks things without ever waiting for it. Requests are sent one at a time and in
/// order; each has a deadline that runs from the moment it was put. A request whose deadline passes
/// before it was sent is never sent. One that is unanswered then fails too, but the peer gets no
/// other until its answer has come after all: so an answer always belongs to the request it is
/// taken for, and a hung peer has at most one request of which nobody knows what became.
public final class Peer {
  private final Sys sys;
  private final String name;
  private final int endpoint;
  private final int deadlineTicks;
  private final boolean asksRs;
  private final Deque<Conversation> queue = new ArrayDeque<>();
  private @Nullable Conversation current;

  /// A peer that must answer within `deadlineTicks`.
  public Peer(Sys sys, String name, int endpoint, int deadlineTicks) {
    this(sys, name, endpoint, deadlineTicks, false);
  }

  /// A peer that is an ordinary service.
  ///
  /// @param asksRs it waits for answers of RS itself, which a request is not to be taken for
  Peer(Sys sys, String name, int endpoint, int deadlineTicks, boolean asksRs) {
    this.asksRs = asksRs;
    this.sys = sys;
    this.name = name;
    this.endpoint = endpoint;
    this.deadlineTicks = deadlineTicks;
  }

  /// Its endpoint.
  public int endpoint() {
    return endpoint;
  }

  /// A conversation to be filled in and put.
  ///
  /// @param what name of the request, for people
  Conversation about(String what, long[] message) {
    return new Conversation(this, sys, name + " " + what, message);
  }

  void put(Conversation conversation) {
    conversation.timer = sys.timers().set(deadlineTicks, () -> expired(conversation));
    queue.add(conversation);
    sendNext();
  }

  /// Takes a message of the peer for the answer to the request that it has. `false` if it has none.
  public boolean answered(long[] reply) {
    Conversation conversation = current;
    if (conversation == null) {
      return false;
    }
    current = null;
    long[] copy = reply.clone();
    if (conversation.isOver()) {
      conversation.endLate(copy);
    } else {
      conversation.end(copy);
    }
    sendNext();
    return true;
  }

  /// The peer died: nothing that it was asked will be answered.
  public void died() {
    Conversation conversation = current;
    current = null;
    if (conversation != null) {
      if (!conversation.isOver()) {
        conversation.fail(new ErrnoException(Errno.EDEADSRCDST, conversation.what + ": died"));
      }
      conversation.endLate(Message.ofType(-Errno.EDEADSRCDST));
    }
    sendNext();
  }

  private void sendNext() {
    if (current == null) {
      Conversation next = queue.poll();
      if (next != null) {
        current = next;
        if (asksRs) {
          sys.async().sendNoReply(endpoint, next.message);
        } else {
          sys.async().send(endpoint, next.message);
        }
      }
    }
  }

  private void expired(Conversation conversation) {
    boolean unsent = queue.remove(conversation);
    conversation.fail(
        new ErrnoException(
            Errno.EINTR, conversation.what + ": no answer in " + deadlineTicks + " ticks"));
    if (unsent) {
      conversation.endLate(Message.ofType(-Errno.EINTR));
    }
  }
}
