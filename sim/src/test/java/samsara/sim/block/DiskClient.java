package samsara.sim.block;

import java.util.Arrays;
import java.util.SplittableRandom;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Writes new content to a device from its beginning, reads it back and compares, for ever and in
/// pieces of all sizes. Prints how often it did and how long the slowest call took; or what went
/// wrong, once.
///
/// Arguments: the device, the bytes to write, and, if it is a RAM disk to be made, its size.
final class DiskClient implements SystemProcess {
  private static final int PIECE_BYTES_MAX = 60_000;
  private static final int MIOCRAMSIZE = 0x40046D03;

  private final long[] message = Message.create();
  private String path = "";
  private int name;
  private int buffer;
  private int slowestTicks;

  @Override
  public void main(Sef sef) {
    sef.startup();
    Sys sys = sef.sys();
    path = sef.arguments().get(0);
    name = sys.heap().allocate(path.length() + 1);
    buffer = sys.heap().allocate(PIECE_BYTES_MAX);
    sys.ipc().memory().string(name, path.length() + 1, path);
    byte[] content = new byte[Integer.parseInt(sef.arguments().get(1))];
    try {
      if (sef.arguments().size() > 2) {
        makeRamDisk(sys, Integer.parseInt(sef.arguments().get(2)));
      }
      for (int pass = 1; ; pass++) {
        SplittableRandom random = new SplittableRandom(pass);
        random.nextBytes(content);
        write(sys, content, random);
        verify(sys, content, random);
        sys.print("passes=" + pass + " slowestTicks=" + slowestTicks);
        pause(sys);
      }
    } catch (IllegalStateException e) {
      sys.print("failed: " + e.getMessage());
      sef.serve(request -> true);
    }
  }

  // A device that never lets wait shall not keep all others from the CPU.
  private void pause(Sys sys) {
    sys.kernel().setAlarm(1, false);
    sys.ipc().receive(Endpoint.CLOCK, message);
  }

  private void makeRamDisk(Sys sys, int bytes) {
    int fd = open(sys);
    sys.ipc().memory().int32(buffer, bytes);
    Message.clear(message);
    VfsMessage.fd(message, fd);
    VfsMessage.ioctlRequest(message, MIOCRAMSIZE);
    VfsMessage.ioctlArgument(message, buffer);
    call(sys, VfsCall.IOCTL);
    close(sys, fd);
  }

  private void write(Sys sys, byte[] content, SplittableRandom random) {
    int fd = open(sys);
    int at = 0;
    while (at < content.length) {
      int bytes = Math.min(1 + random.nextInt(PIECE_BYTES_MAX), content.length - at);
      sys.ipc().memory().write(buffer, content, at, bytes);
      int moved = transfer(sys, VfsCall.WRITE, fd, bytes);
      if (moved == 0) {
        throw new IllegalStateException("nothing written at " + at);
      }
      at += moved;
    }
    close(sys, fd);
  }

  private void verify(Sys sys, byte[] content, SplittableRandom random) {
    int fd = open(sys);
    byte[] read = new byte[PIECE_BYTES_MAX];
    int at = 0;
    while (at < content.length) {
      int wanted = Math.min(1 + random.nextInt(PIECE_BYTES_MAX), content.length - at);
      int bytes = transfer(sys, VfsCall.READ, fd, wanted);
      sys.ipc().memory().read(buffer, read, 0, bytes);
      if (bytes == 0 || !Arrays.equals(read, 0, bytes, content, at, at + bytes)) {
        throw new IllegalStateException("wrong bytes at " + at + " bytes=" + bytes);
      }
      at += bytes;
    }
    close(sys, fd);
  }

  private int open(Sys sys) {
    Message.clear(message);
    VfsMessage.nameBytes(message, path.length() + 1);
    VfsMessage.openFlags(message, OpenFlag.O_RDWR);
    VfsMessage.openName(message, name);
    return call(sys, VfsCall.OPEN);
  }

  private void close(Sys sys, int fd) {
    Message.clear(message);
    VfsMessage.fd(message, fd);
    call(sys, VfsCall.CLOSE);
  }

  private int transfer(Sys sys, VfsCall call, int fd, int bytes) {
    Message.clear(message);
    VfsMessage.fd(message, fd);
    VfsMessage.bytes(message, bytes);
    VfsMessage.address(message, buffer);
    return call(sys, call);
  }

  private int call(Sys sys, VfsCall call) {
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
