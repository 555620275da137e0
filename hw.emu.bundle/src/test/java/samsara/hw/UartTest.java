package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UartTest {
  private static final int DATA = 0x3F8;
  private static final int INTERRUPT_ENABLE = 0x3F9;
  private static final int IDENTIFICATION = 0x3FA;
  private static final int FIFO_CONTROL = 0x3FA;
  private static final int LINE_CONTROL = 0x3FB;
  private static final int MODEM_CONTROL = 0x3FC;
  private static final int LINE_STATUS = 0x3FD;
  private static final int MODEM_STATUS = 0x3FE;
  private static final int SCRATCH = 0x3FF;

  private static final int NONE = 0x01;
  private static final int EMPTY = 0x02;
  private static final int RECEIVED = 0x04;
  private static final int LINE = 0x06;
  private static final int TIMEOUT = 0x0C;
  private static final int FIFOS = 0xC0;
  private static final int OUT2 = 0x08;
  private static final int LOOP = 0x10;

  private final PortBus ports = new PortBus();
  private final Pic pic = new Pic(ports);
  private final Timebase timebase = Timebase.simulated(1);
  private final SimulatedClock clock = (SimulatedClock) timebase.clock();
  private final FakeLine line = new FakeLine();

  /// A far end that the test speaks for.
  private static final class FakeLine implements SerialLine {
    private final StringBuilder sent = new StringBuilder();
    private final Queue<Integer> waiting = new ArrayDeque<>();
    private Runnable arrived = () -> {};

    @Override
    public void transmit(byte value) {
      sent.append((char) value);
    }

    @Override
    public int receive() {
      return waiting.isEmpty() ? -1 : waiting.remove();
    }

    @Override
    public void onInput(Runnable action) {
      arrived = action;
    }

    void types(String text) {
      text.chars().forEach(waiting::add);
      arrived.run();
    }
  }

  @BeforeEach
  void setUp() {
    new Uart(ports, pic, timebase, line);
    ports.out8(0x20, 0x11);
    ports.out8(0x21, 0x50);
    ports.out8(0x21, 0x04);
    ports.out8(0x21, 0x01);
    ports.out8(MODEM_CONTROL, OUT2);
  }

  private boolean interrupts() {
    ports.out8(0x20, 0x0A);
    return (ports.in8(0x20) & 0x10) != 0;
  }

  private String readAll() {
    StringBuilder text = new StringBuilder();
    while ((ports.in8(LINE_STATUS) & 1) != 0) {
      text.append((char) ports.in8(DATA));
    }
    return text.toString();
  }

  @Test
  void sendsWhatIsWritten() {
    for (char c : "Hey".toCharArray()) {
      assertThat(ports.in8(LINE_STATUS)).isEqualTo(0x60);
      ports.out8(DATA, c);
    }

    assertThat(line.sent).hasToString("Hey");
  }

  @Test
  void divisorLatchHidesDataAndInterruptEnable() {
    ports.out8(INTERRUPT_ENABLE, 0x0F);
    ports.out8(LINE_CONTROL, 0x83);
    ports.out8(DATA, 0x01);
    ports.out8(INTERRUPT_ENABLE, 0x02);
    assertThat(ports.in8(DATA)).isEqualTo(0x01);
    assertThat(ports.in8(INTERRUPT_ENABLE)).isEqualTo(0x02);

    ports.out8(LINE_CONTROL, 0x03);
    assertThat(ports.in8(LINE_CONTROL)).isEqualTo(0x03);
    assertThat(ports.in8(INTERRUPT_ENABLE)).isEqualTo(0x0F);
    assertThat(line.sent).isEmpty();
  }

  @Test
  void startsAtNineThousandSixHundredBaud() {
    ports.out8(LINE_CONTROL, 0x80);

    assertThat(ports.in8(DATA)).isEqualTo(12);
    assertThat(ports.in8(INTERRUPT_ENABLE)).isZero();
  }

  @Test
  void withoutFifoOneByteWaitsAndTheLineHoldsTheRest() {
    line.types("ab");
    assertThat(line.waiting).hasSize(1);

    assertThat(readAll()).isEqualTo("ab");
    assertThat(ports.in8(LINE_STATUS) & 0x02).as("no overrun").isZero();
  }

  @Test
  void fifoTakesSixteenBytes() {
    ports.out8(FIFO_CONTROL, 0x01);
    line.types("0123456789abcdefghij");

    assertThat(line.waiting).hasSize(4);
    assertThat(readAll()).isEqualTo("0123456789abcdefghij");
  }

  @Test
  void identificationShowsTheFifos() {
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(NONE);
    ports.out8(FIFO_CONTROL, 0x01);
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(NONE | FIFOS);
  }

  @Test
  void receivedByteInterruptsUntilItIsRead() {
    ports.out8(INTERRUPT_ENABLE, 0x01);
    assertThat(interrupts()).isFalse();
    line.types("a");
    assertThat(interrupts()).isTrue();
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(RECEIVED);
    assertThat(interrupts()).isTrue();

    ports.in8(DATA);
    assertThat(interrupts()).isFalse();
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(NONE);
  }

  @Test
  void disabledSourcesDoNotInterrupt() {
    line.types("a");

    assertThat(interrupts()).isFalse();
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(NONE);
  }

  @Test
  void interruptNeedsOut2() {
    ports.out8(MODEM_CONTROL, 0);
    ports.out8(INTERRUPT_ENABLE, 0x01);
    line.types("a");
    assertThat(interrupts()).isFalse();

    ports.out8(MODEM_CONTROL, OUT2);
    assertThat(interrupts()).isTrue();
  }

  @Test
  void enablingTheEmptyInterruptRaisesItAtOnce() {
    ports.out8(INTERRUPT_ENABLE, 0x02);

    assertThat(interrupts()).isTrue();
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(EMPTY);
    assertThat(interrupts()).as("reading the identification clears it").isFalse();
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(NONE);
  }

  @Test
  void sendingAByteRaisesTheEmptyInterruptAgain() {
    ports.out8(INTERRUPT_ENABLE, 0x02);
    ports.in8(IDENTIFICATION);
    ports.out8(DATA, 'x');

    assertThat(interrupts()).isTrue();
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(EMPTY);
  }

  @Test
  void fifoInterruptsAtItsTrigger() {
    ports.out8(FIFO_CONTROL, 0x81); // eight bytes
    ports.out8(INTERRUPT_ENABLE, 0x01);
    line.types("1234567");
    assertThat(interrupts()).isFalse();
    line.types("8");
    assertThat(interrupts()).isTrue();
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(RECEIVED | FIFOS);

    ports.in8(DATA);
    assertThat(interrupts()).as("below the trigger again").isFalse();
  }

  @Test
  void bytesBelowTheTriggerAskAfterFourCharacterTimes() {
    ports.out8(LINE_CONTROL, 0x03); // eight bits: ten with start and stop, at 9600 baud
    ports.out8(FIFO_CONTROL, 0xC1);
    ports.out8(INTERRUPT_ENABLE, 0x01);
    line.types("ab");
    long fourCharacters = 4 * 10 * 1_000_000_000L / 9600;
    clock.advanceTo(fourCharacters - 1000);
    assertThat(interrupts()).isFalse();
    clock.advanceTo(fourCharacters + 1000);
    assertThat(interrupts()).isTrue();
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(TIMEOUT | FIFOS);

    ports.in8(DATA);
    assertThat(interrupts()).isFalse();
    clock.advanceTo(clock.nowNanos() + fourCharacters);
    assertThat(interrupts()).as("one byte is left").isTrue();
    ports.in8(DATA);
    assertThat(interrupts()).isFalse();
    assertThat(clock.nextEventNanos()).isEqualTo(EventClock.NEVER);
  }

  @Test
  void arrivalsPutTheTimeoutOff() {
    ports.out8(FIFO_CONTROL, 0xC1);
    ports.out8(INTERRUPT_ENABLE, 0x01);
    line.types("a");
    clock.advanceTo(2_000_000);
    line.types("b");
    clock.advanceTo(4_500_000);

    assertThat(interrupts()).isFalse();
  }

  @Test
  void clearingTheReceiverForgetsItsBytes() {
    ports.out8(FIFO_CONTROL, 0x01);
    line.types("abc");
    ports.out8(FIFO_CONTROL, 0x03);

    assertThat(ports.in8(LINE_STATUS) & 1).isZero();
  }

  @Test
  void switchingTheFifoForgetsItsBytes() {
    line.types("a");
    ports.out8(FIFO_CONTROL, 0x01);

    assertThat(ports.in8(LINE_STATUS) & 1).isZero();
  }

  @Test
  void loopbackReceivesWhatIsSent() {
    ports.out8(MODEM_CONTROL, LOOP);
    ports.out8(DATA, 'q');

    assertThat(line.sent).isEmpty();
    assertThat(ports.in8(DATA)).isEqualTo('q');
  }

  @Test
  void loopbackLeavesTheLineWaiting() {
    ports.out8(MODEM_CONTROL, LOOP);
    line.types("a");
    assertThat(ports.in8(LINE_STATUS) & 1).isZero();

    ports.out8(MODEM_CONTROL, OUT2);
    assertThat(readAll()).isEqualTo("a");
  }

  @Test
  void overrunWithoutFifoKeepsTheNewByteAndReportsOnce() {
    ports.out8(INTERRUPT_ENABLE, 0x04);
    ports.out8(MODEM_CONTROL, LOOP | OUT2);
    ports.out8(DATA, 'a');
    ports.out8(DATA, 'b');
    assertThat(interrupts()).isTrue();
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(LINE);

    assertThat(ports.in8(LINE_STATUS) & 0x02).isEqualTo(0x02);
    assertThat(ports.in8(LINE_STATUS) & 0x02).isZero();
    assertThat(interrupts()).isFalse();
    assertThat(ports.in8(DATA)).isEqualTo('b');
  }

  @Test
  void overrunOfTheFifoLosesTheNewByte() {
    ports.out8(FIFO_CONTROL, 0x01);
    ports.out8(MODEM_CONTROL, LOOP);
    for (char c : "0123456789abcdefX".toCharArray()) {
      ports.out8(DATA, c);
    }

    assertThat(ports.in8(LINE_STATUS) & 0x02).isEqualTo(0x02);
    assertThat(readAll()).isEqualTo("0123456789abcdef");
  }

  @Test
  void lineStatusGoesBeforeDataAndDataBeforeEmpty() {
    ports.out8(INTERRUPT_ENABLE, 0x07);
    ports.out8(MODEM_CONTROL, LOOP | OUT2);
    ports.out8(DATA, 'a');
    ports.out8(DATA, 'b');

    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(LINE);
    ports.in8(LINE_STATUS);
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(RECEIVED);
    ports.in8(DATA);
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(EMPTY);
    assertThat(ports.in8(IDENTIFICATION)).isEqualTo(NONE);
  }

  @Test
  void modemInputsShowTheConnectedLine() {
    assertThat(ports.in8(MODEM_STATUS)).isEqualTo(0xB0);
  }

  @Test
  void loopbackWiresTheModemOutputsToTheInputs() {
    ports.out8(MODEM_CONTROL, LOOP | 0x01); // DTR
    assertThat(ports.in8(MODEM_STATUS) & 0xF0).isEqualTo(0x20);
    ports.out8(MODEM_CONTROL, LOOP | 0x02); // RTS
    assertThat(ports.in8(MODEM_STATUS)).isEqualTo(0x10 | 0x01 | 0x02);
    assertThat(ports.in8(MODEM_STATUS)).as("changes are read once").isEqualTo(0x10);
    ports.out8(MODEM_CONTROL, LOOP | 0x04); // OUT1 is the ring indicator
    assertThat(ports.in8(MODEM_STATUS)).as("its rise does not count").isEqualTo(0x40 | 0x01);
    ports.out8(MODEM_CONTROL, LOOP);
    assertThat(ports.in8(MODEM_STATUS)).as("its fall does").isEqualTo(0x04);
  }

  @Test
  void modemChangesInterrupt() {
    ports.out8(INTERRUPT_ENABLE, 0x08);
    ports.out8(MODEM_CONTROL, LOOP | OUT2);
    assertThat(interrupts()).isTrue();
    assertThat(ports.in8(IDENTIFICATION)).isZero();

    ports.in8(MODEM_STATUS);
    assertThat(interrupts()).isFalse();
  }

  @Test
  void scratchRegisterKeepsItsValue() {
    ports.out8(SCRATCH, 0x5A);
    ports.out8(LINE_STATUS, 0xFF);
    ports.out8(MODEM_STATUS, 0xFF);

    assertThat(ports.in8(SCRATCH)).isEqualTo(0x5A);
    assertThat(ports.in8(LINE_STATUS)).isEqualTo(0x60);
  }
}
