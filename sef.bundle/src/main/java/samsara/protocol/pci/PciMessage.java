package samsara.protocol.pci;

import samsara.abi.Message;

/// View of a {@link PciRequest} and of its answer.
///
/// MINIX: the PCI part of `include/minix/com.h`, `lib/libsys/pci_*.c`.
public final class PciMessage {
  private PciMessage() {}

  /// Index of a function: IDS, NEXT_DEV, RESERVE, SLOT_NAME_S; in the answer of FIRST_DEV, NEXT_DEV
  /// and FIND_DEV the one that was found.
  public static int index(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets index.
  public static void index(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// FIRST_DEV, NEXT_DEV, answer: vendor id.
  public static int foundVendor(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets foundVendor.
  public static void foundVendor(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// FIRST_DEV, NEXT_DEV, answer: device id.
  public static int foundDevice(long[] message) {
    return Message.int32(message, Message.M1_I3);
  }

  /// Sets foundDevice.
  public static void foundDevice(long[] message, int value) {
    Message.int32(message, Message.M1_I3, value);
  }

  /// IDS, answer: vendor id.
  public static int vendor(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets vendor.
  public static void vendor(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// IDS, answer: device id.
  public static int device(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets device.
  public static void device(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// FIND_DEV, RESCAN: number of the bus.
  public static int bus(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets bus.
  public static void bus(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// FIND_DEV: number of the device on its bus.
  public static int slot(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets slot.
  public static void slot(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// FIND_DEV: number of the function.
  public static int function(long[] message) {
    return Message.int32(message, Message.M1_I3);
  }

  /// Sets function.
  public static void function(long[] message, int value) {
    Message.int32(message, Message.M1_I3, value);
  }

  /// SLOT_NAME_S: grant for the name.
  public static int slotNameGrant(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets slotNameGrant.
  public static void slotNameGrant(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// SLOT_NAME_S: room for it.
  public static int slotNameBytes(long[] message) {
    return Message.int32(message, Message.M1_I3);
  }

  /// Sets slotNameBytes.
  public static void slotNameBytes(long[] message, int value) {
    Message.int32(message, Message.M1_I3, value);
  }

  /// DEV_NAME_S: vendor id.
  public static int nameVendor(long[] message) {
    return Message.int32(message, Message.M7_I1);
  }

  /// Sets nameVendor.
  public static void nameVendor(long[] message, int value) {
    Message.int32(message, Message.M7_I1, value);
  }

  /// DEV_NAME_S: device id.
  public static int nameDevice(long[] message) {
    return Message.int32(message, Message.M7_I2);
  }

  /// Sets nameDevice.
  public static void nameDevice(long[] message, int value) {
    Message.int32(message, Message.M7_I2, value);
  }

  /// DEV_NAME_S: room for the name.
  public static int nameBytes(long[] message) {
    return Message.int32(message, Message.M7_I3);
  }

  /// Sets nameBytes.
  public static void nameBytes(long[] message, int value) {
    Message.int32(message, Message.M7_I3, value);
  }

  /// DEV_NAME_S: grant for it.
  public static int nameGrant(long[] message) {
    return Message.int32(message, Message.M7_I4);
  }

  /// Sets nameGrant.
  public static void nameGrant(long[] message, int value) {
    Message.int32(message, Message.M7_I4, value);
  }

  /// ATTR_*, GET_BAR: index of a function.
  public static int registerIndex(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets registerIndex.
  public static void registerIndex(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// ATTR_*, GET_BAR: offset of the register.
  public static int register(long[] message) {
    return Message.int32(message, Message.M2_I2);
  }

  /// Sets register.
  public static void register(long[] message, int value) {
    Message.int32(message, Message.M2_I2, value);
  }

  /// ATTR_*: its value.
  public static int value(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets value.
  public static void value(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// GET_BAR, answer: first port or address.
  public static int regionBase(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets regionBase.
  public static void regionBase(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// GET_BAR, answer: size.
  public static int regionBytes(long[] message) {
    return Message.int32(message, Message.M2_L2);
  }

  /// Sets regionBytes.
  public static void regionBytes(long[] message, int value) {
    Message.int32(message, Message.M2_L2, value);
  }

  /// GET_BAR, answer: 1 for ports, 0 for memory.
  public static int regionIsPorts(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets regionIsPorts.
  public static void regionIsPorts(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// SET_ACL: grant on a {@link PciAcl}.
  public static int aclGrant(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets aclGrant.
  public static void aclGrant(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// DEL_ACL: whose list.
  public static int aclEndpoint(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets aclEndpoint.
  public static void aclEndpoint(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }
}
