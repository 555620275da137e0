package samsara.driver.readclock;

import java.util.OptionalInt;
import samsara.abi.Errno;
import samsara.abi.Ipc;
import samsara.abi.Message;
import samsara.sef.Sef;
import samsara.sef.SystemProcess;
import samsara.sys.DeviceCalls;
import samsara.sys.Sys;

/// Reads the clock once when it starts, sets the system's time, and then only waits: it has no
/// device file and answers every request with `ENOSYS`. After an update or a restart the time is
/// right already, and is set again.
///
/// The registers are read twice while no update is near; a clock that gives no two equal readings
/// in {@link #ATTEMPTS_MAX} ticks, or shows no time, is told and the time stays as it is.
public final class Readclock implements SystemProcess {
  /// Readings, one a tick.
  static final int ATTEMPTS_MAX = 60;

  private static final int INDEX = 0x70;
  private static final int DATA = 0x71;
  private static final int STATUS_A = 0x0A;
  private static final int STATUS_B = 0x0B;
  private static final int STATUS_D = 0x0D;
  private static final int UPDATING = 0x80;
  private static final int VALID = 0x80;
  private static final int NOBODY = 0xFF;
  private static final int CENTURY = 0x32;

  @SuppressWarnings("NullAway.Init") // Set by main, before anything can be called.
  private Sys sys;

  private int attempts;

  @Override
  public void main(Sef sef) {
    sys = sef.sys();
    sef.onInitFresh((type, info) -> start())
        .onInitUpdate((type, info) -> start())
        .onInitRestart((type, info) -> start())
        .onPrepare(Sef.Prepare.ALWAYS_READY)
        .onStateIsValid(Sef.StateIsValid.STANDARD);
    sef.startup();
    sef.serve(message -> refuse(message, sef.status()));
  }

  private static boolean refuse(long[] message, int status) {
    Message.type(message, -Errno.ENOSYS);
    return Ipc.primitiveOf(status) == Ipc.SENDREC;
  }

  // EPERM and the like end the service at once: it can do nothing.
  private int start() {
    int result = sys.devices().out8(INDEX, STATUS_D);
    if (result == Errno.OK) {
      tryToSet();
    }
    return result;
  }

  private void tryToSet() {
    int statusD = read(STATUS_D);
    if (statusD < 0 || statusD == NOBODY) {
      sys.print("there is no clock");
      return;
    }
    if ((statusD & VALID) == 0) {
      sys.print("the clock has lost its time");
      return;
    }
    ClockReading first = reading();
    boolean stable = (read(STATUS_A) & UPDATING) == 0 && first.equals(reading());
    if (stable) {
      set(first.seconds());
    } else if (++attempts < ATTEMPTS_MAX) {
      sys.timers().set(1, this::tryToSet);
    } else {
      sys.print("the clock gives no two equal readings");
    }
  }

  private void set(OptionalInt seconds) {
    if (seconds.isEmpty()) {
      sys.print("the clock shows no time");
      return;
    }
    int uptimeSeconds = sys.kernel().uptimeTicks() / sys.hz();
    int result = sys.devices().setBootTime(seconds.getAsInt() - uptimeSeconds);
    if (result != Errno.OK) {
      sys.print("the time can't be set: error=" + Errno.nameOf(result));
    }
  }

  private ClockReading reading() {
    return new ClockReading(
        read(0), read(2), read(4), read(7), read(8), read(9), read(CENTURY), read(STATUS_B));
  }

  private int read(int register) {
    DeviceCalls devices = sys.devices();
    devices.out8(INDEX, register);
    return devices.in8(DATA);
  }
}
