package samsara.ds;

import java.nio.charset.StandardCharsets;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.protocol.ds.DsMessage;
import samsara.sys.DataStore;
import samsara.sys.Sys;

/// Moves keys and values between the caller's memory and objects. Errors of the copy, such as
/// `EPERM` for a bad grant, are those of the request.
final class GrantTransfer {
  /// Longest value; `ENOMEM` for more.
  static final int VALUE_BYTES_MAX = 64 * 1024;

  private static final int KEY_BYTES_MIN = 2;

  private final Sys sys;

  GrantTransfer(Sys sys) {
    this.sys = sys;
  }

  /// The key of a request. `EINVAL` for a length outside 2 … 80, terminator included.
  String key(long[] message) throws ErrnoException {
    int bytes = keyBytes(message);
    byte[] key = read(Message.source(message), DsMessage.keyGrant(message), bytes);
    int length = 0;
    while (length < bytes - 1 && key[length] != 0) {
      length++;
    }
    return new String(key, 0, length, StandardCharsets.UTF_8);
  }

  /// Writes a key for the caller, cut to its buffer; errors as {@link #key}.
  void putKey(long[] message, String key) throws ErrnoException {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[Math.min(text.length + 1, keyBytes(message))];
    System.arraycopy(text, 0, bytes, 0, bytes.length - 1);
    write(Message.source(message), DsMessage.keyGrant(message), bytes, bytes.length);
  }

  private static int keyBytes(long[] message) throws ErrnoException {
    int bytes = DsMessage.keyBytes(message);
    if (bytes < KEY_BYTES_MIN || bytes > DataStore.KEY_BYTES_MAX) {
      throw new ErrnoException(Errno.EINVAL, "keyBytes=" + bytes);
    }
    return bytes;
  }

  /// The value that a request publishes. `EINVAL` for an empty one, `ENOMEM` for one too long.
  byte[] value(long[] message) throws ErrnoException {
    int bytes = DsMessage.valueBytes(message);
    if (bytes <= 0) {
      throw new ErrnoException(Errno.EINVAL, "valueBytes=" + bytes);
    }
    if (bytes > VALUE_BYTES_MAX) {
      throw new ErrnoException(Errno.ENOMEM, "valueBytesMax=" + VALUE_BYTES_MAX);
    }
    return read(Message.source(message), DsMessage.value(message), bytes);
  }

  /// Writes a value for the caller, cut to its buffer, and says how much.
  void putValue(long[] message, byte[] value) throws ErrnoException {
    int bytes = Math.min(value.length, DsMessage.valueBytes(message));
    if (bytes < 0) {
      throw new ErrnoException(Errno.EINVAL, "valueBytes=" + bytes);
    }
    write(Message.source(message), DsMessage.value(message), value, bytes);
    DsMessage.valueBytes(message, bytes);
  }

  private byte[] read(int granter, int grant, int length) throws ErrnoException {
    byte[] data = new byte[length];
    int buffer = sys.heap().allocate(length);
    try {
      ErrnoException.check(sys.kernel().safecopyFrom(granter, grant, 0, buffer, length));
      sys.ipc().memory().read(buffer, data, 0, length);
    } finally {
      sys.heap().free(buffer);
    }
    return data;
  }

  private void write(int granter, int grant, byte[] data, int length) throws ErrnoException {
    int buffer = sys.heap().allocate(length);
    try {
      sys.ipc().memory().write(buffer, data, 0, length);
      ErrnoException.check(sys.kernel().safecopyTo(granter, grant, 0, buffer, length));
    } finally {
      sys.heap().free(buffer);
    }
  }
}
