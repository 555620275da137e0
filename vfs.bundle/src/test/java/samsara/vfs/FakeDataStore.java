package samsara.vfs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import samsara.abi.Errno;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.sys.DataStore;

/// DS, as far as VFS knows it: labels, a subscription, changed keys.
final class FakeDataStore implements ToIntFunction<long[]> {
  final Map<String, Integer> labels = new HashMap<>();
  final Deque<DataStore.Change> changes = new ArrayDeque<>();
  final List<String> subscriptions = new ArrayList<>();
  private final Memory memory;
  private final IntUnaryOperator addressOfGrant;

  FakeDataStore(Memory memory, IntUnaryOperator addressOfGrant) {
    this.memory = memory;
    this.addressOfGrant = addressOfGrant;
  }

  @Override
  public int applyAsInt(long[] message) {
    int address = addressOfGrant.applyAsInt(DsMessage.keyGrant(message));
    String key = memory.string(address, DsMessage.keyBytes(message));
    DsRequest request = DsRequest.of(Message.type(message));
    Message.type(
        message,
        switch (request) {
          case RETRIEVE -> retrieve(message, key);
          case SUBSCRIBE -> {
            subscriptions.add(key);
            yield Errno.OK;
          }
          case CHECK -> check(message, address);
          case null, default -> throw new AssertionError("request=" + request);
        });
    return Errno.OK;
  }

  private int retrieve(long[] message, String key) {
    Integer endpoint = labels.get(key);
    if (endpoint == null) {
      return -Errno.ESRCH;
    }
    DsMessage.value(message, endpoint);
    return Errno.OK;
  }

  private int check(long[] message, int address) {
    DataStore.Change change = changes.poll();
    if (change == null) {
      return -Errno.ENOENT;
    }
    memory.string(address, DataStore.KEY_BYTES_MAX, change.key());
    DsMessage.flags(message, change.type());
    DsMessage.owner(message, change.owner());
    return Errno.OK;
  }
}
