package samsara.protocol.vfs;

import samsara.abi.Message;

/// View of a call to VFS; which fields a call has stands with its {@link VfsCall}. Keeps no data of
/// its own.
///
/// MINIX: `servers/vfs/param.h`.
public final class VfsMessage {
  private VfsMessage() {}

  /// File descriptor of READ, WRITE, CLOSE and IOCTL.
  public static int fd(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets fd.
  public static void fd(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// Bytes to move, or room in the buffer of GETSYSINFO.
  public static int bytes(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets bytes.
  public static void bytes(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// Buffer of READ, WRITE and GETSYSINFO; name of STAT, and of OPEN with O_CREAT.
  public static int address(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets address.
  public static void address(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// Where STAT writes its record.
  public static int statBuffer(long[] message) {
    return Message.int32(message, Message.M1_P2);
  }

  /// Sets statBuffer.
  public static void statBuffer(long[] message, int value) {
    Message.int32(message, Message.M1_P2, value);
  }

  /// Length of a name with its NUL.
  public static int nameBytes(long[] message) {
    return Message.int32(message, Message.M3_I1);
  }

  /// Sets nameBytes.
  public static void nameBytes(long[] message, int value) {
    Message.int32(message, Message.M3_I1, value);
  }

  /// {@link OpenFlag} bits.
  public static int openFlags(long[] message) {
    return Message.int32(message, Message.M3_I2);
  }

  /// Sets openFlags.
  public static void openFlags(long[] message, int value) {
    Message.int32(message, Message.M3_I2, value);
  }

  /// Name of OPEN. With O_CREAT the call has a mode, and the name moves.
  public static int openName(long[] message) {
    boolean creates = (openFlags(message) & OpenFlag.O_CREAT) != 0;
    return Message.int32(message, creates ? Message.M1_P1 : Message.M3_P1);
  }

  /// Sets openName, after openFlags.
  public static void openName(long[] message, int value) {
    boolean creates = (openFlags(message) & OpenFlag.O_CREAT) != 0;
    Message.int32(message, creates ? Message.M1_P1 : Message.M3_P1, value);
  }

  /// Request of IOCTL: bits 16–27 the size of the argument, bit 30 the driver reads it, bit 31 the
  /// driver writes it.
  public static int ioctlRequest(long[] message) {
    return Message.int32(message, Message.M2_I3);
  }

  /// Sets ioctlRequest.
  public static void ioctlRequest(long[] message, int value) {
    Message.int32(message, Message.M2_I3, value);
  }

  /// Argument of IOCTL.
  public static int ioctlArgument(long[] message) {
    return Message.int32(message, Message.M2_P1);
  }

  /// Sets ioctlArgument.
  public static void ioctlArgument(long[] message, int value) {
    Message.int32(message, Message.M2_P1, value);
  }

  /// Number of descriptors that SELECT looks at, from 0 on.
  public static int selectCount(long[] message) {
    return Message.int32(message, Message.M8_I1);
  }

  /// Sets selectCount.
  public static void selectCount(long[] message, int value) {
    Message.int32(message, Message.M8_I1, value);
  }

  /// Address of a set of SELECT: 0 for reading, 1 writing, 2 errors.
  public static int selectSet(long[] message, int which) {
    return Message.int32(message, Message.M8_P1 + which * Integer.BYTES);
  }

  /// Sets selectSet.
  public static void selectSet(long[] message, int which, int value) {
    Message.int32(message, Message.M8_P1 + which * Integer.BYTES, value);
  }

  /// Address of the time limit of SELECT, 0 for none.
  public static int selectTime(long[] message) {
    return Message.int32(message, Message.M8_P4);
  }

  /// Sets selectTime.
  public static void selectTime(long[] message, int value) {
    Message.int32(message, Message.M8_P4, value);
  }

  /// Which table GETSYSINFO copies.
  public static int table(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets table.
  public static void table(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// Label of MAPDRIVER.
  public static int label(long[] message) {
    return Message.int32(message, Message.M2_P1);
  }

  /// Sets label.
  public static void label(long[] message, int value) {
    Message.int32(message, Message.M2_P1, value);
  }

  /// Length of that label, with or without its NUL.
  public static int labelBytes(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets labelBytes.
  public static void labelBytes(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// Major of MAPDRIVER.
  public static int major(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets major.
  public static void major(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// Style of MAPDRIVER; NDEV unmaps.
  public static int style(long[] message) {
    return Message.int32(message, Message.M2_I2);
  }

  /// Sets style.
  public static void style(long[] message, int value) {
    Message.int32(message, Message.M2_I2, value);
  }

  /// Driver flags of MAPDRIVER.
  public static int deviceFlags(long[] message) {
    return Message.int32(message, Message.M2_I3);
  }

  /// Sets deviceFlags.
  public static void deviceFlags(long[] message, int value) {
    Message.int32(message, Message.M2_I3, value);
  }
}
