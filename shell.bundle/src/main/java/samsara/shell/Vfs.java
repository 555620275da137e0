package samsara.shell;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.protocol.vfs.DeviceMapEntry;
import samsara.protocol.vfs.StatRecord;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;

/// Calls of a session to VFS. Results are those of VFS: a value, or a negated errno.
final class Vfs {
  private static final int DEVICE_MAP = 1;
  private static final int MAJORS = 32;

  private final Session session;

  Vfs(Session session) {
    this.session = session;
  }

  /// Opens a file and answers the descriptor.
  int open(String path, int flags) throws CommandFailure {
    byte[] name = nameOf(path);
    long[] message = Message.ofType(VfsCall.OPEN.number());
    VfsMessage.openFlags(message, flags);
    VfsMessage.nameBytes(message, name.length);
    VfsMessage.openName(message, session.put(name));
    return session.call(Endpoint.VFS, message);
  }

  /// Reads into the session's memory and answers the bytes read.
  int read(int fd, int address, int bytes) throws CommandFailure {
    long[] message = Message.ofType(VfsCall.READ.number());
    VfsMessage.fd(message, fd);
    VfsMessage.address(message, address);
    VfsMessage.bytes(message, bytes);
    return session.call(Endpoint.VFS, message);
  }

  /// Writes from the session's memory and answers the bytes written.
  int write(int fd, int address, int bytes) throws CommandFailure {
    long[] message = Message.ofType(VfsCall.WRITE.number());
    VfsMessage.fd(message, fd);
    VfsMessage.address(message, address);
    VfsMessage.bytes(message, bytes);
    return session.call(Endpoint.VFS, message);
  }

  int close(int fd) throws CommandFailure {
    long[] message = Message.ofType(VfsCall.CLOSE.number());
    VfsMessage.fd(message, fd);
    return session.call(Endpoint.VFS, message);
  }

  /// Describes a file. Fails with VFS's error.
  StatRecord stat(String path) throws CommandFailure {
    byte[] name = nameOf(path);
    int buffer = session.allocate(StatRecord.SIZE_BYTES);
    long[] message = Message.ofType(VfsCall.STAT.number());
    VfsMessage.nameBytes(message, name.length);
    VfsMessage.address(message, session.put(name));
    VfsMessage.statBuffer(message, buffer);
    int result = session.call(Endpoint.VFS, message);
    if (result < 0) {
      throw CommandFailure.because(result, session.name() + ": " + path);
    }
    return StatRecord.read(session.get(buffer, StatRecord.SIZE_BYTES), 0);
  }

  /// The majors that have a driver.
  List<DeviceMapEntry> deviceMap() throws CommandFailure {
    return session
        .table(Endpoint.VFS, DEVICE_MAP, DeviceMapEntry.SIZE_BYTES, MAJORS, DeviceMapEntry::read)
        .stream()
        .filter(row -> row.endpoint() != Endpoint.NONE)
        .toList();
  }

  private static byte[] nameOf(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }
}
