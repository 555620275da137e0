package samsara.sef;

import samsara.sys.Sys;

/// A sign of life is asked for: a notification from RS.
///
/// MINIX: `lib/libsys/sef_ping.c`.
final class PingEvent {
  private final Sys sys;
  private final SefTrace trace;
  Sef.Ping callback = Sef.Ping.PONG;

  PingEvent(Sys sys, SefTrace trace) {
    this.sys = sys;
    this.trace = trace;
  }

  void handle(int source) {
    trace.print(SefTrace.Topic.PING, () -> "ping");
    callback.reply(sys, source);
  }
}
