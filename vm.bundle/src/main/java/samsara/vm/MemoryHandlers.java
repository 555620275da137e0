package samsara.vm;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.protocol.kernel.VmRequest;
import samsara.protocol.pm.ExecNewmem;
import samsara.protocol.vm.MapFlag;
import samsara.protocol.vm.VmMessage;
import samsara.vm.Region.Kind;

/// Changes of an address space: exec, break, and memory that a process maps for itself.
///
/// MINIX: `servers/vm/exec.c`, `servers/vm/break.c`, `servers/vm/mmap.c`.
final class MemoryHandlers {
  private static final int FLAGS_KNOWN = MapFlag.ANON | MapFlag.PREALLOC;

  private final VmState state;
  private final int newmemAddress;

  MemoryHandlers(VmState state) {
    this.state = state;
    newmemAddress = state.sys().heap().allocate(ExecNewmem.SIZE_BYTES);
  }

  /// Replaces an address space: data from 0x1000, a stack below 0x80000000, all zero. Text, data
  /// and the last page of the stack are there at once, as they are filled next; the rest when it is
  /// touched. `EINVAL` for no process or a bad record, `ENOMEM` if it does not fit; then the old
  /// one stays.
  int doExecNewmem(VmProcess caller, long[] message) throws ErrnoException {
    VmProcess process = state.processes().alive(VmMessage.endpoint(message));
    ExecNewmem newmem = fetch(caller, message);
    AddressSpace space = state.newSpace();
    try {
      fill(space, newmem);
      ErrnoException.check(
          state.kernel().vmctl(process.endpoint(), VmRequest.SETADDRSPACE, space.directory()));
    } catch (ErrnoException e) {
      space.release();
      throw e;
    }
    process.space().ifPresent(AddressSpace::release);
    process.space(space);
    VmMessage.stackTop(message, Pages.address(AddressSpace.STACK_TOP_PAGE));
    return Errno.OK;
  }

  private ExecNewmem fetch(VmProcess caller, long[] message) throws ErrnoException {
    if (VmMessage.newmemBytes(message) != ExecNewmem.SIZE_BYTES) {
      throw new ErrnoException(Errno.EINVAL);
    }
    ErrnoException.check(
        state
            .kernel()
            .virCopy(
                caller.endpoint(),
                VmMessage.newmemAddress(message),
                Endpoint.SELF,
                newmemAddress,
                ExecNewmem.SIZE_BYTES));
    ExecNewmem newmem = ExecNewmem.read(state.memory(), newmemAddress);
    if (newmem.textBytes() < 0
        || newmem.dataBytes() < 0
        || newmem.bssBytes() < 0
        || newmem.stackBytes() < 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    return newmem;
  }

  private static void fill(AddressSpace space, ExecNewmem newmem) throws ErrnoException {
    long filledBytes = (long) newmem.textBytes() + newmem.dataBytes();
    int stackPages = Pages.holding(newmem.stackBytes());
    space.reserve(
        Kind.DATA, AddressSpace.DATA_PAGE, Pages.holding(filledBytes + newmem.bssBytes()));
    space.populate(AddressSpace.DATA_PAGE, Pages.holding(filledBytes));
    space.reserve(Kind.STACK, AddressSpace.STACK_TOP_PAGE - stackPages, stackPages);
    space.populate(AddressSpace.STACK_TOP_PAGE - 1, Math.min(stackPages, 1));
  }

  /// Moves the break of a process. `EINVAL` for no process, `ENXIO` for one without page tables,
  /// `ENOMEM` if it can't grow so far.
  int doBreak(long[] message) throws ErrnoException {
    VmProcess process = state.processes().alive(VmMessage.endpoint(message));
    if (spaceOf(process).moveBreak(VmMessage.newBreak(message))) {
      state.forgetTranslations(process);
    }
    return Errno.OK;
  }

  /// Maps zeroed memory into the caller's address space, at or behind the wanted address; PREALLOC
  /// for memory that is there at once. `ENOSYS` for a file, `EINVAL` for a file that is none, no
  /// bytes, or flags that can't be honoured, `ENXIO` for a caller without page tables, `ENOMEM`.
  int doMap(VmProcess caller, long[] message) throws ErrnoException {
    int flags = VmMessage.mapFlags(message);
    if (VmMessage.mapFile(message) != VmMessage.NO_FILE) {
      throw new ErrnoException((flags & MapFlag.ANON) == 0 ? Errno.ENOSYS : Errno.EINVAL);
    }
    int pages = Pages.holding(Integer.toUnsignedLong(VmMessage.mapBytes(message)));
    if (pages == 0 || (flags & ~FLAGS_KNOWN) != 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    int wanted = VmMessage.mapAddress(message);
    int from =
        wanted == 0 ? AddressSpace.STACK_TOP_PAGE : Pages.holding(Integer.toUnsignedLong(wanted));
    boolean present = (flags & MapFlag.PREALLOC) != 0;
    int page = spaceOf(caller).mapAnywhere(from, pages, present);
    VmMessage.mapAddress(message, Pages.address(page));
    return Errno.OK;
  }

  /// Unmaps memory of the caller from the beginning of what it has mapped. `EINVAL` for an address
  /// inside a page or no bytes, `EFAULT` if nothing mapped begins there or it is shorter, `ENXIO`.
  int doUnmap(VmProcess caller, long[] message) throws ErrnoException {
    int address = VmMessage.unmapAddress(message);
    int pages = Pages.holding(Integer.toUnsignedLong(VmMessage.unmapBytes(message)));
    if (pages == 0 || address % Memory.PAGE_BYTES != 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    spaceOf(caller).unmap(Pages.of(address), pages);
    state.forgetTranslations(caller);
    return Errno.OK;
  }

  private static AddressSpace spaceOf(VmProcess process) throws ErrnoException {
    return process.space().orElseThrow(() -> new ErrnoException(Errno.ENXIO));
  }
}
