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
import samsara.sys.Sys;

/// A serial port with a 16450 or 16550: interrupts for each direction, a buffer for output,
/// handshake by CTS and DCD.
///
/// MINIX: `drivers/tty/rs232.c`.
final class Rs232Line implements TtyDevice {
  private static final int UART_HZ = 115200;
  private static final int FIFO_BYTES = 16;
  private static final int INTERRUPTS_MAX = 64;
  private static final int BREAK_TICKS = 24;

  private static final int ENABLE_INPUT = 0x0D; // received, line status, modem
  private static final int ENABLE_OUTPUT = 0x02;
  private static final int MODEM_ON = 0x0B; // DTR, RTS, OUT2 which lets interrupts through
  private static final int RECEIVED = 0x01;
  private static final int BAD = 0x0C; // parity, framing
  private static final int BREAK_RECEIVED = 0x10;
  private static final int EMPTY = 0x20;
  private static final int CLEAR_TO_SEND = 0x10;
  private static final int CARRIER = 0x80;
  private static final int CARRIER_CHANGED = 0x08;

  private final Sys sys;
  private final int base;
  private final SerialChip chip;
  private final OutputBuffer output = new OutputBuffer();
  private @Nullable Tty tty;
  private boolean open;
  private boolean stopped;
  private boolean clearToSend = true;
  private boolean sending;

  /// @param base first of its eight ports
  Rs232Line(Sys sys, int base) {
    this.sys = sys;
    this.base = base;
    chip = new SerialChip(sys.devices(), base);
  }

  /// The line that it is the hardware of.
  void attach(Tty line) {
    tty = line;
  }

  private Tty line() {
    return Objects.requireNonNull(tty, "attached before it is used");
  }

  @Override
  public void open(Termios settings) throws ErrnoException {
    if (!chip.isThere()) {
      throw new ErrnoException(Errno.ENXIO, "no serial port at 0x" + Integer.toHexString(base));
    }
    open = true;
    chip.enable(0);
    chip.resetFifos();
    settings(settings);
    chip.modem(MODEM_ON);
    clearToSend = (chip.modemStatus() & CLEAR_TO_SEND) != 0;
    chip.enable(ENABLE_INPUT);
  }

  @Override
  public void close(Termios settings) {
    open = false;
    output.clear();
    sending = false;
    chip.enable(0);
    if (settings.control(TermiosFlag.HUPCL)) {
      chip.modem(0);
    }
  }

  @Override
  public void settings(Termios settings) {
    if (open && settings.baud() > 0) {
      chip.line(UART_HZ / settings.baud(), format(settings));
    }
  }

  private static int format(Termios settings) {
    int format = settings.characterBits() - 5;
    if (settings.control(TermiosFlag.CSTOPB)) {
      format |= 0x04;
    }
    if (settings.control(TermiosFlag.PARENB)) {
      format |= settings.control(TermiosFlag.PARODD) ? 0x08 : 0x18;
    }
    return format;
  }

  @Override
  public int roomBytes() {
    return output.roomBytes();
  }

  @Override
  public void put(byte[] bytes) {
    output.put(bytes);
    send();
  }

  private void send() {
    boolean wants = open && !output.isEmpty() && !stopped && clearToSend;
    if (wants != sending) {
      sending = wants;
      chip.enable(ENABLE_INPUT | (wants ? ENABLE_OUTPUT : 0));
    }
  }

  @Override
  public void discard() {
    output.clear();
    send();
  }

  @Override
  public boolean isDrained() {
    return output.isEmpty();
  }

  @Override
  public void stop(boolean isStopped) {
    stopped = isStopped;
    send();
  }

  @Override
  public void sendBreak() {
    chip.sendBreak(true);
    sys.timers().set(BREAK_TICKS, () -> chip.sendBreak(false));
  }

  /// Sets right what has gone wrong with the chip unnoticed.
  void lookAfter() {
    if (open) {
      chip.mend();
    }
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
    } while (rounds < INTERRUPTS_MAX && chip.hasInterrupt());
  }

  private void modemStatus() {
    int status = chip.modemStatus();
    if (status == SerialChip.NOBODY) {
      return;
    }
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
      int status = chip.lineStatus();
      if ((status & RECEIVED) == 0) {
        return;
      }
      int value = chip.receive();
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
    if (!sending || (chip.lineStatus() & EMPTY) == 0) {
      return;
    }
    byte[] bytes = output.peek(FIFO_BYTES);
    for (byte each : bytes) {
      chip.send(each & 0xFF);
    }
    output.drop(bytes.length);
    line().outputChanged();
    send();
  }

  @Override
  public void save(DataOutputStream out) throws IOException {
    out.writeBoolean(open);
    out.writeBoolean(stopped);
    output.save(out);
  }

  @Override
  public void restore(DataInputStream in) throws IOException {
    open = in.readBoolean();
    stopped = in.readBoolean();
    output.restore(in);
  }

  /// Sends and receives again, after an update. Ends a break, whose timer the former version had.
  void resume() {
    if (open) {
      Termios settings = line().discipline().termios();
      if (settings.baud() > 0) {
        chip.adoptLine(UART_HZ / settings.baud(), format(settings));
        chip.sendBreak(false);
      }
      chip.modem(MODEM_ON);
      chip.enable(ENABLE_INPUT);
      interrupt(); // a carrier that was lost meanwhile shows here
      send();
    }
  }
}
