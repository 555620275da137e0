package samsara.pm;

import samsara.abi.Endpoint;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.pm.ExecNewmem;
import samsara.protocol.vm.VmCall;
import samsara.protocol.vm.VmMessage;

/// PM's calls to VM, which waits for nobody and so answers at once.
///
/// MINIX: `lib/libsys/vm_*.c`.
final class VmClient {
  private final Ipc ipc;
  private final long[] message = Message.create();

  VmClient(Ipc ipc) {
    this.ipc = ipc;
  }

  /// Forks the address space of `parent` and the process itself.
  ///
  /// @return endpoint of the child
  int fork(PmProcess parent, int slot) throws ErrnoException {
    begin(parent.endpoint());
    VmMessage.childSlot(message, slot);
    ErrnoException.check(call(VmCall.FORK));
    return VmMessage.child(message);
  }

  /// Replaces an address space by what the record at an address of PM's memory says.
  ///
  /// @return first address behind the stack
  int execNewmem(PmProcess process, int recordAddress) throws ErrnoException {
    begin(process.endpoint());
    VmMessage.newmemAddress(message, recordAddress);
    VmMessage.newmemBytes(message, ExecNewmem.SIZE_BYTES);
    ErrnoException.check(call(VmCall.EXEC_NEWMEM));
    return VmMessage.stackTop(message);
  }

  /// Moves the break of a process.
  int setBreak(PmProcess process, int newBreak) {
    begin(process.endpoint());
    VmMessage.newBreak(message, newBreak);
    return call(VmCall.BRK);
  }

  /// Announces that a process goes away.
  void willExit(PmProcess process) {
    begin(process.endpoint());
    PmState.require(call(VmCall.WILLEXIT), "VM WILLEXIT", process);
  }

  /// Frees the memory of a process that the kernel has forgotten.
  void exit(PmProcess process) {
    begin(process.endpoint());
    PmState.require(call(VmCall.EXIT), "VM EXIT", process);
  }

  private void begin(int endpoint) {
    Message.clear(message);
    VmMessage.endpoint(message, endpoint);
  }

  private int call(VmCall call) {
    Message.type(message, call.type());
    int result = ipc.sendrec(Endpoint.VM, message);
    return result < 0 ? result : Message.type(message);
  }
}
