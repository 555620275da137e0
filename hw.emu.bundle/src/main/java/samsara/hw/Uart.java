package samsara.hw;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/// The 16550A of the first serial port: ports 0x3F8 to 0x3FF, IRQ 4, a [SerialLine] as its far end.
/// A [SerialCard] has the same chip elsewhere.
///
/// The transmitter is faster than any divisor: a byte is on the line when it is written, and the
/// holding register is empty again. The divisor sets the length of a character time, after four of
/// which a waiting, less than full FIFO asks for attention. As on a PC the interrupt reaches the
/// line only with OUT2 set.
@Component(service = Uart.class)
public final class Uart {
  /// The first of its eight ports.
  public static final int BASE = 0x3F8;

  /// Its interrupt line.
  public static final int IRQ = 4;

  private static final String NAME = "uart";
  private static final int PORTS = 8;
  private static final int CLOCK_HZ = 1_843_200;
  private static final int CLOCKS_PER_BIT = 16;
  private static final int TIMEOUT_CHARACTERS = 4;

  // Interrupt enable register.
  private static final int IER_RECEIVED = 0x01;
  private static final int IER_EMPTY = 0x02;
  private static final int IER_LINE_STATUS = 0x04;
  private static final int IER_MODEM = 0x08;

  // Interrupt identification register.
  private static final int IIR_NONE = 0x01;
  private static final int IIR_MODEM = 0x00;
  private static final int IIR_EMPTY = 0x02;
  private static final int IIR_RECEIVED = 0x04;
  private static final int IIR_LINE_STATUS = 0x06;
  private static final int IIR_TIMEOUT = 0x0C;
  private static final int IIR_FIFOS = 0xC0;

  // FIFO control register.
  private static final int FCR_ENABLE = 0x01;
  private static final int FCR_CLEAR_RECEIVER = 0x02;

  // Line control register.
  private static final int LCR_DIVISOR = 0x80;
  private static final int LCR_PARITY = 0x08;
  private static final int LCR_TWO_STOPS = 0x04;
  private static final int LCR_WORD = 0x03;

  // Modem control register.
  private static final int MCR_DTR = 0x01;
  private static final int MCR_RTS = 0x02;
  private static final int MCR_OUT1 = 0x04;
  private static final int MCR_OUT2 = 0x08;
  private static final int MCR_LOOP = 0x10;

  // Line status register.
  private static final int LSR_READY = 0x01;
  private static final int LSR_OVERRUN = 0x02;
  private static final int LSR_EMPTY = 0x60; // holding register and transmitter

  // Modem status register: inputs above, their changes below.
  private static final int MSR_CTS = 0x10;
  private static final int MSR_DSR = 0x20;
  private static final int MSR_RI = 0x40;
  private static final int MSR_DCD = 0x80;
  private static final int MSR_TRAILING_RI = 0x04;
  private static final int MSR_CHANGES = 0x0F;

  private final EventClock clock;
  private final IrqLine irq;
  private final SerialLine line;
  private final int base;
  private final Runnable release;
  private final ReceiveFifo receiver = new ReceiveFifo();

  private int interruptEnable;
  private int lineControl;
  private int modemControl;
  private int modemStatus = MSR_CTS | MSR_DSR | MSR_DCD;
  private int scratch;
  private int divisor = 12; // 9600 baud, as a BIOS leaves it
  private boolean overrun;
  private boolean emptyPending;
  private boolean timedOut;
  private EventClock.Scheduled timeout = () -> {};

  /// Places the port on the bus and takes up the line.
  @Activate
  public Uart(
      @Reference PortBus ports,
      @Reference Pic pic,
      @Reference Timebase timebase,
      @Reference SerialLine line) {
    clock = timebase.clock();
    irq = pic.line(IRQ);
    this.line = line;
    base = BASE;
    release = ports.claim(NAME, base, PORTS, new Registers())::release;
    line.onInput(this::takeInput);
  }

  /// A further port, on a card.
  Uart(DeviceSlot slot, int base, int irq, SerialLine line) {
    clock = slot.clock();
    this.irq = slot.connect(irq);
    this.line = line;
    this.base = base;
    release = () -> {};
    slot.claimPorts(base, PORTS, new Registers());
    line.onInput(this::takeInput);
  }

  /// Takes the port off the bus.
  @Deactivate
  void remove() {
    timeout.cancel();
    line.onInput(() -> {});
    irq.lower();
    release.run();
  }

  private void takeInput() {
    while (!receiver.isFull() && (modemControl & MCR_LOOP) == 0) {
      int value = line.receive();
      if (value < 0) {
        break;
      }
      accept(value);
    }
    update();
  }

  private void accept(int value) {
    if (!receiver.isFull()) {
      receiver.add(value);
    } else {
      overrun = true;
      if (!receiver.enabled()) {
        receiver.replace(value);
      }
    }
    awaitTimeout();
  }

  private int readReceiver() {
    int value = receiver.remove();
    awaitTimeout();
    takeInput();
    return value;
  }

  private void transmit(int value) {
    if ((modemControl & MCR_LOOP) != 0) {
      accept(value);
    } else {
      line.transmit((byte) value);
    }
    emptyPending = true;
    update();
  }

