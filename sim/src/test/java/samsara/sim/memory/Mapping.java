package samsara.sim.memory;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;

/// Memory that a service orders of VM for itself; none is there until it is touched.
final class Mapping {
  private Mapping() {}

  /// Orders memory.
  ///
  /// @return its address, unsigned
  static int order(Ipc ipc, int bytes) {
    long[] message = Message.ofType(VmCall.MMAP.type());
    VmMessage.mapFile(message, VmMessage.NO_FILE);
    VmMessage.mapBytes(message, bytes);
    require(ipc, message);
    return VmMessage.mapAddress(message);
  }

  /// Gives it back.
  static void giveBack(Ipc ipc, int address, int bytes) {
    long[] message = Message.ofType(VmCall.MUNMAP.type());
    VmMessage.unmapAddress(message, address);
    VmMessage.unmapBytes(message, bytes);
    require(ipc, message);
  }

  private static void require(Ipc ipc, long[] message) {
    int result = ipc.sendrec(Endpoint.VM, message);
    if (result != Errno.OK || Message.type(message) != Errno.OK) {
      throw new IllegalStateException("VM: " + result + " " + Message.type(message));
    }
  }
}
