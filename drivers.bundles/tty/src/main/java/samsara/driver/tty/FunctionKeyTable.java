package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.protocol.tty.FunctionKeys;

/// Which service has claimed which function key, and which were pressed since it asked.
///
/// MINIX: `drivers/tty/keyboard.c`, do_fkey_ctl and func_key.
final class FunctionKeyTable {
  /// Function keys; each can be claimed alone and with SHIFT.
  static final int KEYS = 12;

  private final Ipc ipc;
  private final int[] owners = new int[2 * KEYS];
  private final boolean[] pressed = new boolean[2 * KEYS];

  FunctionKeyTable(Ipc ipc) {
    this.ipc = ipc;
    Arrays.fill(owners, Endpoint.NONE);
  }

  /// Handles FKEY_CONTROL; the message becomes the answer but for its type. `EINVAL` for a request
  /// that is none, `EBUSY` for a key of another, `EPERM` for giving back what is not the caller's.
  int control(int caller, long[] message) {
    int keys = FunctionKeys.keys(message);
    int shifted = FunctionKeys.shiftedKeys(message);
    int result =
        switch (FunctionKeys.request(message)) {
          case FunctionKeys.MAP -> Math.min(map(caller, keys, 0), map(caller, shifted, KEYS));
          case FunctionKeys.UNMAP -> Math.min(unmap(caller, keys, 0), unmap(caller, shifted, KEYS));
          case FunctionKeys.EVENTS -> Errno.OK;
          default -> -Errno.EINVAL;
        };
    switch (FunctionKeys.request(message)) {
      case FunctionKeys.EVENTS -> {
        FunctionKeys.keys(message, events(caller, 0));
        FunctionKeys.shiftedKeys(message, events(caller, KEYS));
      }
      case FunctionKeys.MAP -> {
        FunctionKeys.keys(message, notOf(caller, keys, 0));
        FunctionKeys.shiftedKeys(message, notOf(caller, shifted, KEYS));
      }
      default -> {}
    }
    return result;
  }

  private int map(int caller, int keys, int from) {
    int result = Errno.OK;
    for (int i = 0; i < KEYS; i++) {
      if (isIn(keys, i)) {
        if (owners[from + i] == Endpoint.NONE) {
          owners[from + i] = caller;
          pressed[from + i] = false;
        } else if (owners[from + i] != caller) {
          result = -Errno.EBUSY;
        }
      }
    }
    return result;
  }

  private int unmap(int caller, int keys, int from) {
    int result = Errno.OK;
    for (int i = 0; i < KEYS; i++) {
      if (isIn(keys, i)) {
        if (owners[from + i] == caller) {
          owners[from + i] = Endpoint.NONE;
        } else {
          result = -Errno.EPERM;
        }
      }
    }
    return result;
  }

  private int events(int caller, int from) {
    int keys = 0;
    for (int i = 0; i < KEYS; i++) {
      if (owners[from + i] == caller && pressed[from + i]) {
        pressed[from + i] = false;
        keys |= 1 << (i + 1);
      }
    }
    return keys;
  }

  private int notOf(int caller, int keys, int from) {
    int others = 0;
    for (int i = 0; i < KEYS; i++) {
      if (isIn(keys, i) && owners[from + i] != caller) {
        others |= 1 << (i + 1);
      }
    }
    return others;
  }

  private static boolean isIn(int keys, int index) {
    return (keys >> (index + 1) & 1) != 0;
  }

  /// A key was pressed. Answers `false` if nobody has claimed it.
  ///
  /// @param index 0 for F1
  boolean press(int index, boolean shifted) {
    int at = index + (shifted ? KEYS : 0);
    if (owners[at] == Endpoint.NONE) {
      return false;
    }
    pressed[at] = true;
    if (ipc.notify(owners[at]) != Errno.OK) {
      owners[at] = Endpoint.NONE; // it has ended
      return false;
    }
    return true;
  }

  void save(DataOutputStream out) throws IOException {
    for (int i = 0; i < owners.length; i++) {
      out.writeInt(owners[i]);
      out.writeBoolean(pressed[i]);
    }
  }

  void restore(DataInputStream in) throws IOException {
    for (int i = 0; i < owners.length; i++) {
      owners[i] = in.readInt();
      pressed[i] = in.readBoolean();
    }
  }
}
