package samsara.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.pci.PciMessage;
import samsara.protocol.pci.PciRequest;
import samsara.sys.Sys;

/// The PCI functions that a driver may see: those that its entry in `system.conf` names. Every call
/// waits for the PCI server; a call that the server took and did not live to answer is made again.
///
/// Each call fails with `EDEADSRCDST` when the server is gone, and with `EINVAL` for an index that
/// the caller does not see.
///
/// MINIX: `lib/libsys/pci_*.c`.
public final class PciDevices {
  /// Label of the PCI server.
  public static final String LABEL = "pci";

  /// Offset of the command register.
  public static final int COMMAND = 0x04;

  /// Offset of the revision; the class is in the three bytes behind it.
  public static final int REVISION = 0x08;

  /// Offset of the first base address register.
  public static final int BASE_ADDRESS = 0x10;

  /// Offset of the register with the interrupt line.
  public static final int LINE = 0x3C;

  private static final String CARD_PREFIX = "card.";
  private static final int COMMAND_IO = 0x0001;
  private static final int COMMAND_MASTER = 0x0004;
  private static final int ATTEMPTS_MAX = 5;

  private final Sys sys;

  private PciDevices(Sys sys) {
    this.sys = sys;
  }

  /// A function.
  ///
  /// @param index what the server calls it
  /// @param vendor and `device`: its identity
  public record Found(int index, int vendor, int device) {}

  /// Finds the PCI server; empty if there is none.
  public static Optional<PciDevices> find(Sys sys) {
    try {
      sys.dataStore().retrieveEndpoint(LABEL);
      return Optional.of(new PciDevices(sys));
    } catch (ErrnoException e) {
      return Optional.empty();
    }
  }

  /// All functions that the caller sees.
  public List<Found> all() throws ErrnoException {
    List<Found> found = new ArrayList<>();
    long[] message = Message.create();
    for (int result = call(PciRequest.FIRST_DEV, message);
        result > 0;
        result = call(PciRequest.NEXT_DEV, message)) {
      Found next =
          new Found(
              PciMessage.index(message),
              PciMessage.foundVendor(message),
              PciMessage.foundDevice(message));
      found.add(next);
      Message.clear(message);
      PciMessage.index(message, next.index());
    }
    return found;
  }

  /// Reserves one of the functions that fit: the one that this service had before, in this life or
  /// in that before a restart or an update, or else the first that nobody has. Empty if there is
  /// none.
  public Optional<Found> claim(Predicate<Found> fits) throws ErrnoException {
    String key = CARD_PREFIX + sys.dataStore().retrieveLabel(sys.ipc().endpoint());
    int former = former(key);
    List<Found> candidates = new ArrayList<>(all());
    candidates.removeIf(fits.negate());
    candidates.sort((a, b) -> Boolean.compare(b.index() == former, a.index() == former));
    for (Found found : candidates) {
      try {
        reserve(found.index());
        sys.dataStore().publishU32(key, found.index(), DsFlag.OVERWRITE);
        return Optional.of(found);
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EBUSY) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  private int former(String key) {
    try {
      return sys.dataStore().retrieveU32(key);
    } catch (ErrnoException e) {
      return -1;
    }
  }

  /// Takes a function for the caller, who may use its ports, its memory and its interrupt line from
  /// then on. A process that takes over from another one reserves again. `EBUSY` if another service
  /// has it.
  public void reserve(int index) throws ErrnoException {
    long[] message = Message.create();
    PciMessage.index(message, index);
    call(PciRequest.RESERVE, message);
  }

  /// Lets a reserved function answer to its ports.
  public void enablePorts(int index) throws ErrnoException {
    write16(index, COMMAND, read16(index, COMMAND) | COMMAND_IO);
  }

  /// Lets a reserved function reach memory by itself. It must have been stopped before: what a
  /// former driver told it lies in memory that is somebody else's now.
  public void enableMaster(int index) throws ErrnoException {
    write16(index, COMMAND, read16(index, COMMAND) | COMMAND_MASTER);
  }

  /// The class of a function: base class, subclass and interface.
  public int classCode(int index) throws ErrnoException {
    return read(PciRequest.ATTR_R32, index, REVISION) >>> Byte.SIZE;
  }

  /// Reads an 8-bit register.
  public int read8(int index, int register) throws ErrnoException {
    return read(PciRequest.ATTR_R8, index, register);
  }

  /// Reads a 16-bit register.
  public int read16(int index, int register) throws ErrnoException {
    return read(PciRequest.ATTR_R16, index, register);
  }

  /// Reads a 32-bit register.
  public int read32(int index, int register) throws ErrnoException {
    return read(PciRequest.ATTR_R32, index, register);
  }

  private int read(PciRequest request, int index, int register) throws ErrnoException {
    long[] message = Message.create();
    PciMessage.registerIndex(message, index);
    PciMessage.register(message, register);
    call(request, message);
    return PciMessage.value(message);
  }

  /// Writes a 16-bit register. `EPERM` unless the caller has reserved the function.
  public void write16(int index, int register, int value) throws ErrnoException {
    long[] message = Message.create();
    PciMessage.registerIndex(message, index);
    PciMessage.register(message, register);
    PciMessage.value(message, value);
    call(PciRequest.ATTR_W16, message);
  }

  /// The first port of a region of ports. `EINVAL` if the register is not of one that is used.
  ///
  /// @param number of the base address register, 0 … 5
  public int ports(int index, int number) throws ErrnoException {
    long[] message = Message.create();
    PciMessage.registerIndex(message, index);
    PciMessage.register(message, BASE_ADDRESS + number * Integer.BYTES);
    call(PciRequest.GET_BAR, message);
    if (PciMessage.regionIsPorts(message) == 0) {
      throw new ErrnoException(Errno.EINVAL, "memory: number=" + number);
    }
    return PciMessage.regionBase(message);
  }

  private int call(PciRequest request, long[] message) throws ErrnoException {
    for (int attempt = 1; ; attempt++) {
      long[] asked = message.clone();
      Message.type(asked, request.type());
      int result = sys.ipc().sendrec(sys.dataStore().retrieveEndpoint(LABEL), asked);
      if (result == Errno.OK) {
        Message.copy(asked, message);
        return ErrnoException.check(Message.type(message));
      }
      if (result != -Errno.ERESTART || attempt == ATTEMPTS_MAX) {
        throw new ErrnoException(-result, request + ": " + Errno.nameOf(result));
      }
    }
  }
}
