package samsara.vm;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.abi.Signal;
import samsara.protocol.kernel.VmRequest;
import samsara.sys.PagingCalls;

/// Serves what KMEM tells of: page faults of processes, and memory that the kernel needs to go on
/// with what somebody has asked of it.
///
/// A fault that can't be served, for want of a region or of memory, ends its process; a request is
/// answered with the error.
///
/// MINIX: `servers/vm/pagefaults.c`.
final class FaultHandlers {
  // Kinds of requests, as VmRequest.MEMREQ_GET has them.
  private static final int CHECK = 1;
  private static final int SHARE = 3;
  private static final int UNMAP = 4;

  private static final int WRITE = 2;

  private final VmState state;
  private final PagingCalls paging;

  FaultHandlers(VmState state) {
    this.state = state;
    paging = new PagingCalls(state.sys().ipc());
  }

  /// From now on nobody needs memory that is not there: the kernel asks for it.
  int enable() {
    return paging.enable();
  }

  /// A kernel signal: serves everything that has collected.
  void onSignal(int signal) {
    if (signal == Signal.KMEM) {
      while (paging.nextFault()) {
        serveFault(paging.faultEndpoint(), paging.faultAddress(), paging.faultErrorCode());
      }
      for (int kind = paging.nextRequest(); kind != 0; kind = paging.nextRequest()) {
        paging.reply(serveRequest(kind));
      }
    }
  }

  private void serveFault(int endpoint, int address, int errorCode) {
    try {
      AddressSpace space = spaceOf(endpoint);
      space.bring(address, 1, (errorCode & WRITE) != 0);
      state.kernel().vmctl(endpoint, VmRequest.INVALIDATE_PAGE, address);
    } catch (ErrnoException e) {
      state
          .sys()
          .print(
              "page fault: SEGV, endpoint=%d address=0x%08x %s"
                  .formatted(endpoint, address, Errno.nameOf(-e.errno())));
      state.kernel().kill(endpoint, Signal.SEGV);
    }
    paging.clearFault(endpoint);
  }

  private int serveRequest(int kind) {
    try {
      switch (kind) {
        case CHECK -> check();
        case SHARE -> share();
        case UNMAP -> unmap();
        default -> throw new ErrnoException(Errno.EINVAL, "request kind=" + kind);
      }
      return Errno.OK;
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }

  private void check() throws ErrnoException {
    VmProcess target = state.processes().get(paging.requestTarget());
    spaceOf(target.endpoint())
        .bring(paging.requestAddress(), paging.requestBytes(), paging.requestWrites());
    state.forgetTranslations(target);
  }

  private void share() throws ErrnoException {
    VmProcess grantee = state.processes().get(paging.requestTarget());
    VmProcess granter = state.processes().get(paging.requestOther());
    if (grantee == granter) {
      throw new ErrnoException(Errno.EINVAL, "own memory, endpoint=" + grantee.endpoint());
    }
    spaceOf(grantee.endpoint())
        .show(
            Pages.of(paging.requestAddress()),
            spaceOf(granter.endpoint()),
            Pages.of(paging.requestOtherAddress()),
            paging.requestBytes() / Memory.PAGE_BYTES,
            paging.requestWrites());
    state.forgetTranslations(grantee);
    state.forgetTranslations(granter);
  }

  private void unmap() throws ErrnoException {
    VmProcess grantee = state.processes().get(paging.requestTarget());
    spaceOf(grantee.endpoint())
        .hide(
            Pages.of(paging.requestAddress()),
            Pages.holding(Integer.toUnsignedLong(paging.requestBytes())));
    state.forgetTranslations(grantee);
  }

  private AddressSpace spaceOf(int endpoint) throws ErrnoException {
    return state
        .processes()
        .get(endpoint)
        .space()
        .orElseThrow(() -> new ErrnoException(Errno.EFAULT, "no page tables: " + endpoint));
  }
}
