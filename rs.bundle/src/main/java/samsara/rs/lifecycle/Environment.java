package samsara.rs.lifecycle;

import samsara.abi.Message;
import samsara.rs.peer.ImageStore;
import samsara.rs.peer.Kernel;
import samsara.rs.peer.Peers;
import samsara.rs.table.Policy;
import samsara.rs.table.SlotTable;
import samsara.sef.Sef;

/// What all parts of RS share.
///
/// @param sef RS's own SEF
/// @param kernel the kernel
/// @param peers PM, VM, VFS and DS
/// @param images the image store
/// @param table the system process table
/// @param policy deadlines and limits
/// @param journal what RS tells people
public record Environment(
    Sef sef,
    Kernel kernel,
    Peers peers,
    ImageStore images,
    SlotTable table,
    Policy policy,
    Journal journal) {
  /// Answers a service that waits for RS in a SENDREC of its own. One that no longer waits, since a
  /// cancelled update was its answer or since it was killed, gets nothing.
  void answer(int service, int result) {
    sef.ipc().sendnb(service, Message.ofType(result));
  }
}
