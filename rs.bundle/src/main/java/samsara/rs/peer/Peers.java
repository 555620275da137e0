package samsara.rs.peer;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Ipc;
import samsara.sys.Sys;

/// All servers that RS converses with.
public final class Peers {
  private final Sys sys;
  private final int deadlineTicks;
  private final List<Peer> all;
  private final ProcessManager pm;
  private final MemoryManager vm;
  private final FileServer vfs;
  private final DataStoreClient ds;

  // The PCI server comes and goes; this is the one that was asked last.
  private @Nullable Peer pci;

  /// Peers that must answer within `deadlineTicks`.
  public Peers(Sys sys, int deadlineTicks) {
    this.sys = sys;
    this.deadlineTicks = deadlineTicks;
    Peer pmPeer = new Peer(sys, "pm", Endpoint.PM, deadlineTicks);
    Peer vmPeer = new Peer(sys, "vm", Endpoint.VM, deadlineTicks);
    Peer vfsPeer = new Peer(sys, "vfs", Endpoint.VFS, deadlineTicks);
    Peer dsPeer = new Peer(sys, "ds", Endpoint.DS, deadlineTicks);
    all = List.of(pmPeer, vmPeer, vfsPeer, dsPeer);
    pm = new ProcessManager(pmPeer);
    vm = new MemoryManager(vmPeer);
    vfs = new FileServer(vfsPeer);
    ds = new DataStoreClient(dsPeer);
  }

  /// PM.
  public ProcessManager pm() {
    return pm;
  }

  /// VM.
  public MemoryManager vm() {
    return vm;
  }

  /// VFS.
  public FileServer vfs() {
    return vfs;
  }

  /// DS.
  public DataStoreClient ds() {
    return ds;
  }

  /// The PCI server at an endpoint.
  public PciClient pci(int endpoint) {
    Peer known = pci;
    if (known == null || known.endpoint() != endpoint) {
      known = new Peer(sys, "pci", endpoint, deadlineTicks, true);
      pci = known;
    }
    return new PciClient(known);
  }

  private Stream<Peer> at(int endpoint) {
    return Stream.concat(all.stream(), Stream.ofNullable(pci))
        .filter(peer -> peer.endpoint() == endpoint);
  }

  /// Takes a message for an answer, if it is one. Peers put requests of their own by SENDREC, and
  /// answer by other means.
  public boolean take(int source, int status, long[] message) {
    int primitive = Ipc.primitiveOf(status);
    if (primitive == Ipc.SENDREC || primitive == Ipc.NOTIFY) {
      return false;
    }
    return at(source).anyMatch(peer -> peer.answered(message));
  }

  /// A process died; if it is a peer, what it was asked fails.
  public void died(int endpoint) {
    at(endpoint).forEach(Peer::died);
  }
}
