package samsara.vfs;

import samsara.protocol.vfs.DeviceMapEntry;

/// A row of the device map that has a driver.
///
/// A driver keeps its endpoint over restarts; what VFS has told it, it has told one of its
/// incarnations. Files and calls remember which, so that what a dead one knew is told again.
final class Driver {
  private final DeviceMapEntry row;
  private int incarnation;
  private boolean deathSeen;

  /// @param incarnation number that no driver had before
  Driver(DeviceMapEntry row, int incarnation) {
    this.row = row;
    this.incarnation = incarnation;
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

  int incarnation() {
    return incarnation;
  }

  /// Its death was noticed in a failed request, before its successor announces itself.
  void died(int next) {
    incarnation = next;
    deathSeen = true;
  }

  /// It has announced itself.
  void announced(int next) {
    if (!deathSeen) {
      incarnation = next;
    }
    deathSeen = false;
  }
}
