package samsara.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;

/// DS for processes that are tested alone: PUBLISH, RETRIEVE and DELETE of numbers and bytes, and
/// the label of whoever asks. Knows no other service. A version and the one after it share it when
/// both are connected.
public final class FakeDataStore {
  private final String label;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, byte[]> memory = new HashMap<>();
  private final List<String> published = new ArrayList<>();
  private final Set<String> refused = new HashSet<>();

  /// An empty store.
  ///
  /// @param label of the processes that are connected
  public FakeDataStore(String label) {
    this.label = label;
  }

  /// Answers what a process asks DS.
  public FakeDataStore connect(FakeIpc ipc) {
    ipc.peer(Endpoint.DS, message -> handle(ipc, message));
    return this;
  }

  /// What there is at present.
  public Set<String> keys() {
    Set<String> keys = new HashSet<>(numbers.keySet());
    keys.addAll(memory.keySet());
    return keys;
  }

  /// The keys of all that was published so far, in order.
  public List<String> published() {
    return published;
  }

  /// Bytes under a key; there have to be some.
  public byte[] memory(String key) {
    byte[] value = memory.get(key);
    if (value == null) {
      throw new AssertionError("nothing is kept: key=" + key);
    }
    return value;
  }

  /// Keeps bytes.
  public void memory(String key, byte[] value) {
    memory.put(key, value);
  }

  /// Makes a number the property of another service with the same label: it can be read only.
  public void refuse(String key) {
    numbers.put(key, 0);
    refused.add(key);
  }

  /// Forgets a key.
  public void remove(String key) {
    numbers.remove(key);
    memory.remove(key);
  }

  private boolean handle(FakeIpc ipc, long[] message) {
    DsRequest request = DsRequest.of(Message.type(message));
    Message.type(
        message,
        request == DsRequest.RETRIEVE_LABEL
            ? giveLabel(ipc, message)
            : onKey(ipc, request, message));
    return true;
  }

  private int giveLabel(FakeIpc ipc, long[] message) {
    byte[] text = (label + "\0").getBytes(StandardCharsets.UTF_8);
    ipc.kernel().writeThroughGrant(Endpoint.DS, DsMessage.keyGrant(message), 0, text);
    return Errno.OK;
  }

  private int onKey(FakeIpc ipc, @Nullable DsRequest request, long[] message) {
    int bytes = DsMessage.keyBytes(message) - 1; // without NUL
    String key =
        new String(
            ipc.kernel().readThroughGrant(Endpoint.DS, DsMessage.keyGrant(message), 0, bytes),
            StandardCharsets.UTF_8);
    boolean isNumber = (DsMessage.flags(message) & DsFlag.TYPE_U32) != 0;
    return switch (request) {
      case PUBLISH -> publish(ipc, key, isNumber, message);
      case RETRIEVE -> isNumber ? retrieveNumber(key, message) : retrieveMemory(ipc, key, message);
      case DELETE -> delete(key);
      case null, default -> throw new AssertionError("request=" + request);
    };
  }

  private int publish(FakeIpc ipc, String key, boolean isNumber, long[] message) {
    if (refused.contains(key)) {
      return -Errno.EPERM;
    }
    published.add(key);
    int value = DsMessage.value(message);
    if (isNumber) {
      numbers.put(key, value);
    } else {
      int bytes = DsMessage.valueBytes(message);
      memory.put(key, ipc.kernel().readThroughGrant(Endpoint.DS, value, 0, bytes));
    }
    return Errno.OK;
  }

  private int delete(String key) {
    boolean wasThere = keys().contains(key);
    remove(key);
    return wasThere ? Errno.OK : -Errno.ESRCH;
  }

  private int retrieveNumber(String key, long[] message) {
    Integer value = numbers.get(key);
    if (value == null) {
      return -Errno.ESRCH;
    }
    DsMessage.value(message, value);
    return Errno.OK;
  }

  private int retrieveMemory(FakeIpc ipc, String key, long[] message) {
    byte[] value = memory.get(key);
    if (value == null) {
      return -Errno.ESRCH;
    }
    ipc.kernel().writeThroughGrant(Endpoint.DS, DsMessage.value(message), 0, value);
    DsMessage.valueBytes(message, value.length);
    return Errno.OK;
  }
}
