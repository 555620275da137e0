package samsara.vfs;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.SelectFlag;

/// A driver as the skeleton makes them, which forgets everything when it restarts: it puts every
/// transfer off until it is told to finish it. Its announcement and its notifications arrive when
/// the test lets them.
final class ModelDriver implements ToIntFunction<long[]> {
  static final int MINORS = 2;

  private final Runnable announce;

  /// How often each minor is open.
  final int[] opens = new int[MINORS];

  /// Grants of the transfers that it has put off.
  final Deque<Integer> waiting = new ArrayDeque<>();

  /// Grants of those whose answers nobody has fetched.
  final Deque<Integer> finished = new ArrayDeque<>();

  /// What would not block at each minor; it outlives the driver.
  final int[] ready = new int[MINORS];

  private final int[] told = new int[MINORS];
  private final Deque<Integer> news = new ArrayDeque<>();

  /// Set before a request: what happens meanwhile.
  boolean restartsBefore;

  boolean endsDuring;
  private boolean isDead;

  /// How often it has ended.
  int ends;

  /// @param announce puts its announcement into DS
  ModelDriver(Runnable announce) {
    this.announce = announce;
  }

  /// Ends it; its successor comes with the next request at the latest.
  void end() {
    Arrays.fill(opens, 0);
    waiting.clear();
    finished.clear();
    news.clear();
    Arrays.fill(told, 0);
    isDead = true;
    ends++;
  }

  /// Its successor is there.
  void start() {
    if (isDead) {
      isDead = false;
      announce.run();
    }
  }

  @Override
  public int applyAsInt(long[] message) {
    if (restartsBefore) {
      restartsBefore = false;
      end();
    }
    start();
    if (endsDuring) {
      endsDuring = false;
      end();
      return -Errno.ERESTART;
    }
    if (Message.type(message) == DeviceRequest.STATUS.type()) {
      return status(message);
    }
    return FakeDriver.reply(message, handle(FakeDriver.read(message)));
  }

  /// Operations become ready at a minor. Answers `true` if somebody wanted to know.
  boolean becomesReady(int minor, int operations) {
    ready[minor] |= operations;
    boolean isWanted = (told[minor] & operations) != 0;
    if (isWanted) {
      told[minor] &= ~operations;
      news.add(minor);
    }
    return isWanted;
  }

  private int select(int minor, int operations) {
    int now = ready[minor] & operations;
    if ((operations & SelectFlag.NOTIFY) != 0) {
      told[minor] |= operations & ~now & ~SelectFlag.NOTIFY;
    }
    return now;
  }

  private int status(long[] message) {
    if (!news.isEmpty()) {
      Message.clear(message);
      Message.type(message, DeviceRequest.IO_READY);
      DeviceMessage.minor(message, news.removeFirst());
      return Errno.OK;
    }
    if (finished.isEmpty()) {
      Message.clear(message);
      Message.type(message, DeviceRequest.NO_STATUS);
      return Errno.OK;
    }
    return FakeDriver.revive(message, finished.removeFirst(), 1);
  }

  private int handle(FakeDriver.Request request) {
    Integer status = take(request);
    return status == null ? Errno.SUSPEND : status;
  }

  /// Takes a request. Answers null if there is no answer yet.
  @Nullable Integer take(FakeDriver.Request request) {
    Integer grant = request.grant();
    switch (request.request()) {
      case OPEN -> opens[request.minor()]++;
      case CLOSE -> opens[request.minor()] = Math.max(opens[request.minor()] - 1, 0);
      case READ, WRITE, IOCTL -> {
        if (opens[request.minor()] == 0) {
          return -Errno.ERESTART;
        }
        waiting.add(grant);
        return null;
      }
      case SELECT -> {
        return opens[request.minor()] == 0
            ? -Errno.ERESTART
            : select(request.minor(), request.endpoint());
      }
      case CANCEL -> {
        if (finished.remove(grant)) {
          return 1;
        }
        waiting.remove(grant);
        return -Errno.EINTR;
      }
      default -> {}
    }
    return Errno.OK;
  }
}
