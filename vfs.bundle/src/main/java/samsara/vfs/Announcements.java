package samsara.vfs;

import java.util.LinkedHashSet;
import java.util.Set;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.ds.DsFlag;
import samsara.sys.DataStore;
import samsara.sys.Sys;

/// Drivers that have announced themselves in DS. Each does so before it takes its first request. So
/// whoever got a first answer of a driver looks here before it goes on: then nothing is taken for
/// lost later that the new incarnation was told.
///
/// MINIX: `servers/vfs/main.c`, ds_event.
final class Announcements {
  /// Keys of DS under which drivers announce themselves.
  static final String KEY_PREFIX = "drv.vfs.";

  /// The same as a regular expression.
  static final String KEY_PATTERN = "drv\\.vfs\\..*";

  private final Sys sys;
  private final DeviceMap map;
  private final Set<Integer> restarted = new LinkedHashSet<>();

  Announcements(Sys sys, DeviceMap map) {
    this.sys = sys;
    this.map = map;
  }

  /// Asks DS to tell about drivers.
  void subscribe() throws ErrnoException {
    sys.dataStore().subscribe(KEY_PATTERN, DsFlag.INITIAL | DsFlag.OVERWRITE);
  }

  /// Takes the announcements that there are; there may be several under one notification.
  void take() {
    try {
      while (true) {
        DataStore.Change change = sys.dataStore().check();
        if (change.type() == DsFlag.TYPE_U32 && change.key().startsWith(KEY_PREFIX)) {
          take(change.owner());
        }
      }
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        sys.print("can't ask DS for news of drivers: " + e.getMessage());
      }
    }
  }

  // What is still on the way to a former incarnation is nothing for this one.
  private void take(int endpoint) {
    if (!map.ofEndpoint(endpoint).isEmpty()) {
      map.announced(endpoint);
      sys.async().forget(endpoint);
      restarted.add(endpoint);
    }
  }

  /// Takes out a driver that has announced itself, NONE if there is none.
  int next() {
    if (restarted.isEmpty()) {
      return Endpoint.NONE;
    }
    int endpoint = restarted.iterator().next();
    restarted.remove(endpoint);
    return endpoint;
  }
}
