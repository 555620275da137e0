package samsara.vfs;

import samsara.abi.Endpoint;
import samsara.abi.Message;
import samsara.protocol.device.DeviceMessage;
import samsara.protocol.device.DeviceRequest;
import samsara.sys.Sys;

/// What drivers tell unasked: that they have restarted, and how calls that they had put off ended.
///
/// MINIX: `servers/vfs/main.c`, `servers/vfs/dmap.c` dmap_endpt_up, `servers/vfs/device.c`
/// dev_status.
final class DriverEvents {
  /// Answers that one notification of a driver can bring.
  static final int STATUS_POLLS_MAX = OpenFiles.NR_FILPS;

  private final Sys sys;
  private final DeviceMap map;
  private final OpenFiles files;
  private final DriverLink link;
  private final Announcements announcements;
  private final PendingCalls pending;
  private final SelectCalls selects;

  DriverEvents(
      Sys sys,
      DeviceMap map,
      OpenFiles files,
      DriverLink link,
      Announcements announcements,
      PendingCalls pending,
      SelectCalls selects) {
    this.sys = sys;
    this.map = map;
    this.files = files;
    this.link = link;
    this.announcements = announcements;
    this.pending = pending;
    this.selects = selects;
  }

  /// Gets over the restarts that were announced: open files are opened again, and what waited is
  /// asked once more. The users of the files see nothing of it.
  void recover() {
    for (int endpoint = announcements.next();
        endpoint != Endpoint.NONE;
        endpoint = announcements.next()) {
      for (Driver driver : map.ofEndpoint(endpoint)) {
        reopenAll(driver);
      }
      pending.repeatAll(endpoint);
      selects.repeatAll(endpoint);
    }
  }

  // Where it fails, and for the files behind, the next use of a file tries again. What a driver has
  // ended of is left to that use, or it would end each successor, while everybody waits.
  private void reopenAll(Driver driver) {
    for (OpenFile file : files.onMajor(driver.major())) {
      boolean isDue = !file.isOpenIn(driver) && !file.endsDrivers();
      if (isDue && link.reopen(file, driver) < 0) {
        return;
      }
    }
  }

  /// A driver notified: it has answers to pick up.
  void pollStatus(Driver driver) {
    long[] answer = Message.create();
    for (int i = 0; i < STATUS_POLLS_MAX; i++) {
      int type = link.status(driver, answer);
      if (type == DeviceRequest.REVIVE) {
        revive(driver.endpoint(), answer);
      } else if (type == DeviceRequest.IO_READY) {
        selects.ready(driver.endpoint(), DeviceMessage.minor(answer));
      } else {
        return;
      }
    }
    sys.print("driver " + driver.label() + " never ends its status");
  }

  /// Takes an answer that a driver sent by itself. Answers `false` if the message is none.
  boolean accept(int driver, long[] message) {
    int type = Message.type(message);
    if (type < DeviceRequest.CLONED
        || type > DeviceRequest.SELECT_REPLY_2
        || map.ofEndpoint(driver).isEmpty()) {
      return false;
    }
    switch (type) {
      case DeviceRequest.REVIVE -> revive(driver, message);
      case DeviceRequest.SELECT_REPLY_1 ->
          selects.answered(
              driver, DeviceMessage.minor(message), DeviceMessage.replyStatus(message));
      case DeviceRequest.SELECT_REPLY_2 -> selects.ready(driver, DeviceMessage.minor(message));
      default -> {}
    }
    return true;
  }

  private void revive(int driver, long[] message) {
    pending.revive(driver, DeviceMessage.replyGrant(message), DeviceMessage.replyStatus(message));
  }
}
