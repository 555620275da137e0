package samsara.vfs;

import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.DeviceStyle;
import samsara.sys.AsyncSender;
import samsara.sys.Sys;

/// Speaks to drivers, and gets over their restarts.
///
/// A request that comes back with `ERESTART` is innocent: its driver was ended from outside, or has
/// restarted since the file was opened. One that comes back with `EDEADSRCDST` was in the hands of
/// a driver that died of it. The file is opened again and the request repeated, as often as {@link
/// Repeats} allows, then `EIO`. A driver that is not there yet simply makes VFS wait.
///
/// MINIX: `servers/vfs/device.c`, gen_io and asyn_io; unlike there, nothing is unmapped.
final class DriverLink {
  /// Messages to asynchronous drivers that may wait for delivery. Beyond, calls fail with `EAGAIN`:
  /// a driver that does not listen must not fill the table that all messages share.
  static final int UNDELIVERED_MAX = AsyncSender.COUNT_MAX / 2;

  /// The same for messages that call something off, which have to get through.
  private static final int CANCELS_MAX = AsyncSender.COUNT_MAX * 3 / 4;

  /// Result of an open: the device is the controlling terminal of who opened it from now on.
  static final int CONTROLS = 1;

  private final Sys sys;
  private final DeviceMap map;
  private final Announcements announcements;
  private final long[] message = Message.create();

  // Of the last exchange, if it came to nothing.
  private Repeats.Reason reason = Repeats.Reason.NOT_OPEN;

  DriverLink(Sys sys, DeviceMap map, Announcements announcements) {
    this.sys = sys;
    this.map = map;
    this.announcements = announcements;
  }

  /// Opens the device of a file. Answers 0, {@link #CONTROLS}, or a negated errno: what the driver
  /// says, `ENXIO` if there is none, `EIO` if it does not answer properly.
  int open(OpenFile file) {
    Repeats repeats = new Repeats(file.vnode().isBlockSpecial());
    int status;
    do {
      Driver driver = driverOf(file);
      if (driver == null) {
        return -Errno.ENXIO;
      }
      status = openOnce(file, driver);
    } while (status == -Errno.ERESTART && repeats.again(sys, reason));
    return status == -Errno.ERESTART ? -Errno.EIO : status;
  }

  private int openOnce(OpenFile file, Driver driver) {
    fill(DeviceRequest.OPEN, file, file.openedBy(), file.deviceFlags());
    DeviceMessage.minor(message, DeviceNumber.minor(file.named()));
    int status = exchange(driver);
    if (status == Errno.SUSPEND) {
      return refuse(driver, "suspends open");
    }
    if (status >= 0) {
      announcements.take();
      file.openIn(driver);
      if (driver.style() == DeviceStyle.CLONE) {
        file.device(DeviceNumber.of(driver.major(), status & 0xFF));
      }
    }
    boolean controls = driver.style() == DeviceStyle.TTY && status == CONTROLS;
    return controls ? CONTROLS : Math.min(status, Errno.OK);
  }

  /// Opens a file again after a restart, in one try. A device that can't be opened any more is
  /// `EIO` to those who had it open.
  int reopen(OpenFile file, Driver driver) {
    int since = sys.kernel().uptimeTicks();
    int status = openOnce(file, driver);
    file.endsDrivers(status == -Errno.ERESTART && isToBlame(since));
    return status == -Errno.ERESTART || status >= 0 ? status : -Errno.EIO;
  }

  // The driver has died of it, or kept silent until RS ended it.
  private boolean isToBlame(int since) {
    return reason == Repeats.Reason.DIED || Repeats.isAWhile(sys, since);
  }

  /// Tells the driver that nobody has the file open any more. There is nothing to tell one that has
  /// restarted meanwhile.
  void close(OpenFile file) {
    Driver driver = driverOf(file);
    if (driver != null && file.isOpenIn(driver)) {
      fill(DeviceRequest.CLOSE, file, file.openedBy(), 0);
      exchange(driver);
    }
  }

  /// Hands a call to the driver. Answers its status, a negated errno, or SUSPEND if the driver will
  /// answer later.
  int issue(DeviceCall call) {
    int status;
    do {
      Driver driver = driverOf(call.file());
      if (driver == null) {
        return -Errno.ENXIO;
      }
      status = makeOpen(call.file(), driver);
      if (status >= 0) {
        status = transfer(call, driver);
        forgetIfUnknown(call.file(), status);
      }
    } while (status == -Errno.ERESTART && call.repeats().again(sys, reason));
    return status == -Errno.ERESTART ? -Errno.EIO : status;
  }

  private int makeOpen(OpenFile file, Driver driver) {
    return file.isOpenIn(driver) ? Errno.OK : reopen(file, driver);
  }

  // What is announced says for which files else that is so.
  private void forgetIfUnknown(OpenFile file, int status) {
    if (status == -Errno.ERESTART && reason == Repeats.Reason.NOT_OPEN) {
      forget(file);
    }
  }

