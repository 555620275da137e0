package samsara.sef;

import java.util.function.Supplier;
import samsara.sys.Sys;

/// SEF's debug output: one line for each step of an event, through the kernel's diagnostics.
///
/// MINIX: the `SEF_*_DEBUG` switches of `include/minix/sef.h`.
final class SefTrace {
  /// What can be traced; a line costs three kernel calls, a topic that is off one branch.
  enum Topic {
    INIT(false),
    PING(false),
    SIGNAL(false),
    LIVE_UPDATE(true);

    private final boolean on;

    Topic(boolean on) {
      this.on = on;
    }
  }

  private final Sys sys;

  SefTrace(Sys sys) {
    this.sys = sys;
  }

  void print(Topic topic, Supplier<String> text) {
    if (topic.on) {
      int ticks = sys.kernel().uptimeTicks();
      int hz = sys.hz();
      long micros = ticks % hz * 1_000_000L / hz;
      sys.print("time = " + ticks / hz + "s " + micros + "us: " + text.get());
    }
  }
}
