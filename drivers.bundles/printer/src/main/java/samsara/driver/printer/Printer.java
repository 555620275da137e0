package samsara.driver.printer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.driver.CharDriver;
import samsara.driver.CharDriverLoop;
import samsara.driver.DriverAnnounce;
import samsara.driver.GrantBuffer;
import samsara.driver.SavedState;
import samsara.protocol.rs.PrepareState;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;
import samsara.sys.Timers;

/// One instance of the printer driver. One write at a time is printed, byte by byte, each after the
/// interrupt of the one before; a timer looks after lost ones. A byte that the printer lost, or
/// hangs in, is given to it again after a reset, {@link #ATTEMPTS_MAX} times in all.
///
/// MINIX: `drivers/printer/printer.c`.
public final class Printer implements SystemProcess, CharDriver {
  /// Key of the saved state in DS.
  static final String STATE_KEY = "printer_state";

  /// Tries of a byte.
  static final int ATTEMPTS_MAX = 5;

  private static final int CHUNK_BYTES = 128;
  private static final int NO_WRITES = PrepareState.CUSTOM_FIRST;
  private static final int NOTIFY_ID = 0;
  private static final int BUSY_LOOKS_MAX = 20; // two seconds
  private static final int FIXED_BYTES = 3 * Integer.BYTES + GrantBuffer.SAVED_BYTES;
  private static final int STATE_BYTES_MAX = 4096;

  @SuppressWarnings("NullAway.Init") // The next three are set by main, before anything is called.
  private Sys sys;

  @SuppressWarnings("NullAway.Init")
  private Centronics port;

  @SuppressWarnings("NullAway.Init")
  private CharDriverLoop loop;

  private int hook;
  private Timers.Timer timer = () -> {};

  // Survives an update under STATE_KEY: the write under way, none if null, and its printed bytes.
  private @Nullable GrantBuffer writing;
  private int done;
  private byte[] lateAnswers = new byte[0];

  private byte[] chunk = new byte[0];
  private int chunkStart;
  private boolean given; // the printer has the byte behind those that are done
  private int attempts;
  private int looks;

  // While a write begins: it may end at once, with this result.
  private boolean isBeginning;
  private int result;

  @Override
  public void main(Sef sef) {
    sys = sef.sys();
    port = new Centronics(sys.devices());
    sef.onInitFresh((type, info) -> initFresh())
        .onInitUpdate((type, info) -> initUpdate())
        .onInitRestart((type, info) -> initFresh())
        .onPrepare(this::prepare)
        .onStateIsValid(state -> state >= PrepareState.WORK_FREE && state <= NO_WRITES)
        .onStateDump(state -> dump())
        .onStateSave(state -> save())
        .onDebugDump(this::dump);
    sef.startup();
    loop = new CharDriverLoop(sef, this);
    loop.restore(lateAnswers);
    pump();
    loop.run();
  }

  private int initFresh() {
    int result = hook();
    if (result >= 0) {
      result = port.reset();
    }
    if (result >= 0) {
      DriverAnnounce.announce(sys);
    }
    return Math.min(result, Errno.OK);
  }

  private int hook() {
    hook = sys.devices().hook(Centronics.IRQ, NOTIFY_ID, 0);
    return hook;
  }

  // The byte that the printer has is done when it is free again; only who gave it knows.
  private int initUpdate() {
    int result = hook();
    if (result >= 0) {
      result = saved().take(state -> restore(ByteBuffer.wrap(state)));
    }
    return result < 0 ? result : port.enable();
  }

  private SavedState saved() {
    return new SavedState(sys, STATE_KEY, STATE_BYTES_MAX);
  }

  private void restore(ByteBuffer saved) {
    done = saved.getInt();
    given = saved.getInt() != 0;
    boolean isWriting = saved.getInt() != 0;
    GrantBuffer write = GrantBuffer.restore(sys, saved);
    writing = isWriting ? write : null;
    lateAnswers = new byte[saved.remaining()];
    saved.get(lateAnswers);
  }

