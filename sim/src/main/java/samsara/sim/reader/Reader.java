package samsara.sim.reader;

import java.nio.charset.StandardCharsets;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;
import samsara.protocol.vfs.VfsMessage;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// Opens `/dev/hello`, reads it to the end, closes it, compares, again and again; prints what went
/// wrong, and now and then how often it has read.
final class Reader implements SystemProcess {
  private static final String PATH = "/dev/hello";
  private static final String CONTENT = "Hello, World!\n";
  private static final int BUFFER_BYTES = 64;
  private static final int PAUSE_TICKS = 1;
  private static final int REPORT_READS = 10;

  private final long[] message = Message.create();
  private int reads;
  private int failures;

  @Override
  public void main(Sef sef) {
    Sys sys = sef.sys();
    sef.onAlarm(ticks -> step(sys));
    sef.startup();
    sys.kernel().setAlarm(PAUSE_TICKS, false);
    sef.serve(request -> {
      Message.type(request, -Errno.ENOSYS);
      return true;
    });
  }

  private void step(Sys sys) {
    String failure = read(sys);
    reads++;
    if (!failure.isEmpty()) {
      failures++;
      sys.print("read " + reads + " failed: " + failure);
    }
    report(sys);
    sys.kernel().setAlarm(PAUSE_TICKS, false);
  }

  private void report(Sys sys) {
    if (reads % REPORT_READS == 0) {
      sys.print("reads=" + reads + " failures=" + failures);
    }
  }

  private String read(Sys sys) {
    int name = sys.heap().allocate(PATH.length() + 1);
    int buffer = sys.heap().allocate(BUFFER_BYTES);
    try {
      sys.ipc().memory().string(name, PATH.length() + 1, PATH);
      Message.clear(message);
      VfsMessage.nameBytes(message, PATH.length() + 1);
      VfsMessage.openFlags(message, OpenFlag.O_RDONLY);
      VfsMessage.openName(message, name);
      int fd = call(sys, VfsCall.OPEN);
      if (fd < 0) {
        return "open: " + Errno.nameOf(fd);
      }
      String content = readAll(sys, fd, buffer);
      Message.clear(message);
      VfsMessage.fd(message, fd);
      int closed = call(sys, VfsCall.CLOSE);
      if (closed < 0) {
        return "close: " + Errno.nameOf(closed);
      }
      return content.equals(CONTENT) ? "" : "content: " + content;
    } finally {
      sys.heap().free(buffer);
      sys.heap().free(name);
    }
  }

  private String readAll(Sys sys, int fd, int buffer) {
    StringBuilder text = new StringBuilder();
    for (; ; ) {
      Message.clear(message);
      VfsMessage.fd(message, fd);
      VfsMessage.bytes(message, BUFFER_BYTES);
      VfsMessage.address(message, buffer);
      int length = call(sys, VfsCall.READ);
      if (length < 0) {
        return "read: " + Errno.nameOf(length);
      }
      if (length == 0) {
        return text.toString();
      }
      byte[] bytes = new byte[length];
      sys.ipc().memory().read(buffer, bytes, 0, length);
      text.append(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  private int call(Sys sys, VfsCall call) {
    Message.type(message, call.number());
    int result = sys.ipc().sendrec(Endpoint.VFS, message);
    return result == Errno.OK ? Message.type(message) : result;
  }
}
