package samsara.driver.printer;

import samsara.abi.Errno;
import samsara.sys.DeviceCalls;

/// The registers of the parallel port, and what they say about the printer.
final class Centronics {
  /// The interrupt line.
  static final int IRQ = 7;

  private static final int DATA = 0x378;
  private static final int STATUS = 0x379;
  private static final int CONTROL = 0x37A;

  private static final int NOT_BUSY = 0x80;
  private static final int PAPER_OUT = 0x20;
  private static final int ON_LINE = 0x10;
  private static final int NO_ERROR = 0x08;

  private static final int STROBE = 0x01;
  private static final int RESET = 0x08;
  private static final int ENABLED = 0x1C;

  private final DeviceCalls ports;

  /// What the printer is like.
  enum State {
    /// It takes a byte.
    FREE,
    /// It prints.
    BUSY,
    /// It wants a person: paper is out, or it is off line.
    ABSENT,
    /// It has lost what it had.
    FAILED
  }

  Centronics(DeviceCalls ports) {
    this.ports = ports;
  }

  /// Resets the printer and lets it interrupt.
  ///
  /// @return 0 or a negated errno
  int reset() {
    int result = ports.out8(CONTROL, RESET);
    return result < 0 ? result : enable();
  }

  /// Lets the printer interrupt.
  int enable() {
    return Math.min(ports.out8(CONTROL, ENABLED), Errno.OK);
  }

  State state() {
    int status = ports.in8(STATUS);
    if (status < 0 || (status & (PAPER_OUT | ON_LINE)) != ON_LINE) {
      return State.ABSENT; // also when nobody is there, who reads as all ones
    }
    if ((status & NO_ERROR) == 0) {
      return State.FAILED;
    }
    return (status & NOT_BUSY) != 0 ? State.FREE : State.BUSY;
  }

  /// Hands a byte over.
  void print(int value) {
    ports.out8(DATA, value);
    ports.out8(CONTROL, ENABLED | STROBE);
    ports.out8(CONTROL, ENABLED);
  }
}
