package samsara.sim.device;

import samsara.protocol.vfs.OpenFlag;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Opens a device once and reads it for ever, waiting in VFS most of the time. Prints what went
/// wrong.
final class DeviceReader implements SystemProcess {
  private final String path;
  private final int bytesMax;
  private final Listener listener;

  /// Hears of what was read.
  @FunctionalInterface
  interface Listener {
    /// What one read has given; not empty.
    void read(Sys sys, byte[] data);
  }

  DeviceReader(String path, int bytesMax, Listener listener) {
    this.path = path;
    this.bytesMax = bytesMax;
    this.listener = listener;
  }

  @Override
  public void main(Sef sef) {
    sef.startup();
    Sys sys = sef.sys();
    try {
      OpenDevice device = new OpenDevice(sys, path, OpenFlag.O_RDONLY, bytesMax);
      for (byte[] data = device.read(bytesMax); data.length > 0; data = device.read(bytesMax)) {
        listener.read(sys, data);
      }
      sys.print("failed: end of " + path);
    } catch (IllegalStateException e) {
      sys.print("failed: " + e.getMessage());
    }
    sef.serve(request -> true);
  }
}