  private int save() {
    GrantBuffer write = writing == null ? new GrantBuffer(sys, 0, 0, 0, 0) : writing;
    byte[] late = loop.save();
    ByteBuffer saved = ByteBuffer.allocate(FIXED_BYTES + late.length);
    saved.putInt(done).putInt(given ? 1 : 0).putInt(writing == null ? 0 : 1);
    write.save(saved);
    return saved().save(saved.put(late).array());
  }

  private int prepare(int wanted) {
    return wanted == PrepareState.WORK_FREE || writing == null ? Errno.OK : -Errno.ENOTREADY;
  }

  private String dump() {
    return writing == null ? "idle" : "done=" + done + " bytes=" + writing.bytes();
  }

  @Override
  public int open(int minor, int access) throws ErrnoException {
    if (minor != 0) {
      throw new ErrnoException(Errno.ENXIO, "minor=" + minor);
    }
    return Errno.OK;
  }

  @Override
  public int read(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    throw new ErrnoException(Errno.EINVAL, "a printer is not read");
  }

  /// Waits until all is printed. `EAGAIN` when paper is out, the printer is off line or not there
  /// before the first byte, `EIO` when it fails or somebody else prints.
  @Override
  public int write(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    if (writing != null) {
      throw new ErrnoException(Errno.EIO, "somebody prints");
    }
    if (buffer.bytes() == 0) {
      return 0;
    }
    writing = buffer;
    done = 0;
    given = false;
    attempts = 0;
    looks = 0;
    chunk = new byte[0];
    isBeginning = true;
    pump();
    isBeginning = false;
    return writing == null ? ErrnoException.check(result) : Errno.SUSPEND;
  }

  @Override
  public boolean cancel(int minor, GrantBuffer request) {
    if (writing == null || !writing.isSameRequest(request)) {
      return false;
    }
    writing = null;
    timer.cancel();
    return true;
  }

  // Gives the printer what it takes, and waits for it by interrupt and timer.
  private void pump() {
    while (writing != null) {
      GrantBuffer write = writing;
      switch (port.state()) {
        case FREE -> {
          if (given) {
            given = false;
            done++;
            attempts = 0;
          }
          if (done == write.bytes()) {
            end(write, done);
          } else {
            give(write);
          }
        }
        case BUSY -> {
          await();
          return;
        }
        // What the printer had is on the last of its paper.
        case ABSENT -> {
          done += given ? 1 : 0;
          given = false;
          end(write, done > 0 ? done : -Errno.EAGAIN);
        }
        case FAILED -> again(write);
      }
    }
  }

  private void give(GrantBuffer write) {
    try {
      if (done < chunkStart || done >= chunkStart + chunk.length) {
        chunkStart = done;
        chunk = write.get(done, Math.min(CHUNK_BYTES, write.bytes() - done));
      }
    } catch (ErrnoException e) {
      end(write, -e.errno());
      return;
    }
    given = true;
    looks = 0;
    port.print(chunk[done - chunkStart]);
  }

  // The byte is lost.
  private void again(GrantBuffer write) {
    given = false;
    looks = 0;
    if (++attempts < ATTEMPTS_MAX && port.reset() >= 0) {
      return;
    }
    sys.print("printer fails: bytes=" + done + " of " + write.bytes());
    end(write, done > 0 ? done : -Errno.EIO);
  }

  private void await() {
    timer.cancel();
    timer = sys.timers().set(Math.max(1, sys.hz() / 10), this::look);
  }

  private void look() {
    GrantBuffer write = writing;
    if (write != null && ++looks > BUSY_LOOKS_MAX && port.state() == Centronics.State.BUSY) {
      again(write);
    }
    pump();
  }

  private void end(GrantBuffer write, int status) {
    timer.cancel();
    writing = null;
    if (isBeginning) {
      result = status;
    } else {
      loop.finish(write, status);
    }
  }

  @Override
  public boolean other(long[] message, int status) {
    if (!Ipc.isNotify(status)) {
      Message.type(message, -Errno.ENOSYS);
      return Ipc.primitiveOf(status) == Ipc.SENDREC;
    }
    if (Message.source(message) == Endpoint.HARDWARE) {
      pump();
      sys.devices().enable(hook);
    }
    return false;
  }
}
