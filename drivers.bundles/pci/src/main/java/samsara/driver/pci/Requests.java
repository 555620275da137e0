package samsara.driver.pci;

import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.pci.PciAcl;
import samsara.protocol.pci.PciMessage;
import samsara.protocol.pci.PciRequest;
import samsara.sys.Sys;

/// What each request does.
///
/// MINIX: `drivers/pci/main.c`, `drivers/pci/pci.c`.
final class Requests {
  private static final int FOUND = 1;
  private static final int NONE = 0;
  private static final int NAME_BYTES_MAX = 80;

  private final Sys sys;
  private final BusState state;
  private final ConfigSpace space;
  private final Reservations reservations;
  private final Runnable save;

  Requests(Sys sys, BusState state, ConfigSpace space, Runnable save) {
    this.sys = sys;
    this.state = state;
    this.space = space;
    this.save = save;
    reservations = new Reservations(sys, state, space);
  }

  /// Looks what is on the bus.
  void rescan() {
    state.update(new BusScan(space).scan(state.functions()));
    save.run();
  }

  /// Handles one request and fills in the answer.
  ///
  /// @return the result
  int call(PciRequest request, long[] message) throws ErrnoException {
    int caller = Message.source(message);
    return switch (request) {
      case INIT -> Errno.OK;
      case FIRST_DEV -> next(caller, -1, message);
      case NEXT_DEV -> next(caller, PciMessage.index(message), message);
      case FIND_DEV -> find(caller, message);
      case IDS -> ids(caller, message);
      case RESERVE -> reserve(caller, PciMessage.index(message));
      case ATTR_R8 -> read(caller, message, 1);
      case ATTR_R16 -> read(caller, message, 2);
      case ATTR_R32 -> read(caller, message, 4);
      case ATTR_W8 -> write(caller, message, 1);
      case ATTR_W16 -> write(caller, message, 2);
      case ATTR_W32 -> write(caller, message, 4);
      case RESCAN -> rescan(caller);
      case DEV_NAME_S -> deviceName(caller, message);
      case SLOT_NAME_S -> slotName(caller, message);
      case SET_ACL -> setList(caller, PciMessage.aclGrant(message));
      case DEL_ACL -> deleteList(caller, PciMessage.aclEndpoint(message));
      case GET_BAR -> region(caller, message);
      case DEV_NAME, SLOT_NAME -> -Errno.ENOSYS;
    };
  }

  private Function require(int caller, int index) throws ErrnoException {
    if (!state.isVisible(caller, index)) {
      throw new ErrnoException(Errno.EINVAL, "index=" + index);
    }
    return state.functions().get(index);
  }

  private int next(int caller, int after, long[] message) {
    for (int index = Math.max(after, -1) + 1; index < state.functions().size(); index++) {
      if (state.isVisible(caller, index)) {
        Function function = state.functions().get(index);
        PciMessage.index(message, index);
        PciMessage.foundVendor(message, function.vendor());
        PciMessage.foundDevice(message, function.device());
        return FOUND;
      }
    }
    return NONE;
  }

  private int find(int caller, long[] message) {
    Place place =
        new Place(PciMessage.bus(message), PciMessage.slot(message), PciMessage.function(message));
    for (int index = 0; index < state.functions().size(); index++) {
      if (state.functions().get(index).place().equals(place) && state.isVisible(caller, index)) {
        PciMessage.index(message, index);
        return FOUND;
      }
    }
    return NONE;
  }

  private int ids(int caller, long[] message) throws ErrnoException {
    Function function = require(caller, PciMessage.index(message));
    PciMessage.vendor(message, function.vendor());
    PciMessage.device(message, function.device());
    return Errno.OK;
  }

  private int reserve(int caller, int index) throws ErrnoException {
    Function function = require(caller, index);
    PciAcl list = state.lists().get(caller);
    reservations.reserve(index, function, caller, list == null ? "" : list.label());
    save.run();
    return Errno.OK;
  }

  private static int register(long[] message, int widthBytes) throws ErrnoException {
    int register = PciMessage.register(message);
    if (register < 0 || register >= ConfigSpace.SPACE_BYTES || register % widthBytes != 0) {
      throw new ErrnoException(Errno.EINVAL, "register=" + register);
    }
    return register;
  }

  private int read(int caller, long[] message, int widthBytes) throws ErrnoException {
    Function function = require(caller, PciMessage.registerIndex(message));
    int register = register(message, widthBytes);
    PciMessage.value(message, space.read(function.place(), register, widthBytes));
    return Errno.OK;
  }

