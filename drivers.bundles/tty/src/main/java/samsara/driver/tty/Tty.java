package samsara.driver.tty;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.GrantBuffer;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.tty.ControlCharacter;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.WindowSize;
import samsara.sys.Sys;
import samsara.sys.Timers;

/// A line: a discipline between a device and the processes that have it open. Requests that can't
/// be answered at once wait here, in their order.
///
/// MINIX: `drivers/tty/tty.c`.
final class Tty implements LineDiscipline.Line {
  /// Most reads, and writes, that can wait; one more is `EAGAIN`.
  static final int WAITING_MAX = 16;

  private static final int CHUNK_BYTES = 512;
  private static final int TENTHS = 10;

  private final Sys sys;
  private final int minor;
  private final TtyDevice device;
  private final Answers answers;
  private final LineDiscipline discipline = new LineDiscipline(this);
  private final OutputFilter filter = new OutputFilter();
  final Deque<GrantBuffer> reads = new ArrayDeque<>();
  final PendingWrites writes;
  final Deque<PendingControl> controls = new ArrayDeque<>();
  private final ByteArrayOutputStream processed = new ByteArrayOutputStream();
  private Timers.@Nullable Timer timer;

  // What goes out may be read at once, which makes room: outputChanged in the midst of a write.
  private boolean advancing;
  private boolean changedMeanwhile;

  // Of the process that leads the session, NONE if this is nobody's controlling terminal.
  int group = Endpoint.NONE;
  int openCount;
  WindowSize size;
  boolean hungUp;
  final WaitingSelect select;

  Tty(Sys sys, int minor, TtyDevice device, Answers answers) {
    this.sys = sys;
    this.minor = minor;
    this.device = device;
    this.answers = answers;
    size = device.size();
    writes = new PendingWrites(answers, this::advance);
    select = new WaitingSelect(minor, answers, this::ready);
  }

  int minor() {
    return minor;
  }

  TtyDevice device() {
    return device;
  }

  LineDiscipline discipline() {
    return discipline;
  }

  OutputFilter filter() {
    return filter;
  }

  /// `true` if there is nothing that a new version would have to know.
  boolean isIdle() {
    return openCount == 0;
  }

  // ---- Open and close. ----

  /// Opens the line.
  ///
  /// @param leader becomes the group of this controlling terminal; NONE for no change
  void open(int leader) throws ErrnoException {
    if (openCount == 0) {
      device.open(discipline.termios());
    }
    openCount++;
    if (leader != Endpoint.NONE) {
      group = leader;
    }
  }

  /// Closes it. After the last close it is as new.
  void close() {
    if (openCount == 0 || --openCount > 0) {
      return;
    }
    hungUp = false;
    group = Endpoint.NONE;
    discipline.flushInput();
    failAll(-Errno.EIO);
    discipline.releaseOutput();
    device.close(discipline.termios());
    discipline.termios(Termios.defaults());
    size = device.size();
    select.clear();
  }

  /// The other end is gone: until the last close who reads gets the end of the file, who writes
  /// `EIO`. The foreground hears HUP.
  void hangUp() {
    if (openCount > 0) {
      hungUp = true;
      signal(samsara.abi.Signal.HUP);
      while (!reads.isEmpty()) {
        answers.finish(reads.removeFirst(), 0);
      }
      failWritesAndControls(-Errno.EIO);
      select.tell();
    }
  }

  private void failAll(int status) {
    while (!reads.isEmpty()) {
      answers.finish(reads.removeFirst(), status);
    }
    failWritesAndControls(status);
  }

  private void failWritesAndControls(int status) {
    writes.fail(status);
    while (!controls.isEmpty()) {
      answers.finish(controls.removeFirst().buffer(), status);
    }
  }

  // ---- Input. ----

  /// A character has come in. Answers `false` if there was no room for it.
  boolean input(int character) {
    boolean taken = discipline.input(character);
    inputChanged(taken);
    return taken;
  }

  /// What waits for input looks again.
  void inputChanged(boolean taken) {
    Termios termios = discipline.termios();
    int tenths = termios.of(ControlCharacter.TIME);
    if (taken && !discipline.isCanonical() && tenths > 0 && discipline.count() > 0) {
      startTimer(tenths); // between two characters; for MIN 0 the first one ends the read
    }
    serveReads(false);
    select.tell();
  }

  int read(GrantBuffer buffer) throws ErrnoException {
    if (buffer.bytes() == 0 || (hungUp && !isReadable(buffer.bytes()))) {
      return 0;
    }
    if (reads.isEmpty()) {
      if (isReadable(buffer.bytes())) {
        return move(buffer);
      }
      int tenths = discipline.termios().of(ControlCharacter.TIME);
      boolean alone = discipline.termios().of(ControlCharacter.MIN) == 0;
      if (!discipline.isCanonical() && tenths > 0 && (alone || discipline.count() > 0)) {
        startTimer(tenths);
      }
    } else if (reads.size() == WAITING_MAX) {
      throw new ErrnoException(Errno.EAGAIN, "readsMax=" + WAITING_MAX);
    }
    reads.addLast(buffer);
    return Errno.SUSPEND;
  }

  private boolean isReadable(int bytes) {
    if (discipline.isCanonical()) {
      return discipline.hasLine();
    }
    int least = discipline.termios().of(ControlCharacter.MIN);
    if (least == 0) {
      return discipline.count() > 0 || discipline.termios().of(ControlCharacter.TIME) == 0;
    }
    return discipline.count() >= Math.min(least, bytes);
  }

