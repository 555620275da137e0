package samsara.protocol.tty;

import samsara.abi.Message;

/// FKEY_CONTROL: a service claims function keys and asks which were pressed. The terminal driver
/// notifies it at each press. Bit n stands for key Fn.
///
/// MINIX: `FKEY_*` in `include/minix/com.h`, `lib/libsys/fkey_ctl.c`.
public final class FunctionKeys {
  /// Message type.
  public static final int CONTROL = 98;

  /// Claims keys; `EBUSY` if one is another's. What could not be claimed stays in the answer.
  public static final int MAP = 10;

  /// Gives keys back; `EPERM` if one is not the caller's.
  public static final int UNMAP = 11;

  /// Asks which keys were pressed since it was asked last.
  public static final int EVENTS = 12;

  private FunctionKeys() {}

  /// {@link #MAP}, {@link #UNMAP} or {@link #EVENTS}.
  public static int request(long[] message) {
    return Message.int32(message, Message.M2_I1);
  }

  /// Sets request.
  public static void request(long[] message, int value) {
    Message.int32(message, Message.M2_I1, value);
  }

  /// Keys without SHIFT.
  public static int keys(long[] message) {
    return Message.int32(message, Message.M2_L1);
  }

  /// Sets keys.
  public static void keys(long[] message, int value) {
    Message.int32(message, Message.M2_L1, value);
  }

  /// Keys with SHIFT.
  public static int shiftedKeys(long[] message) {
    return Message.int32(message, Message.M2_L2);
  }

  /// Sets shiftedKeys.
  public static void shiftedKeys(long[] message, int value) {
    Message.int32(message, Message.M2_L2, value);
  }
}
