package samsara.rs.peer;

import java.nio.charset.StandardCharsets;
import samsara.abi.Message;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.ds.DsMessage;
import samsara.protocol.ds.DsRequest;
import samsara.rs.task.Task;

/// What RS asks DS. The data store's own client library waits for each answer, so it is not for RS.
public final class DataStoreClient {
  private final Peer peer;

  /// Speaks to DS through `peer`.
  public DataStoreClient(Peer peer) {
    this.peer = peer;
  }

  /// Gives an endpoint a label.
  public Task<long[]> publishLabel(String label, int endpoint) {
    Conversation conversation = about(DsRequest.PUBLISH, label);
    DsMessage.flags(conversation.message, DsFlag.TYPE_LABEL | DsFlag.OVERWRITE);
    DsMessage.value(conversation.message, endpoint);
    return conversation.put();
  }

  /// Removes a label and what its owner stored.
  public Task<long[]> deleteLabel(String label) {
    Conversation conversation = about(DsRequest.DELETE, label);
    DsMessage.flags(conversation.message, DsFlag.TYPE_LABEL);
    return conversation.put();
  }

  /// The endpoint of a label.
  public Task<Integer> retrieveEndpoint(String label) {
    Conversation conversation = about(DsRequest.RETRIEVE, label);
    DsMessage.flags(conversation.message, DsFlag.TYPE_LABEL);
    return conversation.put().map(DsMessage::value);
  }

  private Conversation about(DsRequest request, String label) {
    long[] message = Message.ofType(request.type());
    Conversation conversation = peer.about(request + " label=" + label, message);
    int bytes = label.getBytes(StandardCharsets.UTF_8).length + 1;
    int address = conversation.lend(bytes);
    conversation.memory().string(address, bytes, label);
    DsMessage.keyGrant(message, conversation.grant(address, bytes));
    DsMessage.keyBytes(message, bytes);
    return conversation;
  }
}
