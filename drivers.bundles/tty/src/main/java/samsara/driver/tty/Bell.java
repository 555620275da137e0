package samsara.driver.tty;

import samsara.sys.DeviceCalls;
import samsara.sys.Sys;

/// The speaker: channel 2 of the timer makes the tone, a port lets it through.
///
/// MINIX: `drivers/tty/console.c`, beep.
final class Bell {
  private static final int TIMER_MODE = 0x43;
  private static final int TIMER_CHANNEL = 0x42;
  private static final int GATE = 0x61;
  private static final int GATE_OPEN = 0x03;
  private static final int SQUARE_WAVE = 0xB6;
  private static final int DIVISOR = 1193182 / 900;
  private static final int TICKS = 3;

  private final Sys sys;
  private final DeviceCalls ports;
  private boolean sounds;

  Bell(Sys sys) {
    this.sys = sys;
    this.ports = sys.devices();
  }

  /// Sounds for a moment.
  void ring() {
    if (sounds) {
      return;
    }
    sounds = true;
    ports.out8(TIMER_MODE, SQUARE_WAVE);
    ports.out8(TIMER_CHANNEL, DIVISOR & 0xFF);
    ports.out8(TIMER_CHANNEL, DIVISOR >> 8);
    ports.out8(GATE, Math.max(ports.in8(GATE), 0) | GATE_OPEN);
    sys.timers().set(TICKS, this::silence);
  }

  /// Ends any tone, also that of a former instance.
  void silence() {
    sounds = false;
    ports.out8(GATE, Math.max(ports.in8(GATE), 0) & ~GATE_OPEN);
  }
}