  private void awaitTimeout() {
    timeout.cancel();
    timedOut = false;
    if (receiver.enabled() && !receiver.isEmpty()) {
      timeout =
          clock.schedule(clock.nowNanos() + TIMEOUT_CHARACTERS * characterNanos(), this::timeOut);
    }
  }

  private void timeOut() {
    timedOut = true;
    update();
  }

  private long characterNanos() {
    int bits = 1 + 5 + (lineControl & LCR_WORD) + 1;
    bits += (lineControl & LCR_PARITY) != 0 ? 1 : 0;
    bits += (lineControl & LCR_TWO_STOPS) != 0 ? 1 : 0;
    return 1_000_000_000L * CLOCKS_PER_BIT * Math.max(divisor, 1) * bits / CLOCK_HZ;
  }

  // The source of highest priority among those that are enabled.
  private int interruptSource() {
    if ((interruptEnable & IER_LINE_STATUS) != 0 && overrun) {
      return IIR_LINE_STATUS;
    }
    if ((interruptEnable & IER_RECEIVED) != 0 && receiver.reachesTrigger()) {
      return IIR_RECEIVED;
    }
    if ((interruptEnable & IER_RECEIVED) != 0 && timedOut) {
      return IIR_TIMEOUT;
    }
    if ((interruptEnable & IER_EMPTY) != 0 && emptyPending) {
      return IIR_EMPTY;
    }
    if ((interruptEnable & IER_MODEM) != 0 && (modemStatus & MSR_CHANGES) != 0) {
      return IIR_MODEM;
    }
    return IIR_NONE;
  }

  private void update() {
    if (interruptSource() != IIR_NONE && (modemControl & MCR_OUT2) != 0) {
      irq.raise();
    } else {
      irq.lower();
    }
  }

  private int readIdentification() {
    int source = interruptSource();
    if (source == IIR_EMPTY) {
      emptyPending = false;
      update();
    }
    return source | (receiver.enabled() ? IIR_FIFOS : 0);
  }

  private int readLineStatus() {
    int status = LSR_EMPTY | (receiver.isEmpty() ? 0 : LSR_READY) | (overrun ? LSR_OVERRUN : 0);
    overrun = false;
    update();
    return status;
  }

  private int readModemStatus() {
    int status = modemStatus;
    modemStatus &= ~MSR_CHANGES;
    update();
    return status;
  }

  private void writeInterruptEnable(int value) {
    if ((value & ~interruptEnable & IER_EMPTY) != 0) {
      emptyPending = true; // the holding register is empty when the interrupt is switched on
    }
    interruptEnable = value & 0x0F;
    update();
  }

  private void writeFifoControl(int value) {
    receiver.enable((value & FCR_ENABLE) != 0);
    if ((value & FCR_ENABLE) != 0) {
      receiver.trigger(value >> 6);
      if ((value & FCR_CLEAR_RECEIVER) != 0) {
        receiver.clear();
      }
    }
    awaitTimeout();
    takeInput();
  }

  private void writeModemControl(int value) {
    modemControl = value & 0x1F;
    int inputs = MSR_CTS | MSR_DSR | MSR_DCD;
    if ((modemControl & MCR_LOOP) != 0) {
      inputs =
          ((modemControl & MCR_RTS) != 0 ? MSR_CTS : 0)
              | ((modemControl & MCR_DTR) != 0 ? MSR_DSR : 0)
              | ((modemControl & MCR_OUT1) != 0 ? MSR_RI : 0)
              | ((modemControl & MCR_OUT2) != 0 ? MSR_DCD : 0);
    }
    int changes = (inputs ^ modemStatus) >> 4;
    if ((inputs & MSR_RI) != 0) {
      changes &= ~MSR_TRAILING_RI; // the ring indicator counts when it goes away
    }
    modemStatus = inputs | (modemStatus & MSR_CHANGES) | changes;
    takeInput();
  }

  private final class Registers implements PortHandler {
    @Override
    public int in(int port, int widthBytes) {
      boolean latch = (lineControl & LCR_DIVISOR) != 0;
      return switch (port - base) {
        case 0 -> latch ? divisor & 0xFF : readReceiver();
        case 1 -> latch ? divisor >> 8 : interruptEnable;
        case 2 -> readIdentification();
        case 3 -> lineControl;
        case 4 -> modemControl;
        case 5 -> readLineStatus();
        case 6 -> readModemStatus();
        default -> scratch;
      };
    }

    @Override
    public void out(int port, int widthBytes, int value) {
      boolean latch = (lineControl & LCR_DIVISOR) != 0;
      switch (port - base) {
        case 0 -> {
          if (latch) {
            divisor = (divisor & 0xFF00) | value;
          } else {
            transmit(value);
          }
        }
        case 1 -> {
          if (latch) {
            divisor = (divisor & 0xFF) | (value << 8);
          } else {
            writeInterruptEnable(value);
          }
        }
        case 2 -> writeFifoControl(value);
        case 3 -> lineControl = value;
        case 4 -> writeModemControl(value);
        case 7 -> scratch = value;
        default -> {} // the status registers are not written
      }
    }
  }
}
