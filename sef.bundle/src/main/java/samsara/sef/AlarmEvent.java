package samsara.sef;

import samsara.abi.Message;
import samsara.sys.Sys;

/// The process's alarm expired: a notification from the clock.
///
/// MINIX has no such event; the notes foresee it.
final class AlarmEvent {
  private final Sys sys;
  Sef.Alarm callback = uptimeTicks -> {};

  AlarmEvent(Sys sys) {
    this.sys = sys;
  }

  void handle(long[] message) {
    int uptimeTicks = Message.int32(message, Message.M2_L2);
    sys.timers().expire(uptimeTicks);
    callback.expired(uptimeTicks);
  }
}
