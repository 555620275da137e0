package samsara.protocol.vm;

import samsara.abi.Message;

/// View of a {@link VmCall} and of its answer; which fields a call has stands with its number. The
/// type of an answer is the result of the call.
///
/// MINIX: the VM part of `include/minix/com.h`.
public final class VmMessage {
  /// MMAP: what {@link #mapFile} is for anonymous memory, the only kind there is.
  public static final int NO_FILE = -1;

  private VmMessage() {}

  /// EXIT, WILLEXIT, BRK, EXEC_NEWMEM: the process; FORK: the parent.
  public static int endpoint(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets endpoint.
  public static void endpoint(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// FORK: slot for the child.
  public static int childSlot(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets childSlot.
  public static void childSlot(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// FORK, answer: endpoint of the child.
  public static int child(long[] message) {
    return Message.int32(message, Message.M1_I3);
  }

  /// Sets child.
  public static void child(long[] message, int value) {
    Message.int32(message, Message.M1_I3, value);
  }

  /// BRK: first address behind the wanted data region.
  public static int newBreak(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets newBreak.
  public static void newBreak(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// EXEC_NEWMEM: address of the record in the caller's memory.
  public static int newmemAddress(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets newmemAddress.
  public static void newmemAddress(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// EXEC_NEWMEM: size of that record.
  public static int newmemBytes(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets newmemBytes.
  public static void newmemBytes(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }

  /// EXEC_NEWMEM, answer: first address behind the stack.
  public static int stackTop(long[] message) {
    return Message.int32(message, Message.M1_P2);
  }

  /// Sets stackTop.
  public static void stackTop(long[] message, int value) {
    Message.int32(message, Message.M1_P2, value);
  }

  /// MMAP: where the search begins, 0 for the default; in the answer where the memory is.
  public static int mapAddress(long[] message) {
    return Message.int32(message, Message.M5_L1);
  }

  /// Sets mapAddress.
  public static void mapAddress(long[] message, int value) {
    Message.int32(message, Message.M5_L1, value);
  }

  /// MMAP: how much.
  public static int mapBytes(long[] message) {
    return Message.int32(message, Message.M5_L2);
  }

  /// Sets mapBytes.
  public static void mapBytes(long[] message, int value) {
    Message.int32(message, Message.M5_L2, value);
  }

  /// MMAP: protection; without effect, memory is always writable.
  public static int mapProtection(long[] message) {
    return Message.int16(message, Message.M5_S1);
  }

  /// Sets mapProtection.
  public static void mapProtection(long[] message, int value) {
    Message.int16(message, Message.M5_S1, value);
  }

  /// MMAP: {@link MapFlag} bits.
  public static int mapFlags(long[] message) {
    return Message.int16(message, Message.M5_S2);
  }

  /// Sets mapFlags.
  public static void mapFlags(long[] message, int value) {
    Message.int16(message, Message.M5_S2, value);
  }

  /// MMAP: file descriptor, {@link #NO_FILE} for none.
  public static int mapFile(long[] message) {
    return Message.int32(message, Message.M5_I1);
  }

  /// Sets mapFile.
  public static void mapFile(long[] message, int value) {
    Message.int32(message, Message.M5_I1, value);
  }

  /// MUNMAP: first address.
  public static int unmapAddress(long[] message) {
    return Message.int32(message, Message.M1_P1);
  }

  /// Sets unmapAddress.
  public static void unmapAddress(long[] message, int value) {
    Message.int32(message, Message.M1_P1, value);
  }

  /// MUNMAP: how much.
  public static int unmapBytes(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets unmapBytes.
  public static void unmapBytes(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// RS_SET_PRIV: the process whose call mask is set.
  public static int target(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets target.
  public static void target(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// RS_SET_PRIV: address of the 64-bit mask in RS's memory.
  public static int maskAddress(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets maskAddress.
  public static void maskAddress(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// INFO: a number of {@link VmInfo}.
  public static int what(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets what.
  public static void what(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// INFO: the process that is asked for.
  public static int subject(long[] message) {
    return Message.int32(message, Message.M2_I2);
  }

  /// Sets subject.
  public static void subject(long[] message, int value) {
    Message.int32(message, Message.M2_I2, value);
  }

  /// INFO: where the caller wants the record.
  public static int bufferAddress(long[] message) {
    return Message.int32(message, Message.M2_P1);
  }

  /// Sets bufferAddress.
  public static void bufferAddress(long[] message, int value) {
    Message.int32(message, Message.M2_P1, value);
  }

  /// RS_UPDATE: the new instance.
  public static int source(long[] message) {
    return Message.int32(message, Message.M1_I1);
  }

  /// Sets source.
  public static void source(long[] message, int value) {
    Message.int32(message, Message.M1_I1, value);
  }

  /// RS_UPDATE: the old instance, at the endpoint that clients know.
  public static int destination(long[] message) {
    return Message.int32(message, Message.M1_I2);
  }

  /// Sets destination.
  public static void destination(long[] message, int value) {
    Message.int32(message, Message.M1_I2, value);
  }
}
