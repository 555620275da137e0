package samsara.sim.terminal;

import java.util.Arrays;
import java.util.SplittableRandom;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.TermiosFlag;
import samsara.protocol.tty.TtyIoctl;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Writes bytes to a serial line whose far end sends everything back, reads them and compares, for
/// ever. Prints how often it did and how long the slowest call took; or what went wrong, once.
final class SerialClient implements SystemProcess {
  private static final String PATH = "/dev/tty01";
  private static final int BUFFER_BYTES = 256;

  // More than a driver takes at a time, less than a line keeps for its reader.
  private static final int PIECE_BYTES_MAX = 200;

  private final long[] message = Message.create();
  private int buffer;
  private int slowestTicks;

  @Override
  public void main(Sef sef) {
    sef.startup();
    Sys sys = sef.sys();
    buffer = sys.heap().allocate(BUFFER_BYTES);
    try {
      int fd = open(sys);
      makeRaw(sys, fd);
      for (int pass = 1; ; pass++) {
        SplittableRandom random = new SplittableRandom(pass);
        byte[] content = new byte[1 + random.nextInt(PIECE_BYTES_MAX)];
        random.nextBytes(content);
        write(sys, fd, content);
        verify(sys, fd, content, pass);
        sys.print("passes=" + pass + " slowestTicks=" + slowestTicks);
        pause(sys);
      }
    } catch (IllegalStateException e) {
      sys.print("failed: " + e.getMessage());
      sef.serve(request -> true);
    }
  }

  // A line that never lets wait shall not keep all others from the CPU.
  private void pause(Sys sys) {
    sys.kernel().setAlarm(1, false);
    sys.ipc().receive(Endpoint.CLOCK, message);
  }

  private int open(Sys sys) {
    sys.ipc().memory().string(buffer, PATH.length() + 1, PATH);
    Message.clear(message);
    VfsMessage.nameBytes(message, PATH.length() + 1);
    VfsMessage.openFlags(message, OpenFlag.O_RDWR | OpenFlag.O_NOCTTY);
    VfsMessage.openName(message, buffer);
    return call(sys, VfsCall.OPEN);
  }

  private void makeRaw(Sys sys, int fd) {
    control(sys, fd, TtyIoctl.TCGETS);
    byte[] bytes = new byte[Termios.SIZE_BYTES];
    sys.ipc().memory().read(buffer, bytes, 0, bytes.length);
    int local = TermiosFlag.ICANON | TermiosFlag.ECHO | TermiosFlag.ISIG | TermiosFlag.IEXTEN;
    int input = TermiosFlag.IXON | TermiosFlag.ICRNL | TermiosFlag.ISTRIP;
    Termios raw =
        Termios.of(bytes).withLocal(0, local).withInput(0, input).withOutput(0, TermiosFlag.OPOST);
    sys.ipc().memory().write(buffer, raw.toBytes(), 0, bytes.length);
    control(sys, fd, TtyIoctl.TCSETS);
  }

  private void control(Sys sys, int fd, int request) {
    Message.clear(message);
    VfsMessage.fd(message, fd);
    VfsMessage.ioctlRequest(message, request);
    VfsMessage.ioctlArgument(message, buffer);
    call(sys, VfsCall.IOCTL);
  }

  private void write(Sys sys, int fd, byte[] content) {
    sys.ipc().memory().write(buffer, content, 0, content.length);
    int moved = transfer(sys, VfsCall.WRITE, fd, content.length);
    if (moved != content.length) {
      throw new IllegalStateException("written=" + moved + " of " + content.length);
    }
  }

  private void verify(Sys sys, int fd, byte[] content, int pass) {
    byte[] read = new byte[content.length];
    int at = 0;
    while (at < content.length) {
      int bytes = transfer(sys, VfsCall.READ, fd, content.length - at);
      sys.ipc().memory().read(buffer, read, at, bytes);
      if (bytes == 0 || !Arrays.equals(read, at, at + bytes, content, at, at + bytes)) {
        throw new IllegalStateException("wrong bytes in pass " + pass + " at " + at);
      }
      at += bytes;
    }
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
