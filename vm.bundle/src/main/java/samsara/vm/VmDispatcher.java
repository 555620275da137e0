package samsara.vm;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.vm.VmCall;

/// Takes VM's requests apart, after a look at the caller's call mask.
///
/// MINIX: `servers/vm/main.c`.
final class VmDispatcher {
  private final VmState state;
  private final ProcessHandlers process;
  private final MemoryHandlers memory;
  private final ServiceHandlers service;
  private final InfoHandler info;

  VmDispatcher(VmState state) {
    this.state = state;
    process = new ProcessHandlers(state);
    memory = new MemoryHandlers(state);
    service = new ServiceHandlers(state);
    info = new InfoHandler(state);
  }

  /// Answers a request; notifications tell VM nothing.
  boolean handle(long[] message) {
    if (Ipc.isNotify(state.sys().ipc().status())) {
      return false;
    }
    int result;
    try {
      result = dispatch(message);
    } catch (ErrnoException e) {
      result = -e.errno();
    }
    Message.type(message, result);
    return true;
  }

  private int dispatch(long[] message) throws ErrnoException {
    VmProcess caller = state.processes().get(Message.source(message));
    VmCall call = VmCall.of(Message.type(message));
    if (call == null || !caller.mask().allows(call)) {
      refuse(message);
      throw new ErrnoException(Errno.ENOSYS);
    }
    return switch (call) {
      case FORK -> process.doFork(message);
      case WILLEXIT -> process.doWillExit(message);
      case EXIT -> process.doExit(message);
      case EXEC_NEWMEM -> memory.doExecNewmem(caller, message);
      case BRK -> memory.doBreak(message);
      case MMAP -> memory.doMap(caller, message);
      case MUNMAP -> memory.doUnmap(caller, message);
      case RS_SET_PRIV -> service.doSetPriv(caller, message);
      case RS_UPDATE -> service.doUpdate(caller, message);
      case INFO -> info.doInfo(caller, message);
    };
  }

  private void refuse(long[] message) {
    state
        .sys()
        .print(
            "unauthorized or unknown call: type=0x"
                + Integer.toHexString(Message.type(message))
                + " caller="
                + Endpoint.toString(Message.source(message)));
  }
}
