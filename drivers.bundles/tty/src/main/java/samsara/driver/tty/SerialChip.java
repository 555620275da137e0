package samsara.driver.tty;

import samsara.sys.DeviceCalls;

/// The registers of a 16450 or 16550. What is written to set the chip up is read back, and written
/// again if it has not arrived: a latch that stays switched, or an interrupt that stays off, would
/// silence the line for good.
///
/// MINIX: `drivers/tty/rs232.c`, rs_config.
final class SerialChip {
  /// A register that nobody answers for.
  static final int NOBODY = 0xFF;

  private static final int TRIES = 4;

  private static final int DATA = 0;
  private static final int DIVISOR_LOW = 0;
  private static final int DIVISOR_HIGH = 1;
  private static final int ENABLE = 1;
  private static final int IDENTIFY = 2;
  private static final int FIFO = 2;
  private static final int LINE_CONTROL = 3;
  private static final int MODEM_CONTROL = 4;
  private static final int LINE_STATUS = 5;
  private static final int MODEM_STATUS = 6;
  private static final int SCRATCH = 7;

  private static final int PATTERN = 0x5A;
  private static final int NO_INTERRUPT = 0x01;
  private static final int FIFO_RESET = 0x07;
  private static final int LATCH = 0x80;
  private static final int BREAK = 0x40;

  private final DeviceCalls ports;
  private final int base;
  private int divisor;
  private int format;
  private int modem;
  private int enabled;

  /// @param base first of its eight ports
  SerialChip(DeviceCalls ports, int base) {
    this.ports = ports;
    this.base = base;
  }

  private int in(int register) {
    return Math.max(ports.in8(base + register), 0);
  }

  private void out(int register, int value) {
    ports.out8(base + register, value);
  }

  private boolean set(int register, int value) {
    for (int i = 0; i < TRIES; i++) {
      out(register, value);
      if (in(register) == value) {
        return true;
      }
    }
    return false;
  }

  /// `true` if there is such a chip.
  boolean isThere() {
    return set(SCRATCH, PATTERN);
  }

  /// Empties both FIFOs.
  void resetFifos() {
    out(FIFO, FIFO_RESET);
  }

  /// Sets speed and format, and ends a break.
  ///
  /// @param newFormat of the line control register
  void line(int newDivisor, int newFormat) {
    adoptLine(newDivisor, newFormat);
    // With the latch off the divisor would go out as a character.
    for (int i = 0; i < TRIES && set(LINE_CONTROL, LATCH | format); i++) {
      out(DIVISOR_LOW, divisor & 0xFF);
      out(DIVISOR_HIGH, divisor >> 8);
      if (in(DIVISOR_LOW) == (divisor & 0xFF) && in(DIVISOR_HIGH) == divisor >> 8) {
        break;
      }
    }
    set(LINE_CONTROL, format);
  }

  /// Takes for granted that the line is set so, by a former version.
  void adoptLine(int newDivisor, int newFormat) {
    divisor = newDivisor;
    format = newFormat;
  }

  /// Sets the modem control register.
  void modem(int lines) {
    modem = lines;
    set(MODEM_CONTROL, lines);
  }

  /// Lets interrupts come, as the interrupt enable register has them.
  void enable(int interrupts) {
    enabled = interrupts;
    set(ENABLE, interrupts);
  }

  /// Begins or ends a break.
  void sendBreak(boolean on) {
    set(LINE_CONTROL, on ? format | BREAK : format);
  }

  /// Sets once more what is not as it was set; a break goes on.
  void mend() {
    if (divisor != 0 && (in(LINE_CONTROL) & ~BREAK) != format) {
      line(divisor, format);
    }
    if (in(MODEM_CONTROL) != modem) {
      modem(modem);
    }
    if (in(ENABLE) != enabled) {
      enable(enabled);
    }
  }

  boolean hasInterrupt() {
    return (in(IDENTIFY) & NO_INTERRUPT) == 0;
  }

  /// The line status, 0 if nobody answers.
  int lineStatus() {
    int status = in(LINE_STATUS);
    return status == NOBODY ? 0 : status;
  }

  /// The modem status, {@link #NOBODY} if nobody answers.
  int modemStatus() {
    return in(MODEM_STATUS);
  }

  int receive() {
    return in(DATA);
  }

  void send(int character) {
    out(DATA, character);
  }
}
