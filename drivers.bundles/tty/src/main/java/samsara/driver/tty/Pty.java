package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
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
  private static final int BUFFER_BYTES = 2048;
  private static final int RESERVE_BYTES = 256;
  private static final int CHUNK_BYTES = 256;

  private final Sys sys;
  private final int minor;
  private final Answers answers;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int first;
  private int count;
  private @Nullable Tty tty;
  private boolean masterOpen;
  private boolean lineClosed;
  final Deque<GrantBuffer> reads = new ArrayDeque<>();
  final Deque<PendingWrite> writes = new ArrayDeque<>();
  private int selecter = Endpoint.NONE;
  private int selected;
  private boolean typing;

  /// @param minor of the master
  Pty(Sys sys, int minor, Answers answers) {
    this.sys = sys;
    this.minor = minor;
    this.answers = answers;
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
      first = 0;
      count = 0;
    }
    line().outputChanged();
  }

  void closeMaster() {
    masterOpen = false;
    while (!reads.isEmpty()) {
      answers.finish(reads.removeFirst(), -Errno.EIO);
    }
    while (!writes.isEmpty()) {
      answers.finish(writes.removeFirst().buffer(), -Errno.EIO);
    }
    selecter = Endpoint.NONE;
    selected = 0;
    count = 0;
    line().hangUp();
  }

  int read(GrantBuffer request) throws ErrnoException {
    if (request.bytes() == 0 || (count == 0 && lineClosed)) {
      return 0;
    }
    if (count > 0 && reads.isEmpty()) {
      return move(request);
    }
    if (reads.size() == Tty.WAITING_MAX) {
      throw new ErrnoException(Errno.EAGAIN);
    }
    reads.addLast(request);
    return Errno.SUSPEND;
  }

  private int move(GrantBuffer request) throws ErrnoException {
    int bytes = Math.min(count, request.bytes());
    byte[] data = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      data[i] = buffer[(first + i) % BUFFER_BYTES];
    }
    request.put(0, data);
    first = (first + bytes) % BUFFER_BYTES;
    count -= bytes;
    line().outputChanged();
    return bytes;
  }

  int write(GrantBuffer request) throws ErrnoException {
    if (lineClosed) {
      throw new ErrnoException(Errno.EIO);
    }
    if (request.bytes() == 0) {
      return 0;
    }
    if (writes.size() == Tty.WAITING_MAX) {
      throw new ErrnoException(Errno.EAGAIN);
    }
    PendingWrite write = new PendingWrite(request, 0);
    if (writes.isEmpty()) {
      type(write);
      if (write.left() == 0) {
        return write.done();
      }
    }
    writes.addLast(write);
    return Errno.SUSPEND;
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
    while (!typing && !writes.isEmpty()) {
      PendingWrite write = writes.getFirst();
      int status;
      try {
        type(write);
        if (write.left() > 0) {
          break;
        }
        status = write.done();
      } catch (ErrnoException e) {
        status = -e.errno();
      }
      writes.removeFirst();
      answers.finish(write.buffer(), status);
    }
    tellSelecter();
  }

  int select(int operations, int who) {
    int ready = ready(operations);
    int waiting = operations & ~ready & (SelectFlag.READ | SelectFlag.WRITE);
    if (ready == 0 && waiting != 0 && (operations & SelectFlag.NOTIFY) != 0) {
      selecter = who;
      selected |= waiting;
    }
    return ready;
  }

  private int ready(int operations) {
    boolean readable = count > 0 || lineClosed;
    boolean hasRoom = line().discipline().count() < InputQueue.SIZE - 1 || losesMore();
    boolean writable = writes.isEmpty() && hasRoom;
    return (readable ? operations & SelectFlag.READ : 0)
        | (writable || lineClosed ? operations & SelectFlag.WRITE : 0);
  }

  private void tellSelecter() {
    if (selecter != Endpoint.NONE) {
      int ready = ready(selected);
      if (ready != 0) {
        answers.ready(selecter, minor, ready);
        selected &= ~ready;
        selecter = selected == 0 ? Endpoint.NONE : selecter;
      }
    }
  }

  boolean cancel(GrantBuffer request) {
    return reads.removeIf(request::isSameRequest) || PendingWrite.cancel(writes, request, answers);
  }

  // ---- The line. ----

  @Override
  public void open(Termios settings) {
    lineClosed = false;
  }

  @Override
  public void close(Termios settings) {
    lineClosed = true;
    while (!writes.isEmpty()) {
      answers.finish(writes.removeFirst().buffer(), -Errno.EIO);
    }
    if (count == 0) {
      while (!reads.isEmpty()) {
        answers.finish(reads.removeFirst(), 0);
      }
    }
    tellSelecter();
  }

  @Override
  public int roomBytes() {
    return Math.max(BUFFER_BYTES - RESERVE_BYTES - count, 0);
  }

  @Override
  public void put(byte[] bytes) {
    for (byte each : bytes) {
      if (count < BUFFER_BYTES) {
        buffer[(first + count) % BUFFER_BYTES] = each;
        count++;
      }
    }
    serveReads();
    tellSelecter();
  }

  private void serveReads() {
    while (count > 0 && !reads.isEmpty()) {
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
    count = 0;
  }

  @Override
  public boolean isDrained() {
    return count == 0 || !masterOpen;
  }

  // ---- Update. ----

  @Override
  public void save(DataOutputStream out) throws IOException {
    out.writeBoolean(masterOpen);
    out.writeBoolean(lineClosed);
    out.writeInt(selecter);
    out.writeInt(selected);
    out.writeShort(count);
    for (int i = 0; i < count; i++) {
      out.writeByte(buffer[(first + i) % BUFFER_BYTES]);
    }
    TtyState.saveReads(out, reads);
    TtyState.saveWrites(out, writes);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    masterOpen = in.readBoolean();
    lineClosed = in.readBoolean();
    selecter = in.readInt();
    selected = in.readInt();
    first = 0;
    count = in.readShort();
    for (int i = 0; i < count; i++) {
      buffer[i] = in.readByte();
    }
    TtyState.restoreReads(sys, in, reads);
    TtyState.restoreWrites(sys, in, writes);
  }
}
