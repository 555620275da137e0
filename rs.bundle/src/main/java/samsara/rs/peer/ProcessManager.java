package samsara.rs.peer;

import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.protocol.pm.ExecNewmem;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.rs.task.Task;

/// What RS asks PM.
public final class ProcessManager {
  private static final int ANY_CHILD = -1;

  private final Peer peer;

  /// Speaks to PM through `peer`.
  public ProcessManager(Peer peer) {
    this.peer = peer;
  }

  /// A process without program.
  ///
  /// @param pid PM's id of it
  /// @param endpoint its endpoint
  public record Child(int pid, int endpoint) {}

  /// Who a process is.
  ///
  /// @param pid PM's id of it
  /// @param effectiveUid its effective user id
  public record Identity(int pid, int effectiveUid) {}

  /// Makes a service process. One that PM makes after the deadline is removed again.
  public Task<Child> serviceFork(int uid) {
    long[] message = Message.ofType(PmCall.SRV_FORK.number());
    PmMessage.id(message, uid);
    return peer.about("SRV_FORK", message)
        .whenLate(reply -> {
          if (Message.type(reply) > 0) {
            killForSure(Message.type(reply));
          }
        })
        .put()
        .map(reply -> new Child(Message.type(reply), PmMessage.endpoint(reply)));
  }

  /// Each attempt lasts until PM answers, or until the deadline.
  private void killForSure(int pid) {
    serviceKill(pid)
        .whenDone(
            reply -> {},
            error -> {
              if (error.errno() == Errno.EINTR) {
                killForSure(pid);
              }
            });
  }

  /// Removes a service process for good.
  public Task<long[]> serviceKill(int pid) {
    long[] message = Message.ofType(PmCall.SRV_KILL.number());
    PmMessage.pid(message, pid);
    PmMessage.signal(message, Signal.KILL);
    return peer.about("SRV_KILL pid=" + pid, message).put();
  }

  /// Gives a process an address space.
  ///
  /// @return the top of its stack
  public Task<Integer> newMemory(int endpoint, ExecNewmem memory) {
    long[] message = Message.ofType(PmCall.EXEC_NEWMEM.number());
    Conversation conversation = peer.about("EXEC_NEWMEM", message);
    int address = conversation.lend(ExecNewmem.SIZE_BYTES);
    memory.write(conversation.memory(), address);
    PmMessage.endpoint(message, endpoint);
    PmMessage.newmemAddress(message, address);
    return conversation.put().map(PmMessage::stackTop);
  }

  /// Gives a process its program.
  public Task<long[]> execRestart(int endpoint, int imageId, int stackPointer) {
    long[] message = Message.ofType(PmCall.EXEC_RESTART.number());
    PmMessage.endpoint(message, endpoint);
    PmMessage.execEntry(message, imageId);
    PmMessage.execStackPointer(message, stackPointer);
    return peer.about("EXEC_RESTART", message).put();
  }

  /// Who a process is.
  public Task<Identity> identify(int endpoint) {
    long[] message = Message.ofType(PmCall.GETEPINFO.number());
    PmMessage.endpoint(message, endpoint);
    return peer.about("GETEPINFO", message)
        .put()
        .map(reply -> new Identity(Message.type(reply), PmMessage.effectiveUid(reply)));
  }

  /// Reaps a child that has ended.
  ///
  /// @return its pid, 0 if none has
  public Task<Integer> reap() {
    long[] message = Message.ofType(PmCall.WAITPID.number());
    PmMessage.pid(message, ANY_CHILD);
    PmMessage.waitOptions(message, PmMessage.WNOHANG);
    return peer.about("WAITPID", message).put().map(Message::type);
  }
}
