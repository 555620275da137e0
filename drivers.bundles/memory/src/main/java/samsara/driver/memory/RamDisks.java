package samsara.driver.memory;

import java.nio.ByteBuffer;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.sys.Sys;

/// The RAM disks: pieces of the driver's own memory, by minor. What survives a live update is where
/// they lay in the old version, from which the new one copies them; a crash loses them.
final class RamDisks {
  /// The largest disk.
  static final int BYTES_MAX = 32 << 20;

  private static final int ENTRY_BYTES = 3 * Integer.BYTES;

  private final Sys sys;
  private final int[] addresses = new int[Minor.COUNT];
  private final int[] sizes = new int[Minor.COUNT];

  RamDisks(Sys sys) {
    this.sys = sys;
  }

  int size(int minor) {
    return sizes[minor];
  }

  int address(int minor) {
    return addresses[minor];
  }

  /// Makes a disk of zeros, in place of the one that was there. `EINVAL` for a size that is none or
  /// too large.
  void resize(int minor, int bytes) throws ErrnoException {
    if (bytes < 0 || bytes > BYTES_MAX) {
      throw new ErrnoException(Errno.EINVAL, "bytes=" + bytes + " bytesMax=" + BYTES_MAX);
    }
    if (sizes[minor] > 0) {
      sys.heap().free(addresses[minor]);
    }
    sizes[minor] = bytes;
    addresses[minor] = bytes == 0 ? 0 : sys.heap().allocate(bytes);
  }

  /// Where the disks are, for the next version.
  byte[] save() {
    ByteBuffer bytes = ByteBuffer.allocate(Minor.COUNT * ENTRY_BYTES);
    for (int minor = 0; minor < Minor.COUNT; minor++) {
      bytes.putInt(minor).putInt(addresses[minor]).putInt(sizes[minor]);
    }
    return bytes.array();
  }

  /// Copies the disks of the version before, which still has its memory.
  void restore(byte[] saved, int oldEndpoint) throws ErrnoException {
    ByteBuffer bytes = ByteBuffer.wrap(saved);
    while (bytes.remaining() >= ENTRY_BYTES) {
      int minor = bytes.getInt();
      int oldAddress = bytes.getInt();
      int size = bytes.getInt();
      if (size > 0) {
        resize(minor, size);
        ErrnoException.check(
            sys.kernel().virCopy(oldEndpoint, oldAddress, Endpoint.SELF, addresses[minor], size));
      }
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("disks:");
    for (int minor = 0; minor < Minor.COUNT; minor++) {
      if (sizes[minor] > 0) {
        text.append(" minor=").append(minor).append(" bytes=").append(sizes[minor]);
      }
    }
    return text.toString();
  }
}
