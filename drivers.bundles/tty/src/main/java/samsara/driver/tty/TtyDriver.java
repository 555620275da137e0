package samsara.driver.tty;

import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.abi.Signal;
import samsara.driver.CharDriver;
import samsara.driver.CharDriverLoop;
import samsara.driver.DriverAnnounce;
import samsara.driver.GrantBuffer;
import samsara.protocol.tty.FunctionKeys;
import samsara.protocol.tty.TtyIoctl;
import samsara.protocol.vfs.OpenFlag;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.Sys;

/// One instance of the terminal driver.
///
/// A live update carries everything over: settings, queues, requests that wait. After a crash the
/// lines are as after power-on, but the screens keep what they showed; VFS opens the lines again
/// and repeats what waited.
///
/// MINIX: `drivers/tty/tty.c`.
final class TtyDriver implements SystemProcess, CharDriver, Answers {
  @SuppressWarnings("NullAway.Init") // The next three are set by main, before anything is called.
  private Sys sys;

  @SuppressWarnings("NullAway.Init")
  private Lines lines;

  @SuppressWarnings("NullAway.Init")
  private CharDriverLoop loop;

  private @Nullable SavedPieces former;

  @Override
  public void main(Sef sef) {
    sys = sef.sys();
    lines = new Lines(sys, this);
    sef.onInitFresh((type, info) -> initFresh())
        .onInitUpdate((type, info) -> initUpdate())
        .onInitRestart((type, info) -> initFresh())
        .onPrepare(Sef.Prepare.ALWAYS_READY)
        .onStateIsValid(Sef.StateIsValid.STANDARD)
        .onStateDump(state -> lines.toString())
        .onStateSave(state -> save())
        .onSignal((own, signal) -> handle(signal))
        .onDebugDump(lines::toString);
    sef.startup();
    loop = new CharDriverLoop(sef, this);
    restore();
    lines.begin();
    loop.run();
  }

  private int initFresh() {
    int result = lines.probe();
    if (result == Errno.OK) {
      DriverAnnounce.announce(sys);
    }
    return result;
  }

  private int initUpdate() {
    SavedPieces pieces = new SavedPieces(sys);
    int result = pieces.take();
    if (result != Errno.OK) {
      return result;
    }
    former = pieces;
    return lines.probe();
  }

  private void restore() {
    SavedPieces pieces = former;
    if (pieces != null) {
      former = null;
      TtyState.restore(sys, lines, loop, pieces.state());
    }
  }

  private int save() {
    return new SavedPieces(sys).save(TtyState.save(lines, loop));
  }

  private void handle(int signal) {
    if (signal == Signal.TERM) {
      lines.quiet();
      sys.exit();
    }
  }

  @Override
  public int open(int minor, int access) throws ErrnoException {
    return open(minor, access, Endpoint.NONE);
  }

  @Override
  public int open(int minor, int access, int endpoint) throws ErrnoException {
    boolean controls =
        lines.isTerminal(minor) && minor != Lines.LOG && (access & OpenFlag.O_NOCTTY) == 0;
    int leader = controls ? endpoint : Endpoint.NONE;
    lines.open(minor, leader);
    return leader == Endpoint.NONE ? Errno.OK : 1;
  }

  @Override
  public void close(int minor) throws ErrnoException {
    lines.close(minor);
  }

  @Override
  public int read(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    return lines.isTerminal(minor)
        ? lines.line(minor).read(buffer)
        : lines.master(minor).read(buffer);
  }

  @Override
  public int write(int minor, long position, GrantBuffer buffer) throws ErrnoException {
    return lines.isTerminal(minor)
        ? lines.line(minor).write(buffer)
        : lines.master(minor).write(buffer);
  }

  @Override
  public int ioctl(int minor, int request, GrantBuffer argument) throws ErrnoException {
    if (request == TtyIoctl.KIOCSMAP) {
      Keymap map = Keymap.of(argument.get(0, TtyIoctl.KEYMAP_BYTES));
      lines.consoles().keyboard().decoder().map(map);
      return Errno.OK;
    }
    return lines.control(minor, request, argument);
  }

  @Override
  public int select(int minor, int operations, int selecter) throws ErrnoException {
    return lines.isTerminal(minor)
        ? lines.line(minor).select(operations, selecter)
        : lines.master(minor).select(operations, selecter);
  }

  @Override
  public boolean cancel(int minor, GrantBuffer request) {
    return lines.cancel(minor, request);
  }

  @Override
  public boolean other(long[] message, int status) {
    if (Ipc.isNotify(status)) {
      if (Message.source(message) == Endpoint.HARDWARE) {
        lines.interrupt(Message.int32(message, Message.M2_L1));
      }
      return false;
    }
    int result =
        Message.type(message) == FunctionKeys.CONTROL
            ? lines.consoles().functionKeys().control(Message.source(message), message)
            : -Errno.ENOSYS;
    Message.type(message, result);
    return Ipc.primitiveOf(status) == Ipc.SENDREC;
  }

  @Override
  public void finish(GrantBuffer request, int status) {
    loop.finish(request, status);
  }

  @Override
  public void ready(int selecter, int minor, int operations) {
    loop.ready(selecter, minor, operations);
    if (minor == 0) {
      loop.ready(selecter, Lines.LOG, operations); // the same line, and who waits asks again
    }
  }
}
