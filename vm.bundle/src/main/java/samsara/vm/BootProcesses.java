package samsara.vm;

import samsara.abi.Endpoint;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.protocol.kernel.BootImageEntry;
import samsara.protocol.kernel.InfoRequest;
import samsara.protocol.kernel.KernelInfo;
import samsara.protocol.kernel.VmRequest;
import samsara.protocol.rs.PublicEntry;
import samsara.sef.InitInfo;
import samsara.sef.Panic;
import samsara.sys.Sys;
import samsara.vm.Region.Kind;

/// VM's start: free memory and the boot processes from the kernel's tables, their call masks from
/// RS's. Afterwards no boot process waits for an address space any more.
///
/// MINIX: `servers/vm/main.c`, `init_vm`.
final class BootProcesses {
  private static final int BOOT_ROWS_MAX = 64;

  private final Sys sys;

  BootProcesses(Sys sys) {
    this.sys = sys;
  }

  /// Builds the state. Panics if that is impossible: no boot process could run.
  VmState load(InitInfo info) {
    int buffer = sys.heap().allocate(BOOT_ROWS_MAX * BootImageEntry.SIZE_BYTES);
    fetch(InfoRequest.KINFO, buffer, KernelInfo.SIZE_BYTES);
    KernelInfo kernel = KernelInfo.read(sys.ipc().memory(), buffer);
    FrameAllocator frames =
        new FrameAllocator(kernel.ramBytes() / Memory.PAGE_BYTES, Pages.holding(kernel.freeBase()));
    VmState state = new VmState(sys, frames, new ProcessTable(kernel.processes()));
    int bytes = fetch(InfoRequest.IMAGE, buffer, BOOT_ROWS_MAX * BootImageEntry.SIZE_BYTES);
    for (int at = 0; at < bytes; at += BootImageEntry.SIZE_BYTES) {
      BootImageEntry row = BootImageEntry.read(sys.ipc().memory(), buffer + at);
      if (row.slot() >= 0) {
        add(state, row);
      }
    }
    sys.heap().free(buffer);
    setMasks(state, info);
    return state;
  }

  private int fetch(InfoRequest what, int buffer, int bytes) {
    int result = sys.kernel().getInfo(what, Endpoint.NONE, buffer, bytes);
    if (result < 0) {
      throw new Panic("no " + what + " from the kernel: " + result);
    }
    return result;
  }

  private void add(VmState state, BootImageEntry row) {
    VmProcess process = new VmProcess(row.endpoint(), CallMask.NONE);
    state.processes().put(process);
    if ((row.flags() & BootImageEntry.FULL_VM) == 0) {
      return;
    }
    try {
      AddressSpace space = state.newSpace();
      space.adopt(
          Kind.DATA,
          AddressSpace.DATA_PAGE,
          Pages.of(row.segmentBase()),
          Pages.holding(row.segmentBytes()));
      process.space(space);
    } catch (ErrnoException e) {
      throw new Panic("no address space for " + row.name() + ": " + e.getMessage());
    }
    int result =
        sys.kernel()
            .vmctl(
                row.endpoint(), VmRequest.SETADDRSPACE, process.space().orElseThrow().directory());
    if (result < 0) {
      throw new Panic("address space of " + row.name() + " refused: " + result);
    }
  }

  private static void setMasks(VmState state, InitInfo info) {
    for (PublicEntry entry : info.publicTable()) {
      try {
        state.processes().get(entry.endpoint()).mask(new CallMask(entry.vmMask(), true));
      } catch (ErrnoException e) {
        throw new Panic("RS knows a boot process that the kernel does not: " + entry.label());
      }
    }
  }
}
