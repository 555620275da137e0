package samsara.vfs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.PublicEntry;
import samsara.protocol.vfs.DeviceMapEntry;

/// Which driver serves which major number. Empty until RS's public table is read; afterwards only
/// MAPDRIVER changes it, never a driver's death, since a driver comes back under its endpoint.
///
/// MINIX: `servers/vfs/dmap.c`.
final class DeviceMap {
  /// Majors are 0 … `MAJORS - 1`.
  static final int MAJORS = 32;

  /// Room for a label with its NUL.
  static final int LABEL_MAX = 16;

  private final @Nullable Driver[] drivers = new Driver[MAJORS];
  private int incarnations;

  /// Maps what the system started with: each driver's major, and the one behind it if it has a
  /// second style.
  void mapAll(List<PublicEntry> services) {
    for (PublicEntry service : services) {
      if (service.inUse() != 0 && service.major() > 0) {
        mapBoot(service, service.major(), service.style());
        mapBoot(service, service.major() + 1, service.style2());
      }
    }
  }

  private void mapBoot(PublicEntry service, int major, int style) {
    if (major < MAJORS && DeviceStyle.isDriver(style)) {
      map(major, service.endpoint(), style, service.deviceFlags(), service.label());
    }
  }

  /// Maps a major. A driver that has it already goes on as the same incarnation.
  void map(int major, int endpoint, int style, int flags, String label) {
    Driver former = drivers[major];
    int incarnation =
        former != null && former.endpoint() == endpoint ? former.incarnation() : ++incarnations;
    drivers[major] =
        new Driver(new DeviceMapEntry(major, endpoint, style, flags, label), incarnation);
  }

  void unmap(int major) {
    drivers[major] = null;
  }

  /// The driver of a major, null if it has none.
  @Nullable Driver ofMajor(int major) {
    return major < 0 || major >= MAJORS ? null : drivers[major];
  }

  /// The rows that one driver has.
  List<Driver> ofEndpoint(int endpoint) {
    List<Driver> found = new ArrayList<>();
    for (Driver driver : drivers) {
      if (driver != null && driver.endpoint() == endpoint) {
        found.add(driver);
      }
    }
    return found;
  }

  /// A driver has died with a request in its hands.
  void died(int endpoint) {
    int next = ++incarnations;
    ofEndpoint(endpoint).forEach(driver -> driver.died(next));
  }

  /// A driver has announced itself, most likely after a restart.
  void announced(int endpoint) {
    int next = ++incarnations;
    ofEndpoint(endpoint).forEach(driver -> driver.announced(next));
  }

  /// All rows, also those without a driver.
  List<DeviceMapEntry> rows() {
    List<DeviceMapEntry> rows = new ArrayList<>();
    for (int major = 0; major < MAJORS; major++) {
      Driver driver = drivers[major];
      rows.add(
          driver == null
              ? new DeviceMapEntry(major, Endpoint.NONE, DeviceStyle.NDEV, 0, "")
              : driver.row());
    }
    return rows;
  }
}
