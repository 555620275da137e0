package samsara.vfs;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.vfs.DeviceMapEntry;
import samsara.protocol.vfs.VfsMessage;
import samsara.sys.DataStore;

/// Changing and showing the device map.
///
/// MINIX: `servers/vfs/dmap.c`, do_mapdriver; `servers/vfs/misc.c`, do_getsysinfo.
final class MapCalls {
  /// Selector of the device map in GETSYSINFO.
  static final int TABLE_DEVICE_MAP = 1;

  private final DeviceMap map;
  private final ProcessTable processes;
  private final PendingCalls pending;
  private final SelectCalls selects;
  private final DataStore dataStore;
  private final UserMemory memory;

  MapCalls(
      DeviceMap map,
      ProcessTable processes,
      PendingCalls pending,
      SelectCalls selects,
      DataStore dataStore,
      UserMemory memory) {
    this.map = map;
    this.processes = processes;
    this.pending = pending;
    this.selects = selects;
    this.dataStore = dataStore;
    this.memory = memory;
  }

  /// Maps a major to a driver, or with style NDEV takes the mapping away. Answers 0. `EPERM` for
  /// everybody but RS, `ENODEV` for a major that is none, `EINVAL` for a bad style, a bad or
  /// unknown label, a driver that VFS does not know unless it is forced, and unmapping another's
  /// major.
  int doMapDriver(int caller, long[] message) throws ErrnoException {
    if (caller != Endpoint.RS) {
      throw new ErrnoException(Errno.EPERM);
    }
    int major = VfsMessage.major(message);
    if (major <= 0 || major >= DeviceMap.MAJORS) {
      throw new ErrnoException(Errno.ENODEV);
    }
    int style = VfsMessage.style(message);
    if (style != DeviceStyle.NDEV && !DeviceStyle.isDriver(style)) {
      throw new ErrnoException(Errno.EINVAL);
    }
    String label = memory.label(caller, VfsMessage.label(message), VfsMessage.labelBytes(message));
    if (style == DeviceStyle.NDEV) {
      unmap(major, label);
    } else {
      map(major, label, style, VfsMessage.deviceFlags(message));
    }
    return Errno.OK;
  }

  private void map(int major, String label, int style, int flags) throws ErrnoException {
    int endpoint;
    try {
      endpoint = dataStore.retrieveEndpoint(label);
    } catch (ErrnoException e) {
      throw new ErrnoException(Errno.EINVAL, "label=" + label + ": " + e.getMessage());
    }
    boolean forced = (flags & PublicEntry.DEVICE_FORCED) != 0;
    if (!forced && processes.find(endpoint) == null) {
      throw new ErrnoException(Errno.EINVAL);
    }
    Driver predecessor = map.ofMajor(major);
    if (predecessor != null && predecessor.endpoint() != endpoint) {
      release(predecessor);
    }
    map.map(major, endpoint, style, flags, label);
  }

  private void unmap(int major, String label) throws ErrnoException {
    Driver driver = map.ofMajor(major);
    if (driver == null) {
      return;
    }
    if (!driver.label().equals(label)) {
      throw new ErrnoException(Errno.EINVAL);
    }
    release(driver);
  }

  private void release(Driver driver) {
    map.unmap(driver.major());
    pending.failAll(driver);
    selects.release(driver.endpoint());
  }

  /// Copies a table and answers its bytes. `EPERM` for all but root, `EINVAL` for a table that is
  /// none, `E2BIG` if it is longer than the buffer, `EFAULT`.
  int doGetSysInfo(FileProcess process, long[] message) throws ErrnoException {
    if (process.effectiveUid() != 0) {
      throw new ErrnoException(Errno.EPERM);
    }
    if (VfsMessage.table(message) != TABLE_DEVICE_MAP) {
      throw new ErrnoException(Errno.EINVAL);
    }
    int bytes = DeviceMap.MAJORS * DeviceMapEntry.SIZE_BYTES;
    if (VfsMessage.bytes(message) < bytes) {
      throw new ErrnoException(Errno.E2BIG);
    }
    memory.write(
        process.endpoint(),
        VfsMessage.address(message),
        bytes,
        (own, address) -> {
          for (DeviceMapEntry row : map.rows()) {
            row.write(own, address + row.major() * DeviceMapEntry.SIZE_BYTES);
          }
        });
    return bytes;
  }
}
