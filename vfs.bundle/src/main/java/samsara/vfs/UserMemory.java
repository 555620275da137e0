package samsara.vfs;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Memory;
import samsara.protocol.vfs.DeviceMapEntry;
import samsara.sys.Sys;

/// Copies names and records between VFS and its callers, through one buffer.
///
/// MINIX: `servers/vfs/utility.c`, fetch_name.
final class UserMemory {
  /// Longest path with its NUL.
  static final int PATH_MAX = 255;

  /// Size of the buffer: the largest that is ever copied, the device map.
  static final int BUFFER_BYTES = DeviceMap.MAJORS * DeviceMapEntry.SIZE_BYTES;

  private final Sys sys;
  private final int buffer;

  UserMemory(Sys sys) {
    this.sys = sys;
    this.buffer = sys.heap().allocate(BUFFER_BYTES);
  }

  /// Reads a path of a caller. `EINVAL` for no length, `ENAMETOOLONG` beyond PATH_MAX, `EFAULT`.
  String path(int endpoint, int address, int bytes) throws ErrnoException {
    if (bytes > PATH_MAX) {
      throw new ErrnoException(Errno.ENAMETOOLONG);
    }
    return string(endpoint, address, bytes);
  }

  /// Reads a driver's label. `EINVAL` for one that is too long or has no length, `EFAULT`.
  String label(int endpoint, int address, int bytes) throws ErrnoException {
    if (bytes > DeviceMap.LABEL_MAX) {
      throw new ErrnoException(Errno.EINVAL);
    }
    return string(endpoint, address, bytes);
  }

  private String string(int endpoint, int address, int bytes) throws ErrnoException {
    if (bytes <= 0) {
      throw new ErrnoException(Errno.EINVAL);
    }
    ErrnoException.check(sys.kernel().virCopy(endpoint, address, Endpoint.SELF, buffer, bytes));
    return sys.ipc().memory().string(buffer, bytes);
  }

  /// Reads 32-bit words of a caller. `EFAULT` if it has no such memory.
  int[] words(int endpoint, int address, int bytes) throws ErrnoException {
    ErrnoException.check(sys.kernel().virCopy(endpoint, address, Endpoint.SELF, buffer, bytes));
    int[] words = new int[bytes / Integer.BYTES];
    for (int i = 0; i < words.length; i++) {
      words[i] = sys.ipc().memory().int32(buffer + i * Integer.BYTES);
    }
    return words;
  }

  /// Copies content to a caller. `EFAULT` if it has no such memory.
  void write(int endpoint, int address, int bytes, Content content) throws ErrnoException {
    content.write(sys.ipc().memory(), buffer);
    ErrnoException.check(sys.kernel().virCopy(Endpoint.SELF, buffer, endpoint, address, bytes));
  }

  /// What is copied.
  @FunctionalInterface
  interface Content {
    /// Writes it to an address.
    void write(Memory memory, int address);
  }
}
