package samsara.sim.device;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;
import samsara.sys.Sys;

/// A special file that a service has open, and its buffer. What fails is an IllegalStateException.
final class OpenDevice {
  private final Sys sys;
  private final long[] message = Message.create();
  private final int buffer;
  private final int fd;
  private int slowestTicks;

  /// Opens a device.
  ///
  /// @param flags of `OpenFlag`
  /// @param bytesMax the most that is read or written at once
  OpenDevice(Sys sys, String path, int flags, int bytesMax) {
    this.sys = sys;
    buffer = sys.heap().allocate(bytesMax);
    int name = sys.heap().allocate(path.length() + 1);
    sys.ipc().memory().string(name, path.length() + 1, path);
    VfsMessage.nameBytes(message, path.length() + 1);
    VfsMessage.openFlags(message, flags);
    VfsMessage.openName(message, name);
    fd = call(VfsCall.OPEN);
    sys.heap().free(name);
  }

  /// Rests for a tick: a device that never lets wait shall not keep all others from the CPU.
  static void pause(Sys sys) {
    sys.kernel().setAlarm(1, false);
    sys.ipc().receive(Endpoint.CLOCK, Message.create());
  }

  byte[] read(int bytes) {
    byte[] data = new byte[transfer(VfsCall.READ, bytes)];
    sys.ipc().memory().read(buffer, data, 0, data.length);
    return data;
  }

  int write(byte[] data, int offset) {
    return write(data, offset, data.length - offset);
  }

  int write(byte[] data, int offset, int bytes) {
    sys.ipc().memory().write(buffer, data, offset, bytes);
    return transfer(VfsCall.WRITE, bytes);
  }

  /// Gives the driver `argument`, and takes what it has made of it.
  void control(int request, byte[] argument) {
    sys.ipc().memory().write(buffer, argument, 0, argument.length);
    Message.clear(message);
    VfsMessage.fd(message, fd);
    VfsMessage.ioctlRequest(message, request);
    VfsMessage.ioctlArgument(message, buffer);
    call(VfsCall.IOCTL);
    sys.ipc().memory().read(buffer, argument, 0, argument.length);
  }

  void close() {
    Message.clear(message);
    VfsMessage.fd(message, fd);
    call(VfsCall.CLOSE);
    sys.heap().free(buffer);
  }

  /// What the slowest call took until now.
  int slowestTicks() {
    return slowestTicks;
  }

  private int transfer(VfsCall call, int bytes) {
    Message.clear(message);
    VfsMessage.fd(message, fd);
    VfsMessage.bytes(message, bytes);
    VfsMessage.address(message, buffer);
    return call(call);
  }

  private int call(VfsCall call) {
    Message.type(message, call.number());
    int started = sys.kernel().uptimeTicks();
    int result = sys.ipc().sendrec(Endpoint.VFS, message);
    slowestTicks = Math.max(slowestTicks, sys.kernel().uptimeTicks() - started);
    int answer = result == Errno.OK ? Message.type(message) : result;
    if (answer < 0) {
      throw new IllegalStateException(call + ": " + Errno.nameOf(answer));
    }
    return answer;
  }
}
