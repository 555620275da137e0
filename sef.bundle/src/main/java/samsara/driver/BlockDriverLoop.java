package samsara.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.rs.InitType;
import samsara.sef.Sef;
import samsara.sys.Sys;

/// The loop of a block driver: receives requests, has the driver do them one after the other in the
/// order of their coming, answers.
///
/// A request beyond the end of its minor moves what is before it, or nothing. A vectored request
/// brings its vector back with what has not moved. A minor that nobody has opened since a restart
/// is answered `ERESTART`; after a live update every minor counts as open.
///
/// Requests are the state of a live update: {@link #save} writes down those that wait and the one
/// under way, and the new version does them from their beginning, which for a disk makes no
/// difference. A crash loses them, and RS answers who waits.
///
/// MINIX: `lib/libdriver/driver.c`.
public final class BlockDriverLoop {
  /// Requests that can wait; one more is answered `EAGAIN`.
  public static final int REQUESTS_MAX = 256;

  /// Elements of a vector.
  public static final int VECTOR_MAX = 64;

  /// Tells where a minor lies: 64-bit base and size in bytes, then three numbers of 32 bits.
  public static final int DIOCGETP = 0x801C6404;

  /// Sets what {@link #DIOCGETP} tells.
  public static final int DIOCSETP = 0x401C6403;

  private static final String STATE_PREFIX = "requests.";
  private static final int SAVED_BYTES = (Message.WORDS + 1) * Long.BYTES;
  private static final int STATE_BYTES_MAX = Integer.BYTES + REQUESTS_MAX * SAVED_BYTES;
  private static final int ELEMENT_BYTES = 2 * Integer.BYTES;
  private static final int PARTITION_BYTES = 28;

  private final Sef sef;
  private final Sys sys;
  private final BlockDriver driver;
  private final BitSet openMinors = new BitSet(CharDriverLoop.MINORS);

  // The first is under way if `busy`.
  private final Deque<Waiting> requests = new ArrayDeque<>();
  private boolean busy;
  private boolean pumping;

  /// A request that came, as it came.
  private static final class Waiting {
    private final long[] message;
    private final boolean waits;

    Waiting(long[] message, boolean waits) {
      this.message = message;
      this.waits = waits;
    }
  }

  /// A loop for a service that has been through {@link Sef#startup}.
  public BlockDriverLoop(Sef sef, BlockDriver driver) {
    this.sef = sef;
    this.sys = sef.sys();
    this.driver = driver;
    if (sef.initType() == InitType.LIVE_UPDATE) {
      openMinors.set(0, CharDriverLoop.MINORS);
    }
  }

  /// Serves requests for ever, those of the version before first.
  public void run() {
    pump();
    sef.serve(this::handle);
  }

  /// Handles one message, for a driver with a loop of its own.
  public boolean handle(long[] message) {
    int status = sef.status();
    DeviceRequest request = DeviceRequest.of(Message.type(message));
    if (request == null || Ipc.isNotify(status)) {
      return driver.other(message, status);
    }
    boolean waits = Ipc.primitiveOf(status) == Ipc.SENDREC;
    if (requests.size() == REQUESTS_MAX) {
      answer(new Waiting(message.clone(), waits), -Errno.EAGAIN);
      return false;
    }
    requests.addLast(new Waiting(message.clone(), waits));
    pump();
    return false;
  }

  /// The number of requests that wait or are under way.
  public int waiting() {
    return requests.size();
  }

