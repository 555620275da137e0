package samsara.vfs;

import samsara.protocol.vfs.DeviceMapEntry;

/// A row of the device map that has a driver.
final class Driver {
  private final DeviceMapEntry row;
  private boolean restartSeen;

  Driver(DeviceMapEntry row) {
    this.row = row;
  }

  int major() {
    return row.major();
  }

  int endpoint() {
    return row.endpoint();
  }

  int style() {
    return row.style();
  }

  String label() {
    return row.label();
  }

  DeviceMapEntry row() {
    return row;
  }

  /// A restart was noticed in a failed request, so that its files are marked already when its
  /// announcement arrives.
  boolean restartSeen() {
    return restartSeen;
  }

  void restartSeen(boolean value) {
    restartSeen = value;
  }
}
