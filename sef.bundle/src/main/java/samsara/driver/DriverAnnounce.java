package samsara.driver;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.ds.DsFlag;
import samsara.sef.Panic;
import samsara.sys.Sys;

/// Makes the start or restart of a driver known, so that VFS opens again what was open: called in
/// the init callbacks, but not after a live update, which nobody has to notice.
///
/// MINIX: `lib/libdriver/driver.c`, driver_announce.
public final class DriverAnnounce {
  /// Start of the key that drivers publish; the label follows.
  public static final String KEY_PREFIX = "drv.vfs.";

  private DriverAnnounce() {}

  /// Wakes whoever waits for a former instance, and publishes `drv.vfs.<label>` in DS. Panics if DS
  /// does not know the caller or refuses.
  public static void announce(Sys sys) {
    int result = sys.kernel().clearIpcReferences();
    if (result != Errno.OK) {
      throw new Panic("IPC references can't be cleared: error=" + Errno.nameOf(result));
    }
    try {
      String label = sys.dataStore().retrieveLabel(sys.ipc().endpoint());
      sys.dataStore().publishU32(KEY_PREFIX + label, 1, DsFlag.OVERWRITE);
    } catch (ErrnoException e) {
      throw new Panic("driver can't be announced: error=" + Errno.nameOf(e.errno()));
    }
  }
}
