package samsara.shell;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.rs.RsMessage;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;

/// Requests of a session to RS. A refusal is a failure with the text and the status of the
/// reference's utility.
final class Rs {
  private static final int SLOTS_MAX = 64;

  private final Session session;

  Rs(Session session) {
    this.session = session;
  }

  void up(StartRecord record) throws CommandFailure {
    long[] message = Message.ofType(RsRequest.UP.type());
    RsMessage.startAddress(message, put(record));
    request(message);
  }

  /// @param prepareTicks time to prepare, 0: RS decides
  void update(StartRecord record, int state, int prepareTicks) throws CommandFailure {
    long[] message = Message.ofType(RsRequest.UPDATE.type());
    RsMessage.startAddress(message, put(record));
    RsMessage.state(message, state);
    RsMessage.maxTicks(message, prepareTicks);
    request(message);
  }

  /// DOWN, REFRESH or RESTART of a label.
  void onLabel(RsRequest request, String label) throws CommandFailure {
    byte[] text = label.getBytes(StandardCharsets.UTF_8);
    long[] message = Message.ofType(request.type());
    RsMessage.labelAddress(message, session.put(Arrays.copyOf(text, text.length + 1)));
    RsMessage.labelBytes(message, text.length + 1);
    request(message);
  }

  void shutdown() throws CommandFailure {
    request(Message.ofType(RsRequest.SHUTDOWN.type()));
  }

  /// The services, in the order of their slots.
  List<SlotInfo> slots() throws CommandFailure {
    return session
        .table(Endpoint.RS, RsMessage.PRIVATE_TABLE, SlotInfo.SIZE_BYTES, SLOTS_MAX, SlotInfo::read)
        .stream()
        .filter(slot -> (slot.flags() & SlotInfo.IN_USE) != 0)
        .toList();
  }

  private int put(StartRecord record) throws CommandFailure {
    ByteMemory memory = new ByteMemory(StartRecord.SIZE_BYTES);
    record.write(memory, 0);
    return session.put(memory.bytes());
  }

  private void request(long[] message) throws CommandFailure {
    int result = session.call(Endpoint.RS, message);
    if (result != Errno.OK) {
      throw CommandFailure.because(result, "Request to RS failed");
    }
  }
}
