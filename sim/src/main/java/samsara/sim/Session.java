package samsara.sim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import samsara.abi.ByteMemory;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.kernel.host.HostProcess;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.pm.PmCall;
import samsara.protocol.pm.PmMessage;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.SlotInfo;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;

/// A user process that a test drives, call by call.
public final class Session implements AutoCloseable {
  private static final int BUFFER_BYTES = 1024;
  private static final int SLOTS_MAX = 64;
  private static final int PRIVATE_TABLE = 2;

  private final HostProcess process;

  /// A session in a process that was opened for it.
  public Session(HostProcess process) {
    this.process = process;
  }

  /// The process itself.
  public HostProcess process() {
    return process;
  }

  /// Sends a request and answers its result.
  public int call(int peer, int type, long[] message) throws InterruptedException {
    Message.type(message, type);
    int result = process.sendrec(peer, message);
    return result == Errno.OK ? Message.type(message) : result;
  }

  /// Opens, reads to the end and closes a file.
  public String cat(String path) throws ErrnoException, InterruptedException {
    int fd = ErrnoException.check(open(path));
    StringBuilder text = new StringBuilder();
    for (byte[] piece = read(fd, BUFFER_BYTES); piece.length > 0; piece = read(fd, BUFFER_BYTES)) {
      text.append(new String(piece, StandardCharsets.UTF_8));
    }
    ErrnoException.check(close(fd));
    return text.toString();
  }

  /// Opens a file for reading.
  public int open(String path) throws ErrnoException, InterruptedException {
    return open(path, OpenFlag.O_RDONLY);
  }

  /// Opens a file.
  ///
  /// @param flags of `OpenFlag`
  public int open(String path, int flags) throws ErrnoException, InterruptedException {
    int name = process.allocate(path.length() + 1);
    try {
      put(name, path + "\0");
      long[] message = Message.create();
      VfsMessage.nameBytes(message, path.length() + 1);
      VfsMessage.openFlags(message, flags);
      VfsMessage.openName(message, name);
      return call(Endpoint.VFS, VfsCall.OPEN.number(), message);
    } finally {
      process.release(name);
    }
  }

  /// Reads at most `bytes` from a file descriptor.
  public byte[] read(int fd, int bytes) throws ErrnoException, InterruptedException {
    int buffer = process.allocate(bytes);
    try {
      byte[] data = new byte[ErrnoException.check(transfer(VfsCall.READ, fd, buffer, bytes))];
      process.read(buffer, data, 0, data.length);
      return data;
    } finally {
      process.release(buffer);
    }
  }

  /// Writes to a file descriptor.
  ///
  /// @return bytes written, or a negated errno
  public int write(int fd, byte[] data) throws ErrnoException, InterruptedException {
    int buffer = process.allocate(data.length);
    try {
      process.write(buffer, data, 0, data.length);
      return transfer(VfsCall.WRITE, fd, buffer, data.length);
    } finally {
      process.release(buffer);
    }
  }

  /// READ or WRITE with any address.
  ///
  /// @return bytes moved, or a negated errno
  public int transfer(VfsCall call, int fd, int address, int bytes) throws InterruptedException {
    long[] message = Message.create();
    VfsMessage.fd(message, fd);
    VfsMessage.bytes(message, bytes);
    VfsMessage.address(message, address);
    return call(Endpoint.VFS, call.number(), message);
  }

  /// A control request.
  ///
  /// @param argument what is given; when that has worked it is replaced by what comes back
  public int ioctl(int fd, int request, byte[] argument)
      throws ErrnoException, InterruptedException {
    int buffer = process.allocate(argument.length);
    try {
      process.write(buffer, argument, 0, argument.length);
      long[] message = Message.create();
      VfsMessage.fd(message, fd);
      VfsMessage.ioctlRequest(message, request);
      VfsMessage.ioctlArgument(message, buffer);
      int result = call(Endpoint.VFS, VfsCall.IOCTL.number(), message);
      if (result >= 0) {
        process.read(buffer, argument, 0, argument.length);
      }
      return result;
    } finally {
      process.release(buffer);
    }
  }

