package samsara.rs.world;

import java.util.Map;
import java.util.TreeMap;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.vfs.DeviceMapEntry;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;

/// VFS: the device map.
public final class FakeVfs extends FakeServer {
  /// Label of the driver of each major.
  public final Map<Integer, String> map = new TreeMap<>(Map.of(15, "log"));

  /// Result of the next MAPDRIVERs, 0 to do them.
  public int failMaps;

  FakeVfs(World world) {
    super(world, Endpoint.VFS);
  }

  @Override
  long[] handle(long[] request) {
    int type = Message.type(request);
    if (type == VfsCall.MAPDRIVER.number()) {
      return Message.ofType(failMaps == 0 ? map(request) : -failMaps);
    }
    if (type == VfsCall.GETSYSINFO.number()) {
      int address = VfsMessage.address(request);
      for (Map.Entry<Integer, String> entry : map.entrySet()) {
        new DeviceMapEntry(
                entry.getKey(),
                world.ds.endpointOf(entry.getValue()),
                DeviceStyle.DEV,
                1,
                entry.getValue())
            .write(world.ipc.memory(), address + entry.getKey() * DeviceMapEntry.SIZE_BYTES);
      }
      return Message.ofType(Errno.OK);
    }
    throw new AssertionError("RS asks vfs for " + type);
  }

  private int map(long[] request) {
    String label =
        world.ipc.memory().string(VfsMessage.label(request), VfsMessage.labelBytes(request));
    if (VfsMessage.style(request) == DeviceStyle.NDEV) {
      map.remove(VfsMessage.major(request));
      return Errno.OK;
    }
    if (world.ds.endpointOf(label) == Endpoint.NONE) {
      return -Errno.EINVAL;
    }
    map.put(VfsMessage.major(request), label);
    return Errno.OK;
  }
}
