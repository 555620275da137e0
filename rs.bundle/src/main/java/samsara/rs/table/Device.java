package samsara.rs.table;

import samsara.protocol.device.DeviceStyle;
import samsara.protocol.rs.PublicEntry;

/// What VFS needs to map a service's devices.
///
/// @param major major number, 0 for none
/// @param style a {@link DeviceStyle} number
/// @param style2 style of major + 1, NDEV for none
/// @param flags driver flags, see {@link PublicEntry}
public record Device(int major, int style, int style2, int flags) {
  /// No device. The flag is set all the same, as in the reference.
  public static final Device NONE =
      new Device(0, DeviceStyle.NDEV, DeviceStyle.NDEV, PublicEntry.DEVICE_FORCED);

  /// `true` if there is a device.
  public boolean isPresent() {
    return major > 0;
  }
}
