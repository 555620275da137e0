package samsara.rs.peer;

import samsara.abi.Message;
import samsara.protocol.pci.PciAcl;
import samsara.protocol.pci.PciMessage;
import samsara.protocol.pci.PciRequest;
import samsara.rs.task.Task;

/// What RS asks the PCI server.
public final class PciClient {
  private final Peer peer;

  PciClient(Peer peer) {
    this.peer = peer;
  }

  /// Sets which functions a service may see.
  public Task<long[]> setAccess(PciAcl list) {
    long[] message = Message.ofType(PciRequest.SET_ACL.type());
    Conversation conversation = peer.about("SET_ACL label=" + list.label(), message);
    int address = conversation.lend(PciAcl.SIZE_BYTES);
    list.write(conversation.memory(), address);
    PciMessage.aclGrant(message, conversation.grant(address, PciAcl.SIZE_BYTES));
    return conversation.put();
  }

  /// Takes a service's access list, and what it has reserved.
  public Task<long[]> deleteAccess(int endpoint) {
    long[] message = Message.ofType(PciRequest.DEL_ACL.type());
    PciMessage.aclEndpoint(message, endpoint);
    return peer.about("DEL_ACL", message).put();
  }
}
