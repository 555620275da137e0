package samsara.driver.log;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Signal;
import samsara.driver.CharDriver;
import samsara.driver.CharDriverLoop;
import samsara.driver.DriverAnnounce;
import samsara.driver.GrantBuffer;
import samsara.driver.SavedState;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.rs.PrepareState;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// One instance of the log driver. Minor 0 is `/dev/klog`: who reads it gets the oldest text that
/// nobody has read, and waits if there is none; what is written to it joins the log.
///
/// MINIX: `drivers/log/log.c`, `drivers/log/diag.c`, `drivers/log/liveupdate.c`.
final class LogDriver implements SystemProcess, CharDriver {
  /// Prepare state of its own: no read and no select waits for text.
  static final int NOBODY_WAITS = PrepareState.CUSTOM_FIRST;

  /// Key of the saved state in DS.
  static final String STATE_KEY = "log_state";

  private static final int WRITE_BYTES = 4096;

  private final LogState state = new LogState();

  @SuppressWarnings("NullAway.Init") // Set by main, before anything can be called.
  private Sys sys;

  @SuppressWarnings("NullAway.Init") // Set by main, before anything can wait.
  private CharDriverLoop loop;

  @Override
  public void main(Sef sef) {
    sys = sef.sys();
    sef.onInitFresh((type, info) -> initFresh())
        .onInitUpdate((type, info) -> initUpdate())
        .onInitRestart((type, info) -> initRestart())
        .onPrepare(this::prepare)
        .onStateIsValid(wanted -> wanted >= PrepareState.WORK_FREE && wanted <= NOBODY_WAITS)
        .onStateDump(wanted -> state.toString())
        .onStateSave(wanted -> save())
        .onSignal((own, signal) -> handle(signal))
        .onDebugDump(state::toString);
    sef.startup();
    loop = new CharDriverLoop(sef, this);
    serveWaiting();
    loop.run();
  }

  private int initFresh() {
    fetch();
    return Errno.OK;
  }

  // Whoever waited for text asks again when the restart is announced.
  private int initRestart() {
    fetch();
    DriverAnnounce.announce(sys);
    return Errno.OK;
  }

  private int initUpdate() {
    int result = saved().take(bytes -> state.restore(sys, bytes));
    fetch();
    return result;
  }

  private SavedState saved() {
    return new SavedState(sys, STATE_KEY, LogState.BYTES_MAX);
  }

  private int save() {
    int result = loop.answersTaken();
    return result == Errno.OK ? saved().save(state.save()) : result;
  }

  private int prepare(int wanted) {
    boolean readsWait = !state.reads.isEmpty();
    boolean selectWaits = state.selecter != Endpoint.NONE;
    boolean isReady =
        switch (wanted) {
          case PrepareState.REQUEST_FREE -> !readsWait;
          default -> !readsWait && !selectWaits;
        };
    return isReady ? Errno.OK : -Errno.ENOTREADY;
  }

  private void handle(int signal) {
    if (signal == Signal.KMESS) {
      fetch();
      serveWaiting();
    }
  }

  private void fetch() {
    state.seenBytes = new KernelMessages(sys).fetch(state.seenBytes, state.log);
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
    if (buffer.bytes() == 0) {
      return 0;
    }
    if (state.log.length() > 0) {
      return move(buffer);
    }
    if (state.reads.size() == LogState.READS_MAX) {
      throw new ErrnoException(Errno.EAGAIN, "readsMax=" + LogState.READS_MAX);
    }
    state.reads.addLast(buffer);
    return Errno.SUSPEND;
  }

  @Override
  public int write(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    for (int at = 0; at < buffer.bytes(); at += WRITE_BYTES) {
      byte[] text = buffer.get(at, Math.min(WRITE_BYTES, buffer.bytes() - at));
      state.log.append(text, 0, text.length);
    }
    serveWaiting();
    return buffer.bytes();
  }

  @Override
  public int select(int minor, int operations, int selecter) {
    int ready = operations & SelectFlag.WRITE;
    if ((operations & SelectFlag.READ) != 0) {
      if (state.log.length() > 0) {
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
    while (state.log.length() > 0 && !state.reads.isEmpty()) {
      loop.revive(state.reads.removeFirst(), this::move);
    }
    if (state.log.length() > 0 && state.selecter != Endpoint.NONE) {
      loop.selectReady(state.selecter, 0, SelectFlag.READ);
      state.selecter = Endpoint.NONE;
    }
  }

  // Text that can't be delivered stays for the next reader.
  private int move(GrantBuffer buffer) throws ErrnoException {
    byte[] text = state.log.peek(buffer.bytes());
    buffer.put(0, text);
    state.log.drop(text.length);
    return text.length;
  }
}