  /// Closes a file descriptor.
  public int close(int fd) throws InterruptedException {
    long[] message = Message.create();
    VfsMessage.fd(message, fd);
    return call(Endpoint.VFS, VfsCall.CLOSE.number(), message);
  }

  /// Sends a signal.
  public int kill(int pid, int signal) throws InterruptedException {
    long[] message = Message.create();
    PmMessage.pid(message, pid);
    PmMessage.signal(message, signal);
    return call(Endpoint.PM, PmCall.KILL.number(), message);
  }

  /// `service up` with a heartbeat of 5 s.
  public int up(String location, String label, int major, int flags)
      throws ErrnoException, InterruptedException {
    return start(RsRequest.UP, start(location, label, major, flags, 300), 0, 0);
  }

  /// `service update`.
  public int update(String location, String label, int state, int maxTicks, int flags)
      throws ErrnoException, InterruptedException {
    return start(RsRequest.UPDATE, start(location, label, 0, flags, 0), state, maxTicks);
  }

  /// A start record with the privileges of hello.
  public static StartRecord start(
      String location, String label, int major, int flags, int periodTicks) {
    return Start.of(location)
        .label(label)
        .device(major, major == 0 ? DeviceStyle.NDEV : DeviceStyle.DEV)
        .flags(flags)
        .period(periodTicks)
        .record();
  }

  /// UP or UPDATE with any record.
  public int start(RsRequest request, StartRecord record, int state, int maxTicks)
      throws ErrnoException, InterruptedException {
    ByteMemory image = new ByteMemory(StartRecord.SIZE_BYTES);
    record.write(image, 0);
    int address = process.allocate(StartRecord.SIZE_BYTES);
    try {
      process.write(address, image.bytes(), 0, StartRecord.SIZE_BYTES);
      long[] message = Message.create();
      Message.int32(message, Message.M1_P1, address);
      Message.int32(message, Message.M1_I1, state);
      Message.int32(message, Message.M1_I2, maxTicks);
      return call(Endpoint.RS, request.type(), message);
    } finally {
      process.release(address);
    }
  }

  /// DOWN, REFRESH, RESTART or LOOKUP of a label.
  public int label(RsRequest request, String label) throws ErrnoException, InterruptedException {
    int address = process.allocate(label.length() + 1);
    try {
      put(address, label + "\0");
      long[] message = Message.create();
      Message.int32(message, Message.M1_P1, address);
      Message.int32(message, Message.M1_I1, label.length());
      int result = call(Endpoint.RS, request.type(), message);
      return request == RsRequest.LOOKUP && result == Errno.OK
          ? Message.int32(message, Message.M1_I1)
          : result;
    } finally {
      process.release(address);
    }
  }

  /// RS's slots in use.
  public List<SlotInfo> slots() throws ErrnoException, InterruptedException {
    int bytes = SLOTS_MAX * SlotInfo.SIZE_BYTES;
    int address = process.allocate(bytes);
    try {
      long[] message = Message.create();
      PmMessage.what(message, PRIVATE_TABLE);
      PmMessage.bufferAddress(message, address);
      PmMessage.bufferBytes(message, bytes);
      int length = ErrnoException.check(call(Endpoint.RS, PmCall.GETSYSINFO.number(), message));
      ByteMemory table = new ByteMemory(length);
      process.read(address, table.bytes(), 0, length);
      List<SlotInfo> slots = new ArrayList<>();
      for (int at = 0; at < length; at += SlotInfo.SIZE_BYTES) {
        slots.add(SlotInfo.read(table, at));
      }
      return slots;
    } finally {
      process.release(address);
    }
  }

  /// The active slot of a label.
  public Optional<SlotInfo> slot(String label) throws ErrnoException, InterruptedException {
    return slots().stream()
        .filter(slot -> slot.label().equals(label) && (slot.flags() & SlotInfo.ACTIVE) != 0)
        .findFirst();
  }

  private void put(int address, String text) throws ErrnoException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    process.write(address, bytes, 0, bytes.length);
  }

  @Override
  public void close() {
    process.close();
  }
}
