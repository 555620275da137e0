package samsara.vm;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// VM's processes, by slot. The slots are those of the kernel and of PM.
///
/// MINIX: `vmproc` in `servers/vm/glo.h`, `vm_isokendpt` in `servers/vm/utility.c`.
final class ProcessTable {
  private final @Nullable VmProcess[] slots;

  ProcessTable(int slotCount) {
    slots = new VmProcess[slotCount];
  }

  /// The process at an endpoint. `EINVAL` if there is none.
  VmProcess get(int endpoint) throws ErrnoException {
    int slot = Endpoint.slot(endpoint);
    VmProcess process = slot >= 0 && slot < slots.length ? slots[slot] : null;
    if (process == null || process.endpoint() != endpoint) {
      throw new ErrnoException(Errno.EINVAL, "no process, endpoint=" + endpoint);
    }
    return process;
  }

  /// As {@link #get}, but a process that is exiting is none either.
  VmProcess alive(int endpoint) throws ErrnoException {
    VmProcess process = get(endpoint);
    if (process.exiting()) {
      throw new ErrnoException(Errno.EINVAL, "exiting, endpoint=" + endpoint);
    }
    return process;
  }

  /// `EINVAL` unless the slot exists and nobody is in it.
  void requireFree(int slot) throws ErrnoException {
    if (slot < 0 || slot >= slots.length || slots[slot] != null) {
      throw new ErrnoException(Errno.EINVAL, "slot=" + slot + " is not free");
    }
  }

  void put(VmProcess process) {
    slots[Endpoint.slot(process.endpoint())] = process;
  }

  void remove(VmProcess process) {
    slots[Endpoint.slot(process.endpoint())] = null;
  }

  /// Number of processes with an address space of their own.
  int countWithSpace() {
    int count = 0;
    for (VmProcess process : slots) {
      count += process != null && process.space().isPresent() ? 1 : 0;
    }
    return count;
  }
}
