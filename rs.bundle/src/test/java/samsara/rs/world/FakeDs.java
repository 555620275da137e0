package samsara.rs.world;

import java.util.Map;
import java.util.TreeMap;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;

/// DS: labels.
public final class FakeDs extends FakeServer {
  /// Endpoint of each label.
  public final Map<String, Integer> labels = new TreeMap<>();

  /// Result of the next PUBLISHes, 0 to do them.
  public int failPublish;

  FakeDs(World world) {
    super(world, Endpoint.DS);
    labels.put("log", Endpoint.LOG);
  }

  int endpointOf(String label) {
    return labels.getOrDefault(label, Endpoint.NONE);
  }

  @Override
  long[] handle(long[] request) {
    DsRequest type = DsRequest.of(Message.type(request));
    String label = world.kernel.grants().string(DsMessage.keyGrant(request), Endpoint.DS);
    if (type == null) {
      throw new AssertionError("ds has no request " + Message.type(request));
    }
    return switch (type) {
      case PUBLISH -> {
        if (failPublish == 0) {
          labels.put(label, DsMessage.value(request));
        }
        yield Message.ofType(-failPublish);
      }
      case DELETE -> Message.ofType(labels.remove(label) == null ? -Errno.ESRCH : Errno.OK);
      case RETRIEVE -> {
        long[] reply = Message.ofType(labels.containsKey(label) ? Errno.OK : -Errno.ESRCH);
        DsMessage.value(reply, endpointOf(label));
        yield reply;
      }
      default -> throw new AssertionError("RS asks ds for " + type);
    };
  }
}
