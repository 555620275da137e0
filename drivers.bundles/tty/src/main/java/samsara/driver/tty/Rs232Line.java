package samsara.driver.tty;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.protocol.tty.Termios;
import samsara.protocol.tty.TermiosFlag;
import samsara.sys.DeviceCalls;
import samsara.sys.Sys;

/// A serial port with a 16450 or 16550: interrupts for each direction, a buffer for output,
/// handshake by CTS and DCD.
///
/// MINIX: `drivers/tty/rs232.c`.
final class Rs232Line implements TtyDevice {
  private static final int BUFFER_BYTES = 2048;
  private static final int RESERVE_BYTES = 256;
  private static final int UART_HZ = 115200;
  private static final int FIFO_BYTES = 16;
  private static final int INTERRUPTS_MAX = 64;
  private static final int BREAK_TICKS = 24;

  private static final int ENABLE = 1;
  private static final int IDENTIFY = 2;
  private static final int FIFO = 2;
  private static final int LINE_CONTROL = 3;
  private static final int MODEM_CONTROL = 4;
  private static final int LINE_STATUS = 5;
  private static final int MODEM_STATUS = 6;
  private static final int SCRATCH = 7;

  private static final int ENABLE_INPUT = 0x0D; // received, line status, modem
  private static final int ENABLE_OUTPUT = 0x02;
  private static final int NO_INTERRUPT = 0x01;
  private static final int FIFO_RESET = 0x07;
  private static final int DIVISOR = 0x80;
  private static final int BREAK = 0x40;
  private static final int MODEM_ON = 0x0B; // DTR, RTS, OUT2 which lets interrupts through
  private static final int RECEIVED = 0x01;
  private static final int BAD = 0x0C; // parity, framing
  private static final int BREAK_RECEIVED = 0x10;
  private static final int EMPTY = 0x20;
  private static final int CLEAR_TO_SEND = 0x10;
  private static final int CARRIER = 0x80;
  private static final int CARRIER_CHANGED = 0x08;

  private final Sys sys;
  private final DeviceCalls ports;
  private final int base;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int first;
  private int count;
  private @Nullable Tty tty;
  private boolean open;
  private boolean stopped;
  private boolean clearToSend = true;
  private boolean sending;

  /// @param base first of its eight ports
  Rs232Line(Sys sys, int base) {
    this.sys = sys;
    this.ports = sys.devices();
    this.base = base;
  }

  /// The line that it is the hardware of.
  void attach(Tty line) {
    tty = line;
  }

  private Tty line() {
    return Objects.requireNonNull(tty, "attached before it is used");
  }

  private int in(int register) {
    return Math.max(ports.in8(base + register), 0);
  }

  private void out(int register, int value) {
    ports.out8(base + register, value);
  }

  @Override
  public void open(Termios settings) throws ErrnoException {
    out(SCRATCH, 0x5A);
    if (in(SCRATCH) != 0x5A) {
      throw new ErrnoException(Errno.ENXIO, "no serial port at 0x" + Integer.toHexString(base));
    }
    open = true;
    start(settings);
  }

  private void start(Termios settings) {
    out(ENABLE, 0);
    out(FIFO, FIFO_RESET);
    settings(settings);
    out(MODEM_CONTROL, MODEM_ON);
    clearToSend = (in(MODEM_STATUS) & CLEAR_TO_SEND) != 0;
    out(ENABLE, ENABLE_INPUT);
  }

  @Override
  public void close(Termios settings) {
    open = false;
    count = 0;
    sending = false;
    out(ENABLE, 0);
    if (settings.control(TermiosFlag.HUPCL)) {
      out(MODEM_CONTROL, 0);
    }
  }

  @Override
  public void settings(Termios settings) {
    if (!open || settings.baud() <= 0) {
      return;
    }
    int divisor = UART_HZ / settings.baud();
    int control = settings.characterBits() - 5;
    if (settings.control(TermiosFlag.CSTOPB)) {
      control |= 0x04;
    }
    if (settings.control(TermiosFlag.PARENB)) {
      control |= settings.control(TermiosFlag.PARODD) ? 0x08 : 0x18;
    }
    out(LINE_CONTROL, DIVISOR);
    out(0, divisor & 0xFF);
    out(1, divisor >> 8);
    out(LINE_CONTROL, control);
  }