  private int write(int caller, long[] message, int widthBytes) throws ErrnoException {
    int index = PciMessage.registerIndex(message);
    Function function = require(caller, index);
    if (!reservations.has(caller, index)) {
      throw new ErrnoException(Errno.EPERM, function + " is not reserved");
    }
    int register = register(message, widthBytes);
    space.write(function.place(), register, widthBytes, PciMessage.value(message));
    return Errno.OK;
  }

  private int region(int caller, long[] message) throws ErrnoException {
    Function function = require(caller, PciMessage.registerIndex(message));
    int register = register(message, 4);
    for (Region region : function.regions()) {
      if (region.register() == register) {
        PciMessage.regionBase(message, region.base(space.read(function.place(), register, 4)));
        PciMessage.regionBytes(message, region.bytes());
        PciMessage.regionIsPorts(message, region.isPorts() ? 1 : 0);
        return Errno.OK;
      }
    }
    throw new ErrnoException(Errno.EINVAL, "register=" + register);
  }

  private int rescan(int caller) throws ErrnoException {
    if (!state.lists().containsKey(caller)) {
      throw new ErrnoException(Errno.EPERM);
    }
    rescan();
    return Errno.OK;
  }

  private int deviceName(int caller, long[] message) throws ErrnoException {
    String name =
        DeviceNames.of(PciMessage.nameVendor(message), PciMessage.nameDevice(message))
            .orElseThrow(() -> new ErrnoException(Errno.ENOENT));
    return answer(caller, PciMessage.nameGrant(message), PciMessage.nameBytes(message), name);
  }

  private int slotName(int caller, long[] message) throws ErrnoException {
    Function function = require(caller, PciMessage.index(message));
    return answer(
        caller,
        PciMessage.slotNameGrant(message),
        PciMessage.slotNameBytes(message),
        function.place().toString());
  }

  private int answer(int caller, int grant, int bytes, String name) throws ErrnoException {
    int room = Math.min(bytes, NAME_BYTES_MAX);
    if (room <= 0) {
      throw new ErrnoException(Errno.EINVAL, "bytes=" + bytes);
    }
    return withBuffer(
        room,
        address -> {
          sys.ipc().memory().string(address, room, name);
          return sys.kernel().safecopyTo(caller, grant, 0, address, room);
        });
  }

  // ---- Access lists. ----

  private static void requireRs(int caller) throws ErrnoException {
    if (caller != Endpoint.RS) {
      throw new ErrnoException(Errno.EPERM);
    }
  }

  private int setList(int caller, int grant) throws ErrnoException {
    requireRs(caller);
    PciAcl[] read = new PciAcl[1];
    ErrnoException.check(
        withBuffer(
            PciAcl.SIZE_BYTES,
            address -> {
              int result = sys.kernel().safecopyFrom(caller, grant, 0, address, PciAcl.SIZE_BYTES);
              read[0] = PciAcl.read(sys.ipc().memory(), address);
              return result;
            }));
    PciAcl list = read[0];
    formerSelves(list).forEach(this::forget);
    if (!state.lists().containsKey(list.endpoint()) && state.lists().size() == BusState.LISTS_MAX) {
      throw new ErrnoException(Errno.ENOMEM, "lists=" + BusState.LISTS_MAX);
    }
    state.lists().put(list.endpoint(), list);
    save.run();
    return Errno.OK;
  }

  // Of whose end nobody could tell.
  private List<Integer> formerSelves(PciAcl list) {
    return state.lists().values().stream()
        .filter(old -> old.label().equals(list.label()) && old.endpoint() != list.endpoint())
        .map(PciAcl::endpoint)
        .toList();
  }

  private int deleteList(int caller, int endpoint) throws ErrnoException {
    requireRs(caller);
    if (!state.lists().containsKey(endpoint)) {
      throw new ErrnoException(Errno.EINVAL, "endpoint=" + endpoint);
    }
    forget(endpoint);
    save.run();
    return Errno.OK;
  }

  private void forget(int endpoint) {
    state.lists().remove(endpoint);
    reservations.release(endpoint);
  }

  /// Does something with a buffer.
  @FunctionalInterface
  private interface BufferUse {
    int with(int address);
  }

  private int withBuffer(int bytes, BufferUse use) {
    int address = sys.heap().allocate(bytes);
    try {
      return use.with(address);
    } finally {
      sys.heap().free(address);
    }
  }
}
