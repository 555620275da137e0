package samsara.sim.style;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Opens a device and reads a byte, writes a text, or does an ioctl, and prints the result.
/// Arguments: its name, the path, flags of open, `read`, `ioctl` or the text, and ticks to let pass
/// in between.
final class StyleClient implements SystemProcess {
  private static final int RESULT_BYTES = 32;
  private static final int CONTROL = 5;

  @SuppressWarnings("NullAway.Init") // The next two are set by main, before anything is called.
  private Sef sef;

  @SuppressWarnings("NullAway.Init")
  private Sys sys;

  @Override
  public void main(Sef ownSef) {
    sef = ownSef;
    sys = sef.sys();
    sef.startup();
    int fd = open(argument(1), Integer.parseInt(argument(2)));
    say("opened", fd);
    sys.timers().set(Math.max(Integer.parseInt(argument(4)), 1), () -> use(fd));
    sef.serve(request -> false);
  }

  private final long[] message = Message.create();

  private String argument(int index) {
    return sef.arguments().get(index);
  }

  private void say(String what, int result) {
    sys.print(argument(0) + " " + what + " " + (result < 0 ? Errno.nameOf(result) : result));
  }

  private int open(String path, int flags) {
    int name = sys.heap().allocate(path.length() + 1);
    sys.ipc().memory().string(name, path.length() + 1, path);
    Message.clear(message);
    VfsMessage.nameBytes(message, path.length() + 1);
    VfsMessage.openFlags(message, flags);
    VfsMessage.openName(message, name);
    return call(VfsCall.OPEN);
  }

  private void use(int fd) {
    if (argument(3).equals("ioctl")) {
      Message.clear(message);
      VfsMessage.fd(message, fd);
      VfsMessage.ioctlRequest(message, CONTROL);
      say("result", call(VfsCall.IOCTL));
    } else {
      move(fd, argument(3).equals("read"));
    }
  }

  private void move(int fd, boolean reads) {
    int buffer = sys.heap().allocate(RESULT_BYTES);
    sys.ipc().memory().string(buffer, RESULT_BYTES, argument(3));
    Message.clear(message);
    VfsMessage.fd(message, fd);
    VfsMessage.bytes(message, reads ? 1 : argument(3).length());
    VfsMessage.address(message, buffer);
    int result = call(reads ? VfsCall.READ : VfsCall.WRITE);
    if (reads && result == 1 && sys.ipc().memory().int8(buffer) != 'r') {
      result = -Errno.EIO;
    }
    say("result", result);
  }

  private int call(VfsCall call) {
    Message.type(message, call.number());
    int result = sys.ipc().sendrec(Endpoint.VFS, message);
    return result == Errno.OK ? Message.type(message) : result;
  }
}
