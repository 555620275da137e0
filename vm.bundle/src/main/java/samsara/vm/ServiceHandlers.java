package samsara.vm;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.kernel.VmRequest;
import samsara.protocol.vm.VmMessage;
import samsara.sef.Panic;

/// What RS alone may ask for: call masks and slot swaps.
///
/// MINIX: `servers/vm/rs.c`.
final class ServiceHandlers {
  private final VmState state;
  private final int maskAddress;

  ServiceHandlers(VmState state) {
    this.state = state;
    maskAddress = state.sys().heap().allocate(Long.BYTES);
  }

  /// Sets the calls that a process may make. `EPERM` for anybody but RS, `EINVAL` for no process.
  int doSetPriv(VmProcess caller, long[] message) throws ErrnoException {
    requireRs(caller);
    VmProcess target = state.processes().alive(VmMessage.target(message));
    ErrnoException.check(
        state
            .kernel()
            .virCopy(
                caller.endpoint(),
                VmMessage.maskAddress(message),
                Endpoint.SELF,
                maskAddress,
                Long.BYTES));
    target.mask(new CallMask(state.memory().int64(maskAddress), true));
    return Errno.OK;
  }

  /// Swaps the bodies of two processes: first in the kernel, then here. `EPERM` for anybody but RS,
  /// `EINVAL` for no process or one without page tables, and what the kernel's update answers; then
  /// nothing has changed.
  int doUpdate(VmProcess caller, long[] message) throws ErrnoException {
    requireRs(caller);
    VmProcess source = state.processes().alive(VmMessage.source(message));
    VmProcess destination = state.processes().alive(VmMessage.destination(message));
    if (source == destination || source.space().isEmpty() || destination.space().isEmpty()) {
      throw new ErrnoException(Errno.EINVAL);
    }
    ErrnoException.check(state.kernel().update(source.endpoint(), destination.endpoint()));
    destination.swapBody(source);
    bind(source);
    bind(destination);
    return Errno.OK;
  }

  private void bind(VmProcess process) {
    int directory = process.space().orElseThrow().directory();
    int result = state.kernel().vmctl(process.endpoint(), VmRequest.SETADDRSPACE, directory);
    if (result < 0) {
      throw new Panic("swapped process has no kernel slot: endpoint=" + process.endpoint());
    }
  }

  private static void requireRs(VmProcess caller) throws ErrnoException {
    if (caller.endpoint() != Endpoint.RS) {
      throw new ErrnoException(Errno.EPERM);
    }
  }
}
