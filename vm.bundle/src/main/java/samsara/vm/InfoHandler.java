package samsara.vm;

import java.util.Optional;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.protocol.vm.MemoryTotals;
import samsara.protocol.vm.MemoryUsage;
import samsara.protocol.vm.VmInfo;
import samsara.protocol.vm.VmMessage;
import samsara.vm.Region.Kind;

/// Tells who uses how much memory.
///
/// MINIX: `servers/vm/utility.c`, `do_info`.
final class InfoHandler {
  private final VmState state;
  private final int buffer;

  InfoHandler(VmState state) {
    this.state = state;
    buffer = state.sys().heap().allocate(Math.max(MemoryTotals.SIZE_BYTES, MemoryUsage.SIZE_BYTES));
  }

  /// Copies a record to the caller. `EINVAL` for an unknown question or no process, `EFAULT` for a
  /// bad buffer.
  int doInfo(VmProcess caller, long[] message) throws ErrnoException {
    VmInfo what = VmInfo.of(VmMessage.what(message));
    if (what == null) {
      throw new ErrnoException(Errno.EINVAL);
    }
    int bytes =
        switch (what) {
          case TOTALS -> {
            totals().write(state.memory(), buffer);
            yield MemoryTotals.SIZE_BYTES;
          }
          case USAGE -> {
            usage(state.processes().get(VmMessage.subject(message))).write(state.memory(), buffer);
            yield MemoryUsage.SIZE_BYTES;
          }
        };
    int address = VmMessage.bufferAddress(message);
    bring(caller, address, bytes);
    return state.kernel().virCopy(Endpoint.SELF, buffer, caller.endpoint(), address, bytes);
  }

  // The kernel asks VM for no memory on behalf of VM.
  private void bring(VmProcess caller, int address, int bytes) throws ErrnoException {
    Optional<AddressSpace> space = caller.space();
    if (space.isPresent()) {
      space.get().bring(address, bytes, true);
      state.forgetTranslations(caller);
    }
  }

  private MemoryTotals totals() {
    return new MemoryTotals(
        Memory.PAGE_BYTES,
        state.frames().totalFrames(),
        state.frames().freeFrames(),
        state.processes().countWithSpace());
  }

  private static MemoryUsage usage(VmProcess process) {
    long mask = process.mask().bits();
    return process
        .space()
        .map(space ->
            new MemoryUsage(
                process.endpoint(),
                space.regionCount(),
                space.pagesOf(Kind.DATA),
                space.pagesOf(Kind.STACK),
                space.pagesOf(Kind.MAPPED),
                space.tableFrames(),
                mask))
        .orElse(new MemoryUsage(process.endpoint(), 0, 0, 0, 0, 0, mask));
  }
}
