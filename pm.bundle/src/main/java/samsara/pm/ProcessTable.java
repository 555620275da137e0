package samsara.pm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;

/// All processes, by slot. The slots are those of the kernel.
///
/// MINIX: `mproc` in `servers/pm/glo.h`, `servers/pm/utility.c`.
final class ProcessTable {
  /// The pid of INIT.
  static final int INIT_PID = 1;

  /// The highest pid; the next one is 2 again.
  static final int PID_MAX = 30000;

  /// Slots that only the superuser may take.
  static final int RESERVED_SLOTS = 2;

  private final @Nullable PmProcess[] slots;
  private int used;
  private int lastSlot;
  private int lastPid = INIT_PID + 1;

  ProcessTable(int slotCount) {
    slots = new PmProcess[slotCount];
  }

  int slotCount() {
    return slots.length;
  }

  /// The process at an endpoint.
  Optional<PmProcess> find(int endpoint) {
    int slot = Endpoint.slot(endpoint);
    PmProcess process = slot >= 0 && slot < slots.length ? slots[slot] : null;
    return Optional.ofNullable(process).filter(found -> found.endpoint() == endpoint);
  }

  /// The live process at an endpoint. `ESRCH` if there is none, or it is exiting.
  PmProcess alive(int endpoint) throws ErrnoException {
    return find(endpoint)
        .filter(process -> !process.isExiting())
        .orElseThrow(() -> new ErrnoException(Errno.ESRCH, "no process, endpoint=" + endpoint));
  }

  /// The process with a pid. `ESRCH` if there is none.
  PmProcess byPid(int pid) throws ErrnoException {
    for (PmProcess process : slots) {
      if (process != null && process.pid() == pid) {
        return process;
      }
    }
    throw new ErrnoException(Errno.ESRCH, "no process, pid=" + pid);
  }

  /// All processes, by slot.
  List<PmProcess> all() {
    List<PmProcess> all = new ArrayList<>(used);
    for (PmProcess process : slots) {
      if (process != null) {
        all.add(process);
      }
    }
    return all;
  }

  /// The children of a process; INIT is not its own child.
  List<PmProcess> childrenOf(PmProcess parent) {
    List<PmProcess> children = all();
    children.removeIf(process -> process.parent() != parent || process == parent);
    return children;
  }

  PmProcess init() {
    return find(Endpoint.INIT).orElseThrow();
  }

  /// A free slot, as long ago freed as can be. `EAGAIN` if there is none for a process like
  /// `parent`.
  int freeSlot(PmProcess parent) throws ErrnoException {
    if (used >= slots.length - (parent.isRoot() ? 0 : RESERVED_SLOTS)) {
      throw new ErrnoException(Errno.EAGAIN, "process table is full, slots=" + slots.length);
    }
    int slot = lastSlot;
    do {
      slot = (slot + 1) % slots.length;
    } while (slots[slot] != null);
    lastSlot = slot;
    return slot;
  }

  /// A pid that neither a process nor a process group has.
  int freePid() {
    do {
      lastPid = lastPid < PID_MAX ? lastPid + 1 : INIT_PID + 1;
    } while (isTaken(lastPid));
    return lastPid;
  }

  private boolean isTaken(int pid) {
    for (PmProcess process : slots) {
      if (process != null && (process.pid() == pid || process.group() == pid)) {
        return true;
      }
    }
    return false;
  }

  boolean contains(PmProcess process) {
    return slots[process.slot()] == process;
  }

  void add(PmProcess process) {
    assert slots[process.slot()] == null : process;
    slots[process.slot()] = process;
    lastSlot = Math.max(lastSlot, process.slot()); // first search: behind the boot processes
    used++;
  }

  void remove(PmProcess process) {
    assert slots[process.slot()] == process : process;
    slots[process.slot()] = null;
    used--;
  }
}
