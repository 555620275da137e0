package samsara.vm;

import java.util.Optional;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.kernel.VmRequest;
import samsara.protocol.vm.VmMessage;
import samsara.sef.Panic;

/// Birth and death of address spaces, at PM's request.
///
/// MINIX: `servers/vm/fork.c`, `servers/vm/exit.c`.
final class ProcessHandlers {
  private final VmState state;

  ProcessHandlers(VmState state) {
    this.state = state;
  }

  /// Makes a child with the memory of its parent, copied when either writes. The child of a service
  /// that runs without page tables gets an empty address space: it is going to be given a program.
  /// `EINVAL` for a parent that is none or a slot that is taken, `ENOMEM`, and what the kernel's
  /// fork answers.
  int doFork(long[] message) throws ErrnoException {
    VmProcess parent = state.processes().alive(VmMessage.endpoint(message));
    int slot = VmMessage.childSlot(message);
    state.processes().requireFree(slot);
    Optional<AddressSpace> parentSpace = parent.space();
    AddressSpace space = parentSpace.isPresent() ? parentSpace.get().fork() : state.newSpace();
    if (parentSpace.isPresent()) {
      state.forgetTranslations(parent);
    }
    int result = state.kernel().fork(parent.endpoint(), slot, KernelCall.FORK_VMINHIBIT);
    if (result < 0) {
      space.release();
      throw new ErrnoException(-result);
    }
    VmProcess child = new VmProcess(state.kernel().lastChild(), parent.mask().inherited());
    bind(child, space);
    state.processes().put(child);
    VmMessage.child(message, child.endpoint());
    return Errno.OK;
  }

  private void bind(VmProcess child, AddressSpace space) {
    int result = state.kernel().vmctl(child.endpoint(), VmRequest.SETADDRSPACE, space.directory());
    if (result < 0) {
      throw new Panic("new child has no kernel slot: endpoint=" + child.endpoint());
    }
    child.space(space);
  }

  /// Announces that a process goes away. `EINVAL` if there is none.
  int doWillExit(long[] message) throws ErrnoException {
    state.processes().get(VmMessage.endpoint(message)).markExiting();
    return Errno.OK;
  }

  /// Frees the memory of a process that the kernel has forgotten. `EINVAL` for one whose exit was
  /// not announced.
  int doExit(long[] message) throws ErrnoException {
    VmProcess process = state.processes().get(VmMessage.endpoint(message));
    if (!process.exiting()) {
      throw new ErrnoException(Errno.EINVAL, "unannounced exit, endpoint=" + process.endpoint());
    }
    process.space().ifPresent(AddressSpace::release);
    state.processes().remove(process);
    return Errno.OK;
  }
}