  @Override
  public int roomBytes() {
    return Math.max(BUFFER_BYTES - RESERVE_BYTES - count, 0);
  }

  @Override
  public void put(byte[] bytes) {
    for (byte each : bytes) {
      if (count < BUFFER_BYTES) {
        buffer[(first + count) % BUFFER_BYTES] = each;
        count++;
      }
    }
    send();
  }

  private void send() {
    boolean wants = open && count > 0 && !stopped && clearToSend;
    if (wants != sending) {
      sending = wants;
      out(ENABLE, ENABLE_INPUT | (wants ? ENABLE_OUTPUT : 0));
    }
  }

  @Override
  public void discard() {
    count = 0;
    send();
  }

  @Override
  public boolean isDrained() {
    return count == 0;
  }

  @Override
  public void stop(boolean isStopped) {
    stopped = isStopped;
    send();
  }

  @Override
  public void sendBreak() {
    int control = in(LINE_CONTROL);
    out(LINE_CONTROL, control | BREAK);
    sys.timers().set(BREAK_TICKS, () -> out(LINE_CONTROL, in(LINE_CONTROL) & ~BREAK));
  }

  /// Deals with all that the chip has, so that its interrupt goes away.
  void interrupt() {
    if (!open) {
      return;
    }
    int rounds = 0;
    do {
      modemStatus();
      receive();
      transmit();
      rounds++;
    } while (rounds < INTERRUPTS_MAX && (in(IDENTIFY) & NO_INTERRUPT) == 0);
  }

  private void modemStatus() {
    int status = in(MODEM_STATUS);
    clearToSend = (status & CLEAR_TO_SEND) != 0;
    send();
    boolean lost = (status & CARRIER_CHANGED) != 0 && (status & CARRIER) == 0;
    if (lost && !line().discipline().termios().control(TermiosFlag.CLOCAL)) {
      line().hangUp();
    }
  }

  private void receive() {
    boolean wanted = line().discipline().termios().control(TermiosFlag.CREAD);
    for (int i = 0; i < INTERRUPTS_MAX; i++) {
      int status = in(LINE_STATUS);
      if ((status & RECEIVED) == 0 || status == 0xFF) {
        return;
      }
      int value = in(0);
      if (wanted && (status & BREAK_RECEIVED) != 0) {
        line().discipline().inputBreak();
        line().inputChanged(true);
      } else if (wanted && (status & BAD) != 0) {
        line().discipline().inputError(value);
        line().inputChanged(true);
      } else if (wanted) {
        line().input(value);
      }
    }
  }

  private void transmit() {
    if (!sending || (in(LINE_STATUS) & EMPTY) == 0) {
      return;
    }
    for (int i = 0; i < FIFO_BYTES && count > 0; i++) {
      out(0, buffer[first] & 0xFF);
      first = (first + 1) % BUFFER_BYTES;
      count--;
    }
    line().outputChanged();
    send();
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    out.writeBoolean(open);
    out.writeBoolean(stopped);
    out.writeShort(count);
    for (int i = 0; i < count; i++) {
      out.writeByte(buffer[(first + i) % BUFFER_BYTES]);
    }
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    open = in.readBoolean();
    stopped = in.readBoolean();
    first = 0;
    count = in.readShort();
    for (int i = 0; i < count; i++) {
      buffer[i] = in.readByte();
    }
  }

  /// Sends and receives again, after an update. Ends a break, whose timer the former version had.
  void resume() {
    if (open) {
      out(LINE_CONTROL, in(LINE_CONTROL) & ~BREAK);
      out(ENABLE, ENABLE_INPUT);
      interrupt(); // a carrier that was lost meanwhile shows here
      send();
    }
  }
}