  private void startTimer(int tenths) {
    stopTimer();
    timer = sys.timers().set((tenths * sys.hz() + TENTHS - 1) / TENTHS, () -> serveReads(true));
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /// Answers the reads that have what they want.
  ///
  /// @param timeIsOver the first gets what there is
  void serveReads(boolean timeIsOver) {
    boolean hasSome = discipline.count() > 0 || discipline.termios().of(ControlCharacter.MIN) == 0;
    boolean served = timeIsOver && hasSome && !discipline.isCanonical();
    while (!reads.isEmpty() && (served || isReadable(reads.getFirst().bytes()))) {
      served = false;
      GrantBuffer read = reads.removeFirst();
      int status;
      try {
        status = move(read);
      } catch (ErrnoException e) {
        status = -e.errno();
      }
      answers.finish(read, status);
    }
    if (reads.isEmpty()) {
      stopTimer();
    }
  }

  private int move(GrantBuffer buffer) throws ErrnoException {
    byte[] data = discipline.take(buffer.bytes());
    buffer.put(0, data);
    device.roomForInput();
    return data.length;
  }

  // ---- Output. ----

  int write(GrantBuffer buffer) throws ErrnoException {
    if (buffer.bytes() == 0) {
      return 0;
    }
    if (hungUp) {
      throw new ErrnoException(Errno.EIO);
    }
    int status;
    advancing = true;
    try {
      status = writes.begin(buffer);
    } finally {
      advancing = false;
    }
    if (status != Errno.SUSPEND) {
      outputChanged();
    }
    return status;
  }

  /// Puts out as much of a write as the device takes.
  private void advance(PendingWrite write) throws ErrnoException {
    boolean moved = false;
    while (write.left() > 0 && !discipline.isOutputStopped()) {
      int room = device.roomBytes() / OutputFilter.EXPANSION_MAX;
      if (discipline.isOutputIgnored()) {
        write.advance(write.left());
      } else if (room > 0) {
        int bytes = Math.min(Math.min(room, CHUNK_BYTES), write.left());
        byte[] text = write.buffer().get(write.done(), bytes);
        write.advance(bytes);
        put(text);
        moved = true;
      } else {
        break;
      }
    }
    if (moved) {
      discipline.disturb();
    }
  }

  /// Puts text out that no process writes, or that one does.
  void put(byte[] text) {
    processed.reset();
    for (byte each : text) {
      filter.process(discipline.termios(), each & 0xFF, processed);
    }
    device.put(processed.toByteArray());
  }

  /// The device has room again, or has nothing more to put out.
  void outputChanged() {
    if (advancing) {
      changedMeanwhile = true;
      return;
    }
    do {
      changedMeanwhile = false;
      advancing = true;
      try {
        advanceAll();
      } finally {
        advancing = false;
      }
    } while (changedMeanwhile);
    select.tell();
  }

  private void advanceAll() {
    writes.goOn();
    while (isDrained() && !controls.isEmpty()) {
      PendingControl control = controls.removeFirst();
      TtyControl.finishDrained(this, control);
      answers.finish(control.buffer(), Errno.OK);
    }
  }

  boolean isDrained() {
    return writes.isEmpty() && device.isDrained();
  }

  // ---- Select and cancel. ----

  int select(int operations, int who) {
    return select.select(operations, who);
  }

  private int ready(int operations) {
    int ready = 0;
    boolean isReadable =
        discipline.isCanonical()
            ? discipline.hasLine()
            : discipline.count() >= Math.max(discipline.termios().of(ControlCharacter.MIN), 1);
    if ((operations & SelectFlag.READ) != 0 && (hungUp || isReadable)) {
      ready |= SelectFlag.READ;
    }
    boolean isWritable =
        writes.isEmpty()
            && !discipline.isOutputStopped()
            && device.roomBytes() >= OutputFilter.EXPANSION_MAX;
    if ((operations & SelectFlag.WRITE) != 0 && (hungUp || isWritable)) {
      ready |= SelectFlag.WRITE;
    }
    return ready;
  }

  /// Forgets a request. Answers `false` if it is not there.
  boolean cancel(GrantBuffer request) {
    boolean found =
        reads.removeIf(request::isSameRequest)
            || writes.cancel(request)
            || controls.removeIf(control -> request.isSameRequest(control.buffer()));
    if (reads.isEmpty()) {
      stopTimer();
    }
    return found;
  }

  // ---- What the discipline does. ----

  @Override
  public void echo(int character) {
    processed.reset();
    filter.process(discipline.termios(), character, processed);
    device.put(processed.toByteArray());
  }

  @Override
  public int column() {
    return filter.column();
  }

  @Override
  public void signal(int signal) {
    if (group != Endpoint.NONE) {
      int result = sys.kernel().kill(group, signal);
      if (result != Errno.OK) {
        group = Endpoint.NONE; // it has ended
      }
    }
  }

  @Override
  public void stopOutput(boolean stop) {
    device.stop(stop);
    if (!stop) {
      outputChanged();
    }
  }

  @Override
  public void discardOutput() {
    writes.discard();
    device.discard();
    outputChanged();
  }

  @Override
  public void ignoreOutput(boolean ignore) {
    if (ignore) {
      outputChanged();
    }
  }

  @Override
  public void sendFlow(int character) {
    device.put(new byte[] {(byte) character});
  }
}
