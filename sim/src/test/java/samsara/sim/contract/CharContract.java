package samsara.sim.contract;

import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.device.DeviceRequest;
import samsara.protocol.device.SelectFlag;
import samsara.protocol.vfs.OpenFlag;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;

/// What every character driver has to do. Arguments: label, minor, a minor that is not there or -1,
/// the status of a write of 300 bytes, that of a read of 10, that of a select for writing, and what
/// has happened to the driver before: `started`, `restarted` or `updated`.
final class CharContract implements SystemProcess {
  private static final int UNKNOWN_IOCTL = 0x40041234;
  private static final int TEXT_BYTES = 300;

  // For reading and writing, by a process that has no controlling terminal and gets none.
  private static final int ACCESS = 3 | OpenFlag.O_NOCTTY;

  @Override
  public void main(Sef sef) {
    sef.startup();
    try {
      DriverTalk talk = new DriverTalk(sef);
      int noMinor = number(sef, 2);
      int written = number(sef, 3);
      int read = number(sef, 4);
      int selected = number(sef, 5);
      if (!sef.arguments().get(6).equals("updated")) {
        talk.check("notOpenAtFirst", talk.ask(DeviceRequest.READ, 0, 10), -Errno.ERESTART);
        if (noMinor >= 0) {
          talk.check(
              "noSuchMinor",
              talk.ask(DeviceRequest.OPEN, noMinor, 0, ACCESS, talk.grant()),
              -Errno.ENXIO);
        }
        talk.check("minorBeyondAll", talk.ask(DeviceRequest.OPEN, 256, 0, ACCESS, 0), -Errno.ENXIO);
        talk.check("opens", talk.ask(DeviceRequest.OPEN, ACCESS), 0);
      }
      talk.check("writes", talk.ask(DeviceRequest.WRITE, 0, TEXT_BYTES), written);
      talk.check("reads", talk.ask(DeviceRequest.READ, 0, 10), read);
      talk.check("selects", talk.ask(DeviceRequest.SELECT, SelectFlag.WRITE), selected);
      talk.check("unknownIoctl", talk.ask(DeviceRequest.IOCTL, UNKNOWN_IOCTL), -Errno.ENOTTY);
      if (read == Errno.SUSPEND) {
        talk.check("cancelsWhatWaits", talk.ask(DeviceRequest.CANCEL, 4), -Errno.EINTR);
      }
      talk.check("cancelOfNothing", talk.ask(DeviceRequest.CANCEL, 4), -Errno.EINTR);
      talk.check(
          "unknownRequest",
          talk.ask(0x450, talk.minor(), 0, 0, talk.grant()),
          1_000_000 - Errno.ENOSYS);
      int refused = talk.ask(DeviceRequest.READ, talk.minor(), 0, 10, 4000);
      talk.check(
          "noGrant",
          read <= 0 || refused == -Errno.EPERM || refused == -Errno.EFAULT,
          "status=" + refused);
      if (refused == Errno.SUSPEND) {
        int cancelled = talk.ask(DeviceRequest.CANCEL, talk.minor(), 0, 4, 4000);
        talk.check("cancelsWhatHasNoGrant", cancelled, -Errno.EINTR);
      }
      talk.check("closes", talk.ask(DeviceRequest.CLOSE, 0), 0);
      talk.check("opensAfterAClose", talk.ask(DeviceRequest.OPEN, ACCESS), 0);
      talk.end();
    } catch (ErrnoException e) {
      sef.sys().print("check setUp wrong: " + e.getMessage());
    }
    sef.serve(request -> true);
  }

  private static int number(Sef sef, int index) {
    return Integer.parseInt(sef.arguments().get(index));
  }
}
