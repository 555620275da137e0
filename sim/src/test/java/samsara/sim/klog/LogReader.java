package samsara.sim.klog;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Opens `/dev/klog` once and reads it for ever, waiting in VFS most of the time. Prints what went
/// wrong, and a line for every text that begins with `ask` which it has read.
final class LogReader implements SystemProcess {
  private static final String PATH = "/dev/klog";
  private static final String ASK = "ask";
  private static final int BUFFER_BYTES = 4096;

  private final long[] message = Message.create();
  private int asked;

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
    while (fd >= 0) {
      Message.clear(message);
      VfsMessage.fd(message, fd);
      VfsMessage.bytes(message, BUFFER_BYTES);
      VfsMessage.address(message, buffer);
      int length = call(sys, VfsCall.READ);
      if (length <= 0) {
        sys.print("read failed: " + Errno.nameOf(length));
        return;
      }
      answer(sys, sys.ipc().memory().string(buffer, length));
    }
    sys.print("open failed: " + Errno.nameOf(fd));
  }

  private void answer(Sys sys, String text) {
    for (String line : text.split("\n", -1)) {
      if (line.contains(ASK)) {
        asked++;
        sys.print("answer " + asked);
      }
    }
  }

  private int call(Sys sys, VfsCall call) {
    Message.type(message, call.number());
    int result = sys.ipc().sendrec(Endpoint.VFS, message);
    return result == Errno.OK ? Message.type(message) : result;
  }
}
