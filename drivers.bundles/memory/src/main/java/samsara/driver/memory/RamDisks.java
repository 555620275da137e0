package samsara.driver.memory;

import java.nio.ByteBuffer;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.ds.DsFlag;
import samsara.sys.Sys;

/// The RAM disks: pieces of the driver's own memory, by minor. DS always knows where they lie, and
/// an instance that comes by an update or after a crash copies them out of the memory of the one
/// before it, which is there until the new one has started.
///
/// A mark in that memory tells that it is the one meant: an instance that was killed while it took
/// the disks over has none.
final class RamDisks {
  /// The largest disk.
  static final int BYTES_MAX = 32 << 20;

  /// Key of what DS keeps.
  static final String STATE_KEY = "memory_state";

  private static final int ENTRY_BYTES = 3 * Integer.BYTES;
  private static final int HEADER_BYTES = 2 * Integer.BYTES;
  private static final int STATE_BYTES = HEADER_BYTES + Minor.COUNT * ENTRY_BYTES;

  private final Sys sys;
  private final int[] addresses = new int[Minor.COUNT];
  private final int[] sizes = new int[Minor.COUNT];
  private int mark; // address of the number that marks this memory, 0 before there is a disk
  private int number;

  RamDisks(Sys sys) {
    this.sys = sys;
  }

  int size(int minor) {
    return sizes[minor];
  }

  int address(int minor) {
    return addresses[minor];
  }

  /// Makes a disk of zeros, in place of the one that was there, which stays if that fails. `EINVAL`
  /// for a size that is none or too large, `ENOMEM`, errors of DS.
  void resize(int minor, int bytes) throws ErrnoException {
    if (bytes < 0 || bytes > BYTES_MAX) {
      throw new ErrnoException(Errno.EINVAL, "bytes=" + bytes + " bytesMax=" + BYTES_MAX);
    }
    int oldAddress = addresses[minor];
    int oldSize = sizes[minor];
    allocate(minor, bytes); // beside the old one: it may not fit
    try {
      publish();
    } catch (ErrnoException e) {
      free(addresses[minor]);
      addresses[minor] = oldAddress;
      sizes[minor] = oldSize;
      throw e;
    }
    free(oldAddress);
  }

  private void free(int address) {
    if (address != 0) {
      sys.heap().free(address);
    }
  }

  /// Tells DS again where the disks are, if there are any.
  void remind() {
    try {
      if (mark != 0) {
        publish();
      }
    } catch (ErrnoException e) {
      sys.print("DS does not know the RAM disks: " + e.getMessage());
    }
  }

  private void allocate(int minor, int bytes) throws ErrnoException {
    addresses[minor] = bytes == 0 ? 0 : sys.heap().tryAllocate(bytes);
    sizes[minor] = bytes;
  }

  private void publish() throws ErrnoException {
    if (mark == 0) {
      mark = sys.heap().tryAllocate(Integer.BYTES);
    }
    int next = number + 1;
    ByteBuffer bytes = ByteBuffer.allocate(STATE_BYTES).putInt(mark).putInt(next);
    for (int minor = 0; minor < Minor.COUNT; minor++) {
      bytes.putInt(minor).putInt(addresses[minor]).putInt(sizes[minor]);
    }
    sys.dataStore()
        .publishMemory(STATE_KEY, bytes.array(), DsFlag.OVERWRITE | DsFlag.PRIVATE_RETRIEVE);
    number = next;
    sys.ipc().memory().int32(mark, number);
  }

  /// Copies the disks of the instance before, if there were any. `ESRCH` if its memory is not that
  /// of the disks, `ENOMEM` if there is no room for a copy beside it, and what the kernel and DS
  /// say.
  void restore(int oldEndpoint) throws ErrnoException {
    ByteBuffer bytes = saved();
    if (!bytes.hasRemaining()) {
      return;
    }
    int oldMark = bytes.getInt();
    number = bytes.getInt();
    int copy = sys.heap().tryAllocate(Integer.BYTES); // zero
    ErrnoException.check(
        sys.kernel().virCopy(oldEndpoint, oldMark, Endpoint.SELF, copy, Integer.BYTES));
    int found = sys.ipc().memory().int32(copy);
    sys.heap().free(copy);
    if (found != number) {
      throw new ErrnoException(Errno.ESRCH, "mark=" + found + " wanted=" + number);
    }
    while (bytes.remaining() >= ENTRY_BYTES) {
      int minor = bytes.getInt();
      int oldAddress = bytes.getInt();
      int size = bytes.getInt();
      if (size > 0) {
        allocate(minor, size);
        ErrnoException.check(
            sys.kernel().virCopy(oldEndpoint, oldAddress, Endpoint.SELF, addresses[minor], size));
      }
    }
    publish();
  }

  private ByteBuffer saved() throws ErrnoException {
    try {
      return ByteBuffer.wrap(sys.dataStore().retrieveMemory(STATE_KEY, STATE_BYTES));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ESRCH) {
        return ByteBuffer.allocate(0);
      }
      throw e;
    }
  }

  /// A first instance: what DS knows is of an earlier life.
  void begin() throws ErrnoException {
    if (saved().hasRemaining()) {
      sys.dataStore().deleteMemory(STATE_KEY);
    }
  }

  /// There are no disks any more. DS must not go on naming those of an instance that is gone.
  void forget() {
    for (int minor = 0; minor < Minor.COUNT; minor++) {
      free(addresses[minor]);
      addresses[minor] = 0;
      sizes[minor] = 0;
    }
    try {
      begin();
    } catch (ErrnoException e) {
      sys.print("DS still knows the RAM disks that are lost: " + e.getMessage());
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
