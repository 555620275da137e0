package samsara.rs.world;

import java.util.ArrayList;
import java.util.List;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.pci.PciAcl;
import samsara.protocol.pci.PciMessage;
import samsara.protocol.pci.PciRequest;

/// What the process of a PCI server answers to RS.
public final class FakePci {
  private final World world;

  /// Lists that were set, in order.
  public final List<PciAcl> set = new ArrayList<>();

  /// Endpoints whose list was deleted.
  public final List<Integer> deleted = new ArrayList<>();

  /// Takes requests and does not answer.
  public boolean silent;

  FakePci(World world) {
    this.world = world;
  }

  void take(Body body, long[] message) {
    int endpoint = body.place().endpoint;
    switch (PciRequest.of(Message.type(message))) {
      case SET_ACL -> {
        int address = world.kernel.grants().start(PciMessage.aclGrant(message), endpoint);
        set.add(PciAcl.read(world.ipc.memory(), address));
      }
      case DEL_ACL -> deleted.add(PciMessage.aclEndpoint(message));
      case null, default -> throw new AssertionError("RS asks pci for " + Message.type(message));
    }
    if (!silent) {
      world.toRs(endpoint, Ipc.SENDA, Message.ofType(Errno.OK));
    }
  }

  /// Labels of the lists that were set.
  public List<String> labels() {
    return set.stream().map(PciAcl::label).toList();
  }
}
