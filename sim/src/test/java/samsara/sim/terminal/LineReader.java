package samsara.sim.terminal;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Opens the console once and reads it for ever, waiting in VFS most of the time. Prints each line,
/// and what went wrong.
final class LineReader implements SystemProcess {
  private static final String PATH = "/dev/console";
  private static final int BUFFER_BYTES = 256;

  private final long[] message = Message.create();

  @Override
  public void main(Sef sef) {
    sef.startup();
    Sys sys = sef.sys();
    int name = sys.heap().allocate(PATH.length() + 1);
    int buffer = sys.heap().allocate(BUFFER_BYTES);
    sys.ipc().memory().string(name, PATH.length() + 1, PATH);
    VfsMessage.nameBytes(message, PATH.length() + 1);
    VfsMessage.openFlags(message, OpenFlag.O_RDONLY);
    VfsMessage.openName(message, name);
    int fd = call(sys, VfsCall.OPEN);
    int length = fd;
    while (length >= 0) {
      Message.clear(message);
      VfsMessage.fd(message, fd);
      VfsMessage.bytes(message, BUFFER_BYTES);
      VfsMessage.address(message, buffer);
      length = call(sys, VfsCall.READ);
      if (length > 0) {
        sys.print("line: " + sys.ipc().memory().string(buffer, length).strip());
      }
    }
    sys.print("failed: " + Errno.nameOf(length));
  }

  private int call(Sys sys, VfsCall call) {
    Message.type(message, call.number());
    int result = sys.ipc().sendrec(Endpoint.VFS, message);
    return result == Errno.OK ? Message.type(message) : result;
  }
}