  /// A driver says that it has not heard of a file.
  void forget(OpenFile file) {
    announcements.take();
    file.openNowhere();
  }

  private int transfer(DeviceCall call, Driver driver) {
    call.askedOf(driver);
    fill(call.request(), call.file(), sys.ipc().endpoint(), call.amount());
    DeviceMessage.grant(message, call.grant());
    if (call.moves()) {
      DeviceMessage.positionLow(message, (int) call.file().positionBytes());
      DeviceMessage.positionHigh(message, (int) (call.file().positionBytes() >>> 32));
    } else {
      DeviceMessage.positionLow(message, call.process().endpoint());
    }
    return driver.style() == DeviceStyle.DEVA ? post(driver, UNDELIVERED_MAX) : exchange(driver);
  }

  private int post(Driver driver, int undeliveredMax) {
    if (sys.async().pending() >= undeliveredMax) {
      return -Errno.EAGAIN;
    }
    sys.async().send(driver.endpoint(), message);
    return Errno.SUSPEND;
  }

  /// Breaks off a call that the driver has suspended. Answers the status that the call ends with,
  /// SUSPEND if an asynchronous driver will tell it, or `EAGAIN` if there is no room to ask one.
  int cancel(DeviceCall call) {
    Driver driver = driverOf(call.file());
    if (driver == null) {
      return -Errno.EINTR;
    }
    fill(DeviceRequest.CANCEL, call.file(), sys.ipc().endpoint(), call.cancelAccess());
    DeviceMessage.grant(message, call.grant());
    if (driver.style() == DeviceStyle.DEVA) {
      return post(driver, CANCELS_MAX);
    }
    int status = exchange(driver);
    return status >= 0 ? status : -Errno.EINTR;
  }

  /// Asks which operations on a file would not block. Answers them, SUSPEND if an asynchronous
  /// driver will tell, or a negated errno.
  int select(OpenFile file, int operations) {
    Repeats repeats = new Repeats(false);
    int status;
    do {
      Driver driver = driverOf(file);
      if (driver == null) {
        return -Errno.ENXIO;
      }
      status = makeOpen(file, driver);
      if (status >= 0) {
        fill(DeviceRequest.SELECT, file, operations, 0);
        status =
            driver.style() == DeviceStyle.DEVA ? post(driver, UNDELIVERED_MAX) : exchange(driver);
        forgetIfUnknown(file, status);
      }
    } while (status == -Errno.ERESTART && repeats.again(sys, reason));
    return status == -Errno.ERESTART ? -Errno.EIO : status;
  }

  /// The driver of a file's device, null if there is none.
  @Nullable Driver driver(OpenFile file) {
    return driverOf(file);
  }

  /// A driver has a major.
  boolean isMapped(int endpoint) {
    return !map.ofEndpoint(endpoint).isEmpty();
  }

  /// Asks a driver that notified what has happened. Answers the type of its answer, NO_STATUS if
  /// there is nothing more; the fields are then in `answer`.
  int status(Driver driver, long[] answer) {
    Message.clear(answer);
    Message.type(answer, DeviceRequest.STATUS.type());
    int result = sys.ipc().sendrec(driver.endpoint(), answer);
    return result == Errno.OK ? Message.type(answer) : DeviceRequest.NO_STATUS;
  }

  private @Nullable Driver driverOf(OpenFile file) {
    return map.ofMajor(DeviceNumber.major(file.device()));
  }

  private void fill(DeviceRequest request, OpenFile file, int endpoint, int amount) {
    Message.clear(message);
    Message.type(message, request.type());
    DeviceMessage.minor(message, DeviceNumber.minor(file.device()));
    DeviceMessage.endpoint(message, endpoint);
    DeviceMessage.bytes(message, amount);
  }

  /// SENDREC; answers the driver's status, or what the failure means for the request.
  private int exchange(Driver driver) {
    int onBehalfOf = DeviceMessage.endpoint(message);
    int result = sys.ipc().sendrec(driver.endpoint(), message);
    if (result == -Errno.ERESTART || result == -Errno.EDEADSRCDST) {
      map.died(driver.endpoint());
      reason = result == -Errno.ERESTART ? Repeats.Reason.ENDED : Repeats.Reason.DIED;
      return -Errno.ERESTART;
    }
    reason = Repeats.Reason.NOT_OPEN;
    if (result != Errno.OK) {
      return refuse(driver, "can't be reached: " + Errno.nameOf(result));
    }
    if (Message.type(message) != DeviceRequest.TASK_REPLY) {
      return refuse(driver, "answers with type " + Message.type(message));
    }
    if (DeviceMessage.replyEndpoint(message) != onBehalfOf) {
      return refuse(driver, "answers for " + DeviceMessage.replyEndpoint(message));
    }
    return DeviceMessage.replyStatus(message);
  }

  private int refuse(Driver driver, String what) {
    sys.print("driver " + driver.label() + " " + what);
    return -Errno.EIO;
  }
}
