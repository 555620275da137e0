package samsara.sim.style;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.driver.CharDriver;
import samsara.driver.CharDriverLoop;
import samsara.driver.DriverAnnounce;
import samsara.driver.GrantBuffer;
import samsara.protocol.ds.DsFlag;
import samsara.protocol.vfs.OpenFlag;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// A driver whose only argument is the style that it is mapped with. Reads and ioctls wait, and
/// writes that begin with `w`, until `g` is written. After `c` it crashes without a request in its
/// hands, at `k` with it. Anything else is taken at once.
final class StyleDriver implements SystemProcess, CharDriver {
  private static final String STATE_KEY = "style_state";
  private static final int STATE_BYTES_MAX = 1024;
  private static final int CRASH_TICKS = 3;
  private static final int CLONE = 40;

  private final Deque<GrantBuffer> reads = new ArrayDeque<>();
  private final Deque<GrantBuffer> writes = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init") // The next three are set by main, before anything is called.
  private Sys sys;

  @SuppressWarnings("NullAway.Init")
  private String style;

  @SuppressWarnings("NullAway.Init")
  private CharDriverLoop loop;

  private byte[] late = {};

  @Override
  public void main(Sef sef) {
    sys = sef.sys();
    style = sef.arguments().getFirst();
    sef.onInitFresh((type, info) -> announce())
        .onInitRestart((type, info) -> announce())
        .onInitUpdate((type, info) -> restore())
        .onPrepare(Sef.Prepare.ALWAYS_READY)
        .onStateIsValid(Sef.StateIsValid.STANDARD)
        .onStateSave(state -> save())
        .onSignal((own, signal) -> end(signal));
    sef.startup();
    loop = new CharDriverLoop(sef, this);
    loop.restore(late);
    loop.run();
  }

  private void end(int signal) {
    if (signal == Signal.TERM) {
      sys.exit();
    }
  }

  private int announce() {
    DriverAnnounce.announce(sys);
    return Errno.OK;
  }

  private int save() {
    int result = loop.answersTaken();
    if (result != Errno.OK) {
      return result;
    }
    ByteBuffer bytes = ByteBuffer.allocate(STATE_BYTES_MAX);
    bytes.putInt(reads.size()).putInt(writes.size());
    reads.forEach(read -> read.save(bytes));
    writes.forEach(write -> write.save(bytes));
    bytes.putInt(loop.save().length).put(loop.save());
    try {
      sys.dataStore()
          .publishMemory(STATE_KEY, bytes.array(), DsFlag.OVERWRITE | DsFlag.PRIVATE_RETRIEVE);
    } catch (ErrnoException e) {
      return -e.errno();
    }
    return Errno.OK;
  }

  private int restore() {
    try {
      ByteBuffer bytes =
          ByteBuffer.wrap(sys.dataStore().retrieveMemory(STATE_KEY, STATE_BYTES_MAX));
      int readCount = bytes.getInt();
      int writeCount = bytes.getInt();
      for (int i = 0; i < readCount; i++) {
        reads.addLast(GrantBuffer.restore(sys, bytes));
      }
      for (int i = 0; i < writeCount; i++) {
        writes.addLast(GrantBuffer.restore(sys, bytes));
      }
      late = new byte[bytes.getInt()];
      bytes.get(late);
    } catch (ErrnoException e) {
      return -e.errno();
    }
    return Errno.OK;
  }

  @Override
  public int open(int minor, int access) {
    if (style.equals("clone")) {
      loop.opened(CLONE);
      return CLONE;
    }
    boolean controls = style.equals("tty") && (access & OpenFlag.O_NOCTTY) == 0;
    return controls ? 1 : 0;
  }

  @Override
  public int read(int minor, long position, GrantBuffer buffer) {
    reads.addLast(buffer);
    return Errno.SUSPEND;
  }

  @Override
  public int write(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    switch (buffer.get(0, 1)[0]) {
      case 'w' -> {
        writes.addLast(buffer);
        return Errno.SUSPEND;
      }
      case 'g' -> release();
      case 'c' -> sys.timers().set(CRASH_TICKS, StyleDriver::crash);
      case 'k' -> crash();
      default -> {}
    }
    return buffer.bytes();
  }

  @Override
  public int ioctl(int minor, int request, GrantBuffer argument) {
    writes.addLast(argument);
    return Errno.SUSPEND;
  }

  private static void crash() {
    throw new IllegalStateException("as it was told");
  }

  private void release() throws ErrnoException {
    for (GrantBuffer read = reads.poll(); read != null; read = reads.poll()) {
      read.put(0, new byte[] {'r'});
      finish(read, 1);
    }
    for (GrantBuffer write = writes.poll(); write != null; write = writes.poll()) {
      finish(write, write.bytes());
    }
  }

  private void finish(GrantBuffer request, int status) {
    if (style.equals("deva")) {
      loop.revive(request, status);
    } else {
      loop.finish(request, status);
    }
  }

  @Override
  public boolean cancel(int minor, GrantBuffer request) {
    return reads.removeIf(request::isSameRequest) || writes.removeIf(request::isSameRequest);
  }
}
