package samsara.protocol.pci;

import org.jspecify.annotations.Nullable;
import samsara.abi.Numbered;

/// Requests to the PCI server; fields in {@link PciMessage}. The type of the answer is the result.
///
/// A caller sees the functions that its access list names, and no others: what it can't see is
/// `EINVAL`.
///
/// MINIX: `include/minix/com.h`, `drivers/pci/main.c`.
public enum PciRequest implements Numbered {
  /// Says that there is a PCI server.
  INIT(0),

  /// The first function that the caller sees: 1 with index and ids, 0 if there is none.
  FIRST_DEV(1),

  /// The next one behind an index; answers as {@link #FIRST_DEV}.
  NEXT_DEV(2),

  /// The function at a place: 1 with its index, 0 if there is none.
  FIND_DEV(3),

  /// Vendor and device id of a function.
  IDS(4),

  /// Name of a device, without a grant: not supported, `ENOSYS`.
  DEV_NAME(5),

  /// Name of a slot, without a grant: not supported, `ENOSYS`.
  SLOT_NAME(6),

  /// Takes a function for the caller, with its ports, its memory and its line. `EBUSY` if another
  /// live service has it.
  RESERVE(7),

  /// Reads a register of 8 bits; `EINVAL` for an offset that can't be.
  ATTR_R8(8),

  /// Reads a register of 16 bits.
  ATTR_R16(9),

  /// Reads a register of 32 bits.
  ATTR_R32(10),

  /// Writes a register of 8 bits. `EPERM` unless the caller has reserved the function.
  ATTR_W8(11),

  /// Writes a register of 16 bits.
  ATTR_W16(12),

  /// Writes a register of 32 bits.
  ATTR_W32(13),

  /// Looks for functions that have come or gone since. `EPERM` for a caller without a list.
  RESCAN(14),

  /// Name of a device, into a grant. `ENOENT` if it has none.
  DEV_NAME_S(15),

  /// Name of a slot, into a grant.
  SLOT_NAME_S(16),

  /// Sets the access list of a service, from a granted {@link PciAcl}. RS only, else `EPERM`;
  /// `ENOMEM` when there is no room.
  SET_ACL(17),

  /// Removes the access list of a service and takes what it has reserved. RS only, else `EPERM`;
  /// `EINVAL` if it has none.
  DEL_ACL(18),

  /// What a base address register of a function says: base, size, and whether it is of ports.
  /// `EINVAL` for one that is not used.
  GET_BAR(19);

  /// Added to each number to make the message type.
  public static final int BASE = 0x300;

  private static final Numbered.Table<PciRequest> TABLE = new Numbered.Table<>(PciRequest.class);

  private final int number;

  PciRequest(int number) {
    this.number = number;
  }

  /// The constant for a message type, or null if there is none.
  public static @Nullable PciRequest of(int type) {
    return TABLE.of(type - BASE);
  }

  /// The message type.
  public int type() {
    return BASE + number;
  }

  @Override
  public int number() {
    return number;
  }
}
