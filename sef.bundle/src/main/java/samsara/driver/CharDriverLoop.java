package samsara.driver;

import java.util.BitSet;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.rs.InitType;
import samsara.sef.Sef;
import samsara.sys.Sys;

/// The loop of a character driver: receives requests, calls the driver, answers.
///
/// How a request is answered follows from how it came. One by SENDREC gets TASK_REPLY, with SUSPEND
/// as its status if the driver puts it off. One that was sent asynchronously gets REVIVE,
/// CLOSE_REPLY, REOPEN_REPLY or SELECT_REPLY_1, and nothing for now if the driver puts it off. The
/// final answer to what was put off is REVIVE or SELECT_REPLY_2 in either case, unless the driver
/// ends it by {@link #finish} or {@link #ready}: then VFS is notified and fetches the answer.
///
/// A driver that starts anew, or in place of one that crashed, has no minor open. A request for a
/// minor that nobody has opened since is answered `ERESTART`, so that VFS opens it again and
/// repeats the request. After a live update the new version answers for what the old one had open:
/// there every minor counts as open.
///
/// MINIX: `lib/libdriver/driver.c`.
public final class CharDriverLoop {
  /// Minors are 0 … `MINORS - 1`; others do not exist (`ENXIO`).
  public static final int MINORS = 256;

  private final Sef sef;
  private final Sys sys;
  private final CharDriver driver;
  private final BitSet openMinors = new BitSet(MINORS);
  private final LateAnswers late;

  /// A loop for a service that has been through {@link Sef#startup}.
  public CharDriverLoop(Sef sef, CharDriver driver) {
    this.sef = sef;
    this.sys = sef.sys();
    this.driver = driver;
    this.late = new LateAnswers(sys);
    if (sef.initType() == InitType.LIVE_UPDATE) {
      openMinors.set(0, MINORS);
    }
  }

  /// Serves requests for ever.
  public void run() {
    sef.serve(this::handle);
  }

  /// Handles one message, for a driver with a loop of its own; see `RequestHandler`.
  public boolean handle(long[] message) {
    int status = sef.status();
    DeviceRequest request = DeviceRequest.of(Message.type(message));
    if (request == null || Ipc.isNotify(status)) {
      return driver.other(message, status);
    }
    boolean waits = Ipc.primitiveOf(status) == Ipc.SENDREC;
    int result = Errno.OK;
    try {
      result = call(request, message);
    } catch (ErrnoException e) {
      result = -e.errno();
    }
    if (waits) {
      return replyNow(request, result, message);
    }
    return replyAsynchronously(request, result, message);
  }

  /// For a driver of style CLONE, whose open answers a minor that nobody has named: it is open.
  public void opened(int minor) {
    openMinors.set(minor);
  }

  /// Answers a request that was put off.
  ///
  /// @param status bytes moved, or a negated errno
  public void revive(GrantBuffer request, int status) {
    long[] message = Message.ofType(DeviceRequest.REVIVE);
    DeviceMessage.replyEndpoint(message, request.endpoint());
    DeviceMessage.replyStatus(message, status);
    DeviceMessage.replyGrant(message, request.grant());
    sys.async().sendNoReply(request.granter(), message);
  }

  /// Answers a read or write that was put off, when its bytes can be moved now.
  ///
  /// @param transfer moves them
  public void revive(GrantBuffer request, Transfer transfer) {
    int status;
    try {
      status = transfer.move(request);
    } catch (ErrnoException e) {
      status = -e.errno();
    }
    revive(request, status);
  }

  /// Moves the bytes of a request.
  @FunctionalInterface
  public interface Transfer {
    /// Answers how many it has moved.
    int move(GrantBuffer request) throws ErrnoException;
  }

  /// Tells who selected a minor that operations would not block any more.
  public void selectReady(int selecter, int minor, int operations) {
    long[] message = Message.ofType(DeviceRequest.SELECT_REPLY_2);
    DeviceMessage.minor(message, minor);
    DeviceMessage.replyStatus(message, operations);
    sys.async().sendNoReply(selecter, message);
  }

  /// Ends a request that came by SENDREC and was put off; VFS is notified and asks for the answer.
  ///
  /// @param status bytes moved, or a negated errno
  public void finish(GrantBuffer request, int status) {
    late.finish(request, status);
  }

  /// Tells who selected a minor by SENDREC that operations would not block any more, as above.
  public void ready(int selecter, int minor, int operations) {
    late.ready(selecter, minor, operations);
  }

  /// For {@link Sef#onStateSave}: an update takes the memory of the old version, and with it the
  /// answers of {@link #revive} and {@link #selectReady} that are still on their way. So it waits
  /// for them; `ENOTREADY` until they have been taken.
  public int answersTaken() {
    if (sys.async().pending() == 0) {
      return Errno.OK;
    }
    sys.timers().set(1, () -> {}); // to be asked again
    return -Errno.ENOTREADY;
  }

