package samsara.driver.random;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.CharDriver;
import samsara.driver.CharDriverLoop;
import samsara.driver.DriverAnnounce;
import samsara.driver.GrantBuffer;
import samsara.driver.SavedState;
import samsara.protocol.device.SelectFlag;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// One instance of the random driver. Gathers entropy by a timer, and gives random bytes to readers
/// who wait until there was enough of it for the first time.
///
/// MINIX: `drivers/random/main.c`.
public final class RandomDriver implements SystemProcess, CharDriver {
  /// Key of the saved state in DS.
  static final String STATE_KEY = "random_state";

  private static final int WRITE_BYTES = 1024;
  private static final int READ_BYTES = 4096;

  private final RandomState state = new RandomState();

  @SuppressWarnings("NullAway.Init") // The next three are set by main, before anything is called.
  private Sys sys;

  @SuppressWarnings("NullAway.Init")
  private InterruptTimes times;

  @SuppressWarnings("NullAway.Init")
  private CharDriverLoop loop;

  private boolean isTold;

  @Override
  public void main(Sef sef) {
    sys = sef.sys();
    times = new InterruptTimes(sys, state.generator);
    sef.onInitFresh((type, info) -> announce())
        .onInitUpdate((type, info) -> saved().take(bytes -> state.restore(sys, bytes)))
        .onInitRestart((type, info) -> announce())
        .onPrepare(Sef.Prepare.ALWAYS_READY)
        .onStateIsValid(Sef.StateIsValid.STANDARD)
        .onStateDump(prepared -> state.toString())
        .onStateSave(prepared -> save())
        .onDebugDump(state::toString);
    sef.startup();
    loop = new CharDriverLoop(sef, this);
    gather();
    loop.run();
  }

  private int announce() {
    DriverAnnounce.announce(sys);
    return Errno.OK;
  }

  private SavedState saved() {
    return new SavedState(sys, STATE_KEY, RandomState.BYTES_MAX);
  }

  private int save() {
    int result = loop.answersTaken();
    return result == Errno.OK ? saved().save(state.save()) : result;
  }

  // Ten times a second. A kernel that refuses is told once.
  private void gather() {
    try {
      times.gather();
      serveWaiting();
    } catch (ErrnoException e) {
      if (!isTold) {
        isTold = true;
        sys.print("no entropy: " + e.getMessage());
      }
    }
    sys.timers().set(Math.max(1, sys.hz() / 10), this::gather);
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
    if (state.generator.isSeeded()) {
      return give(buffer);
    }
    if (state.reads.size() == RandomState.READS_MAX) {
      throw new ErrnoException(Errno.EAGAIN, "readsMax=" + RandomState.READS_MAX);
    }
    state.reads.addLast(buffer);
    return Errno.SUSPEND;
  }

  private int give(GrantBuffer buffer) throws ErrnoException {
    int wanted = Math.min(buffer.bytes(), Generator.BYTES_MAX);
    for (int at = 0; at < wanted; at += READ_BYTES) {
      buffer.put(at, state.generator.next(Math.min(READ_BYTES, wanted - at)));
    }
    return wanted;
  }

  /// What is written adds to the entropy, a sample a byte: who may write is trusted with that.
  @Override
  public int write(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    for (int at = 0; at < buffer.bytes(); at += WRITE_BYTES) {
      byte[] data = buffer.get(at, Math.min(WRITE_BYTES, buffer.bytes() - at));
      state.generator.add(0, data, data.length);
    }
    serveWaiting();
    return buffer.bytes();
  }

  @Override
  public int select(int minor, int operations, int selecter) {
    int ready = operations & SelectFlag.WRITE;
    if ((operations & SelectFlag.READ) != 0) {
      if (state.generator.isSeeded()) {
        ready |= SelectFlag.READ;
      } else if ((operations & SelectFlag.NOTIFY) != 0) {
        state.selecter = selecter;
      }
    }
    return ready;
  }

  @Override
  public boolean cancel(int minor, GrantBuffer request) {
    return state.reads.removeIf(request::isSameRequest);
  }

  private void serveWaiting() {
    if (!state.generator.isSeeded()) {
      return;
    }
    while (!state.reads.isEmpty()) {
      loop.revive(state.reads.removeFirst(), this::give);
    }
    if (state.selecter != Endpoint.NONE) {
      loop.selectReady(state.selecter, 0, SelectFlag.READ);
      state.selecter = Endpoint.NONE;
    }
  }
}
