package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.driver.GrantBuffer;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.tty.Termios;
import samsara.sys.Sys;

/// A pseudo terminal: a line whose hardware is another process, the master. What the master writes
/// is typed on the line, what the line puts out the master reads.
///
/// | | the other side is gone |
/// |---|---|
/// | master reads | what is left, then 0 |
/// | master writes | `EIO` |
/// | line | HUP; reads 0, writes `EIO` |
///
/// MINIX: `drivers/tty/pty.c`.
final class Pty implements TtyDevice {
  private static final int CHUNK_BYTES = 256;

  private final Sys sys;
  private final int minor;
  private final Answers answers;
  private final OutputBuffer output = new OutputBuffer();
  private @Nullable Tty tty;
  private boolean masterOpen;
  private boolean lineClosed;
  final Deque<GrantBuffer> reads = new ArrayDeque<>();
  private final PendingWrites writes;
  private final WaitingSelect select;
  private boolean typing;

  /// @param minor of the master
  Pty(Sys sys, int minor, Answers answers) {
    this.sys = sys;
    this.minor = minor;
    this.answers = answers;
    writes = new PendingWrites(answers, this::type);
    select = new WaitingSelect(minor, answers, this::ready);
  }

  /// The line that it is the hardware of.
  void attach(Tty line) {
    tty = line;
  }

  private Tty line() {
    return Objects.requireNonNull(tty, "attached before it is used");
  }

  boolean isIdle() {
    return !masterOpen;
  }

  // ---- The master. ----

  /// Opens the master, which reads what an open line has put out before. `EIO` while another is
  /// master, or while somebody still has the line open that the last one has hung up.
  void openMaster() throws ErrnoException {
    if (masterOpen || line().hungUp) {
      throw new ErrnoException(Errno.EIO, "minor=" + minor + " is in use");
    }
    masterOpen = true;
    lineClosed = false;
    if (line().openCount == 0) {
      output.clear();
    }
    line().outputChanged();
  }

  void closeMaster() {
    masterOpen = false;
    while (!reads.isEmpty()) {
      answers.finish(reads.removeFirst(), -Errno.EIO);
    }
    writes.fail(-Errno.EIO);
    select.clear();
    output.clear();
    line().hangUp();
  }

  int read(GrantBuffer request) throws ErrnoException {
    if (request.bytes() == 0 || (output.isEmpty() && lineClosed)) {
      return 0;
    }
    if (!output.isEmpty() && reads.isEmpty()) {
      return move(request);
    }
    if (reads.size() == Tty.WAITING_MAX) {
      throw new ErrnoException(Errno.EAGAIN);
    }
    reads.addLast(request);
    return Errno.SUSPEND;
  }

  private int move(GrantBuffer request) throws ErrnoException {
    byte[] data = output.peek(request.bytes());
    request.put(0, data);
    output.drop(data.length);
    line().outputChanged();
    return data.length;
  }

  int write(GrantBuffer request) throws ErrnoException {
    if (lineClosed) {
      throw new ErrnoException(Errno.EIO);
    }
    if (request.bytes() == 0) {
      return 0;
    }
    return writes.begin(request);
  }

  // A line that is edited and full can't be read: more is lost on it, as on a terminal.
  private boolean losesMore() {
    LineDiscipline discipline = line().discipline();
    return discipline.isCanonical() && !discipline.hasLine();
  }

  private void type(PendingWrite write) throws ErrnoException {
    typing = true;
    try {
      boolean goesOn = true;
      while (goesOn && write.left() > 0) {
        byte[] piece = write.buffer().get(write.done(), Math.min(write.left(), CHUNK_BYTES));
        for (int i = 0; i < piece.length && goesOn; i++) {
          goesOn = line().input(piece[i] & 0xFF) || losesMore();
          write.advance(goesOn ? 1 : 0);
        }
      }
    } finally {
      typing = false;
    }
  }

  @Override
  public void roomForInput() {
    if (!typing) {
      writes.goOn();
    }
    select.tell();
  }

  int select(int operations, int who) {
    return select.select(operations, who);
  }

  private int ready(int operations) {
    boolean readable = !output.isEmpty() || lineClosed;
    boolean hasRoom = line().discipline().count() < InputQueue.SIZE - 1 || losesMore();
    boolean writable = writes.isEmpty() && hasRoom;
    return (readable ? operations & SelectFlag.READ : 0)
        | (writable || lineClosed ? operations & SelectFlag.WRITE : 0);
  }

  boolean cancel(GrantBuffer request) {
    return reads.removeIf(request::isSameRequest) || writes.cancel(request);
  }

  // ---- The line. ----

  @Override
  public void open(Termios settings) {
    lineClosed = false;
  }

  @Override
  public void close(Termios settings) {
    lineClosed = true;
    writes.fail(-Errno.EIO);
    if (output.isEmpty()) {
      while (!reads.isEmpty()) {
        answers.finish(reads.removeFirst(), 0);
      }
    }
    select.tell();
  }

  @Override
  public int roomBytes() {
    return output.roomBytes();
  }

  @Override
  public void put(byte[] bytes) {
    output.put(bytes);
    serveReads();
    select.tell();
  }

  private void serveReads() {
    while (!output.isEmpty() && !reads.isEmpty()) {
      GrantBuffer read = reads.removeFirst();
      int status;
      try {
        status = move(read);
      } catch (ErrnoException e) {
        status = -e.errno();
      }
      answers.finish(read, status);
    }
  }

  @Override
  public void discard() {
    output.clear();
  }

  @Override
  public boolean isDrained() {
    return output.isEmpty() || !masterOpen;
  }

  // ---- Update. ----

  @Override
  public void save(DataOutputStream out) throws IOException {
    out.writeBoolean(masterOpen);
    out.writeBoolean(lineClosed);
    select.save(out);
    output.save(out);
    TtyState.saveReads(out, reads);
    writes.save(out);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    masterOpen = in.readBoolean();
    lineClosed = in.readBoolean();
    select.restore(in);
    output.restore(in);
    TtyState.restoreReads(sys, in, reads);
    writes.restore(sys, in);
  }
}
