package samsara.driver.pci;

import java.util.List;
import java.util.Map;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.PrivilegeRequest;
import samsara.sys.Sys;

/// Who has which function. Whoever reserves one gets the rights to it from the kernel: its ports,
/// its memory, its interrupt line. They go with the process; a driver that was restarted or updated
/// reserves again.
///
/// A function that is given back may not reach memory by itself any more.
///
/// MINIX: `pci_reserve2` and `pci_release` in `drivers/pci/pci.c`.
final class Reservations {
  private static final int LINE_MAX = 15;

  private final Sys sys;
  private final BusState state;
  private final ConfigSpace space;

  Reservations(Sys sys, BusState state, ConfigSpace space) {
    this.sys = sys;
    this.state = state;
    this.space = space;
  }

  boolean has(int endpoint, int index) {
    BusState.Holder holder = state.holders().get(index);
    return holder != null && holder.endpoint() == endpoint;
  }

  /// Gives a function to a service. `EBUSY` if another one that lives has it, else what the kernel
  /// answers.
  void reserve(int index, Function function, int endpoint, String label) throws ErrnoException {
    BusState.Holder holder = state.holders().get(index);
    if (holder != null && holder.endpoint() != endpoint && isAlive(holder)) {
      throw new ErrnoException(Errno.EBUSY, function + " is of " + holder.label());
    }
    for (Region region : function.regions()) {
      allow(function.place(), region, endpoint);
    }
    int line = space.read(function.place(), ConfigSpace.LINE, 1);
    if (space.read(function.place(), ConfigSpace.PIN, 1) != 0 && line > 0 && line <= LINE_MAX) {
      privctl(endpoint, PrivilegeRequest.ADD_IRQ, line, 0);
    }
    state.holders().put(index, new BusState.Holder(endpoint, label));
  }

  // Usually RS says so when a service has ended; it can't while this server is dead.
  private boolean isAlive(BusState.Holder holder) {
    try {
      return sys.dataStore().retrieveEndpoint(holder.label()) == holder.endpoint();
    } catch (ErrnoException e) {
      return e.errno() != Errno.ESRCH;
    }
  }

  private void allow(Place place, Region region, int endpoint) throws ErrnoException {
    int base = region.base(space.read(place, region.register(), 4));
    if (base != 0) {
      privctl(
          endpoint,
          region.isPorts() ? PrivilegeRequest.ADD_IO : PrivilegeRequest.ADD_MEM,
          base,
          base + region.bytes() - 1);
    }
  }

  private void privctl(int endpoint, PrivilegeRequest request, int first, int last)
      throws ErrnoException {
    int address = sys.heap().allocate(AddressRange.SIZE_BYTES);
    try {
      new AddressRange(first, last).write(sys.ipc().memory(), address);
      ErrnoException.check(sys.kernel().privctl(endpoint, request, address));
    } finally {
      sys.heap().free(address);
    }
  }

  /// Takes from a service what it has.
  void release(int endpoint) {
    List<Integer> held =
        state.holders().entrySet().stream()
            .filter(entry -> entry.getValue().endpoint() == endpoint)
            .map(Map.Entry::getKey)
            .toList();
    for (int index : held) {
      Place place = state.functions().get(index).place();
      int command = space.read(place, ConfigSpace.COMMAND, 2);
      space.write(place, ConfigSpace.COMMAND, 2, command & ~ConfigSpace.COMMAND_MASTER);
      state.holders().remove(index);
    }
  }
}
