package samsara.rs.peer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import samsara.abi.Memory;
import samsara.abi.Message;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.vfs.DeviceMapEntry;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;
import samsara.rs.table.Device;
import samsara.rs.task.Task;

/// What RS asks VFS.
public final class FileServer {
  private static final int MAJORS = 32;
  private static final int DEVICE_MAP = 1;

  private final Peer peer;

  /// Speaks to VFS through `peer`.
  public FileServer(Peer peer) {
    this.peer = peer;
  }

  /// Maps a service's majors to it.
  public Task<long[]> map(String label, Device device) {
    return mapAll(label, device, device.style(), device.style2());
  }

  /// Takes a service's majors away from it.
  public Task<long[]> unmap(String label, Device device) {
    return mapAll(label, device, DeviceStyle.NDEV, DeviceStyle.NDEV);
  }

  private Task<long[]> mapAll(String label, Device device, int style, int style2) {
    Task<long[]> first = map(label, device.major(), style, device.flags());
    return device.style2() == DeviceStyle.NDEV
        ? first
        : first.then(done -> map(label, device.major() + 1, style2, device.flags()));
  }

  private Task<long[]> map(String label, int major, int style, int flags) {
    long[] message = Message.ofType(VfsCall.MAPDRIVER.number());
    Conversation conversation = peer.about("MAPDRIVER major=" + major, message);
    int bytes = label.getBytes(StandardCharsets.UTF_8).length + 1;
    int address = conversation.lend(bytes);
    conversation.memory().string(address, bytes, label);
    VfsMessage.label(message, address);
    VfsMessage.labelBytes(message, bytes);
    VfsMessage.major(message, major);
    VfsMessage.style(message, style);
    VfsMessage.deviceFlags(message, flags);
    return conversation.put();
  }

  /// VFS's device map.
  public Task<List<DeviceMapEntry>> deviceMap() {
    long[] message = Message.ofType(VfsCall.GETSYSINFO.number());
    Conversation conversation = peer.about("GETSYSINFO", message);
    int bytes = MAJORS * DeviceMapEntry.SIZE_BYTES;
    int address = conversation.lend(bytes);
    VfsMessage.table(message, DEVICE_MAP);
    VfsMessage.address(message, address);
    VfsMessage.bytes(message, bytes);
    Memory memory = conversation.memory();
    memory.fill(address, bytes, 0);
    return conversation
        .put()
        .map(reply ->
            IntStream.range(0, MAJORS)
                .mapToObj(i -> address + i * DeviceMapEntry.SIZE_BYTES)
                .map(row -> DeviceMapEntry.read(memory, row))
                .toList());
  }
}
