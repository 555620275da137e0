package samsara.rs.peer;

import java.util.function.IntConsumer;
import samsara.abi.Message;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;
import samsara.rs.task.Task;

/// What RS asks VM.
public final class MemoryManager {
  private final Peer peer;

  /// Speaks to VM through `peer`.
  public MemoryManager(Peer peer) {
    this.peer = peer;
  }

  /// Sets which calls to VM a process may make.
  public Task<long[]> setCallMask(int endpoint, long mask) {
    long[] message = Message.ofType(VmCall.RS_SET_PRIV.type());
    Conversation conversation = peer.about("RS_SET_PRIV", message);
    int address = conversation.lend(Long.BYTES);
    conversation.memory().int64(address, mask);
    VmMessage.target(message, endpoint);
    VmMessage.maskAddress(message, address);
    return conversation.put();
  }

  /// Swaps two processes.
  ///
  /// @param fresh endpoint of the one that is to run
  /// @param old endpoint of the one that runs, or ran
  /// @param late hears the result if it comes after the deadline
  public Task<long[]> update(int fresh, int old, IntConsumer late) {
    long[] message = Message.ofType(VmCall.RS_UPDATE.type());
    VmMessage.source(message, fresh);
    VmMessage.destination(message, old);
    return peer.about("RS_UPDATE", message)
        .whenLate(reply -> late.accept(Message.type(reply)))
        .put();
  }
}