  /// The answers that nobody has asked for yet, for a new version.
  public byte[] save() {
    return late.save();
  }

  /// Takes over the answers of a former version.
  public void restore(byte[] saved) {
    late.restore(saved);
  }

  static boolean refuse(long[] message, int status) {
    Message.type(message, -Errno.ENOSYS);
    return Ipc.primitiveOf(status) == Ipc.SENDREC;
  }

  private int call(DeviceRequest request, long[] message) throws ErrnoException {
    int minor = DeviceMessage.minor(message);
    if (request == DeviceRequest.STATUS) {
      return Errno.OK;
    }
    if (minor < 0 || minor >= MINORS) {
      throw new ErrnoException(Errno.ENXIO);
    }
    return switch (request) {
      case OPEN, REOPEN ->
          open(minor, DeviceMessage.bytes(message), DeviceMessage.endpoint(message));
      case CLOSE -> close(minor);
      case CANCEL -> cancel(minor, buffer(message));
      case READ, WRITE, IOCTL, SELECT -> callOpen(request, minor, message);
      case SCATTER, GATHER, STATUS -> -Errno.EINVAL;
    };
  }

  private int cancel(int minor, GrantBuffer request) {
    boolean found = driver.cancel(minor, request);
    return found ? -Errno.EINTR : late.takeBack(request, -Errno.EDONTREPLY);
  }

  private int open(int minor, int access, int endpoint) throws ErrnoException {
    int result = driver.open(minor, access, endpoint);
    openMinors.set(minor);
    return result;
  }

  // What was not opened since the restart has nothing to close.
  private int close(int minor) throws ErrnoException {
    if (openMinors.get(minor)) {
      driver.close(minor);
    }
    return Errno.OK;
  }

  private int callOpen(DeviceRequest request, int minor, long[] message) throws ErrnoException {
    if (!openMinors.get(minor)) {
      throw new ErrnoException(Errno.ERESTART);
    }
    GrantBuffer buffer = buffer(message);
    return switch (request) {
      case READ -> driver.read(minor, position(message), buffer);
      case WRITE -> driver.write(minor, position(message), buffer);
      case IOCTL -> driver.ioctl(minor, DeviceMessage.bytes(message), buffer);
      default -> driver.select(minor, DeviceMessage.endpoint(message), Message.source(message));
    };
  }

  private GrantBuffer buffer(long[] message) {
    return new GrantBuffer(
        sys,
        Message.source(message),
        DeviceMessage.grant(message),
        DeviceMessage.bytes(message),
        DeviceMessage.endpoint(message));
  }

  private static long position(long[] message) {
    return (DeviceMessage.positionLow(message) & 0xFFFF_FFFFL)
        | ((long) DeviceMessage.positionHigh(message) << 32);
  }

  private boolean replyNow(DeviceRequest request, int result, long[] message) {
    int endpoint = DeviceMessage.endpoint(message);
    if (request == DeviceRequest.STATUS) {
      late.answer(message);
    } else {
      Message.clear(message);
      Message.type(message, DeviceRequest.TASK_REPLY);
      DeviceMessage.replyEndpoint(message, endpoint);
      // A request that is cancelled is answered here, whether it was there or not.
      DeviceMessage.replyStatus(message, result == -Errno.EDONTREPLY ? -Errno.EINTR : result);
    }
    return true;
  }

  private static boolean replyAsynchronously(DeviceRequest request, int result, long[] message) {
    if (result == Errno.SUSPEND || result == -Errno.EDONTREPLY) {
      return false;
    }
    int minor = DeviceMessage.minor(message);
    int endpoint = DeviceMessage.endpoint(message);
    int grant = DeviceMessage.grant(message);
    Message.clear(message);
    switch (request) {
      case SELECT -> {
        Message.type(message, DeviceRequest.SELECT_REPLY_1);
        DeviceMessage.minor(message, minor);
      }
      case CLOSE -> reply(message, DeviceRequest.CLOSE_REPLY, endpoint);
      case REOPEN -> reply(message, DeviceRequest.REOPEN_REPLY, endpoint);
      case STATUS -> reply(message, DeviceRequest.NO_STATUS, endpoint);
      default -> {
        reply(message, DeviceRequest.REVIVE, endpoint);
        DeviceMessage.replyGrant(message, grant);
      }
    }
    DeviceMessage.replyStatus(message, result);
    return true;
  }

  private static void reply(long[] message, int type, int endpoint) {
    Message.type(message, type);
    DeviceMessage.replyEndpoint(message, endpoint);
  }
}