  // What ends at once must not start the next one deeper in the stack.
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    while (!busy && !requests.isEmpty()) {
      busy = true;
      begin(requests.getFirst());
    }
    pumping = false;
  }

  private void begin(Waiting waiting) {
    try {
      long[] message = waiting.message;
      DeviceRequest request = DeviceRequest.of(Message.type(message));
      int minor = DeviceMessage.minor(message);
      if (request == null || minor < 0 || minor >= CharDriverLoop.MINORS) {
        throw new ErrnoException(Errno.ENXIO, "minor=" + minor);
      }
      switch (request) {
        case READ, WRITE, SCATTER, GATHER -> transfer(request, minor, message);
        default -> end(control(request, minor, message));
      }
    } catch (ErrnoException e) {
      end(-e.errno());
    }
  }

  private void end(int status) {
    busy = false;
    answer(requests.removeFirst(), status);
    pump();
  }

  private int control(DeviceRequest request, int minor, long[] message) throws ErrnoException {
    return switch (request) {
      case OPEN, REOPEN -> {
        driver.open(minor, DeviceMessage.bytes(message));
        openMinors.set(minor);
        yield Errno.OK;
      }
      case CLOSE -> {
        if (openMinors.get(minor)) {
          driver.close(minor);
        }
        yield Errno.OK;
      }
      case IOCTL -> {
        requireOpen(minor);
        yield ioctl(minor, DeviceMessage.bytes(message), buffer(message, PARTITION_BYTES));
      }
      case CANCEL -> -Errno.EINTR; // what is before it has ended
      default -> -Errno.EINVAL;
    };
  }

  private void requireOpen(int minor) throws ErrnoException {
    if (!openMinors.get(minor)) {
      throw new ErrnoException(Errno.ERESTART);
    }
  }

  private int ioctl(int minor, int request, GrantBuffer argument) throws ErrnoException {
    BlockRange range = driver.range(minor);
    return switch (request) {
      case DIOCGETP -> {
        ByteBuffer partition = ByteBuffer.allocate(PARTITION_BYTES);
        partition.order(ByteOrder.LITTLE_ENDIAN);
        argument.put(0, partition.putLong(range.first()).putLong(range.bytes()).array());
        yield Errno.OK;
      }
      case DIOCSETP -> {
        ByteBuffer partition = ByteBuffer.wrap(argument.get(0, PARTITION_BYTES));
        partition.order(ByteOrder.LITTLE_ENDIAN);
        long first = partition.getLong();
        driver.range(minor, new BlockRange(range.unit(), first, partition.getLong()));
        yield Errno.OK;
      }
      default -> driver.ioctl(minor, request, argument);
    };
  }

  // ---- Transfers. ----

  private GrantBuffer buffer(long[] message, int bytes) {
    return new GrantBuffer(
        sys,
        Message.source(message),
        DeviceMessage.grant(message),
        bytes,
        DeviceMessage.endpoint(message));
  }

  private void transfer(DeviceRequest request, int minor, long[] message) throws ErrnoException {
    requireOpen(minor);
    BlockRange range = driver.range(minor);
    long position =
        (DeviceMessage.positionLow(message) & 0xFFFF_FFFFL)
            | ((long) DeviceMessage.positionHigh(message) << Integer.SIZE);
    boolean vectored = request == DeviceRequest.SCATTER || request == DeviceRequest.GATHER;
    boolean write = request == DeviceRequest.WRITE || request == DeviceRequest.SCATTER;
    List<GrantBuffer> buffers =
        vectored ? vector(message) : List.of(buffer(message, DeviceMessage.bytes(message)));
    long wanted = buffers.stream().mapToLong(GrantBuffer::bytes).sum();
    if (wanted < 0 || wanted > Integer.MAX_VALUE || position < 0) {
      throw new ErrnoException(Errno.EINVAL, "bytes=" + wanted + " position=" + position);
    }
    int bytes = (int) Math.max(0, Math.min(wanted, range.bytes() - position));
    if (bytes == 0) {
      moved(vectored, message, buffers, 0);
      return;
    }
    driver.start(
        new BlockRequest(
            sys,
            range.unit(),
            write,
            range.first() + position,
            bytes,
            buffers,
            (done, status) -> moved(vectored, message, buffers, status)));
  }

  private List<GrantBuffer> vector(long[] message) throws ErrnoException {
    int count = DeviceMessage.bytes(message);
    if (count < 1 || count > VECTOR_MAX) {
      throw new ErrnoException(Errno.EINVAL, "count=" + count + " countMax=" + VECTOR_MAX);
    }
    int length = count * ELEMENT_BYTES;
    ByteBuffer vector = ByteBuffer.wrap(buffer(message, length).get(0, length));
    vector.order(ByteOrder.LITTLE_ENDIAN);
    List<GrantBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int grant = vector.getInt();
      int bytes = vector.getInt();
      if (bytes < 0) {
        throw new ErrnoException(Errno.EINVAL, "bytes=" + bytes);
      }
      int source = Message.source(message);
      buffers.add(new GrantBuffer(sys, source, grant, bytes, DeviceMessage.endpoint(message)));
    }
    return buffers;
  }

  private void moved(boolean vectored, long[] message, List<GrantBuffer> buffers, int status) {
    int result = status;
    if (vectored && status >= 0) {
      ByteBuffer vector = ByteBuffer.allocate(buffers.size() * ELEMENT_BYTES);
      vector.order(ByteOrder.LITTLE_ENDIAN);
      int left = status;
      for (GrantBuffer buffer : buffers) {
        int done = Math.min(left, buffer.bytes());
        vector.putInt(buffer.grant()).putInt(buffer.bytes() - done);
        left -= done;
      }
      try {
        buffer(message, vector.capacity()).put(0, vector.array());
        result = Errno.OK;
      } catch (ErrnoException e) {
        result = -e.errno();
      }
    }
    end(result);
  }

  private void answer(Waiting request, int status) {
    long[] asked = request.message;
    long[] reply = Message.create();
    DeviceMessage.replyEndpoint(reply, DeviceMessage.endpoint(asked));
    DeviceMessage.replyStatus(reply, status);
    int source = Message.source(asked);
    if (request.waits) {
      Message.type(reply, DeviceRequest.TASK_REPLY);
      sef.reply(source, reply);
    } else {
      Message.type(reply, replyType(asked));
      DeviceMessage.replyGrant(reply, DeviceMessage.grant(asked));
      sys.async().sendNoReply(source, reply);
    }
  }

  private static int replyType(long[] asked) {
    return switch (DeviceRequest.of(Message.type(asked))) {
      case CLOSE -> DeviceRequest.CLOSE_REPLY;
      case REOPEN -> DeviceRequest.REOPEN_REPLY;
      case null, default -> DeviceRequest.REVIVE;
    };
  }

  // ---- Live update. ----

  /// Stops the device and stores the requests in DS; for `onStateSave`.
  ///
  /// @return 0 or a negated errno
  public int save() {
    driver.quiesce();
    ByteBuffer saved = ByteBuffer.allocate(Integer.BYTES + requests.size() * SAVED_BYTES);
    saved.putInt(requests.size());
    for (Waiting request : requests) {
      for (long word : request.message) {
        saved.putLong(word);
      }
      saved.putLong(request.waits ? 1 : 0);
    }
    try {
      return saved().save(saved.array());
    } catch (ErrnoException e) {
      return -e.errno();
    }
  }

  /// Takes over the requests of the version before; for a driver that came by an update.
  public void restore() throws ErrnoException {
    ErrnoException.check(saved().take(this::restore));
  }

  private void restore(byte[] saved) {
    ByteBuffer words = ByteBuffer.wrap(saved);
    for (int left = words.getInt(); left > 0; left--) {
      long[] message = Message.create();
      for (int i = 0; i < message.length; i++) {
        message[i] = words.getLong();
      }
      requests.addLast(new Waiting(message, words.getLong() != 0));
    }
  }

  private SavedState saved() throws ErrnoException {
    String label = sys.dataStore().retrieveLabel(sys.ipc().endpoint());
    return new SavedState(sys, STATE_PREFIX + label, STATE_BYTES_MAX);
  }
}
