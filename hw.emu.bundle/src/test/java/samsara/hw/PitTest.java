package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PitTest {
  private static final int CONTROL = 0x43;
  private static final int CHANNEL_0 = 0x40;
  private static final int CHANNEL_2 = 0x42;
  private static final int SYSTEM_CONTROL = 0x61;
  private static final int HZ = 60;
  private static final int DIVISOR = Pit.INPUT_HZ / HZ;
  private static final int IRQ_0 = 0x50;
  private static final long SECOND = 1_000_000_000L;

  private final Machine machine = Machine.simulated(1);
  private final PortBus ports = machine.ports();
  private final SimulatedClock clock = (SimulatedClock) machine.clock();

  @BeforeEach
  void setUpInterrupts() {
    ports.out8(0x20, 0x11);
    ports.out8(0x21, 0x50);
    ports.out8(0x21, 0x04);
    ports.out8(0x21, 0x03); // automatic end of interrupt
  }

  private void program(int channel, int controlWord, int count) {
    ports.out8(CONTROL, channel << 6 | controlWord);
    write(channel, count);
  }

  private void write(int channel, int count) {
    ports.out8(CHANNEL_0 + channel, count & 0xFF);
    ports.out8(CHANNEL_0 + channel, count >> 8);
  }

  private int read(int port) {
    int low = ports.in8(port);
    return low | ports.in8(port) << 8;
  }

  private void advanceCounts(long counts) {
    long target = Pit.countsAt(clock.nowNanos()) + counts;
    clock.advanceTo(Pit.nanosAt(target));
  }

  /// Runs to `nanos`, acknowledging each interrupt when it comes; the number of them.
  private int ticksUntil(long nanos) {
    int ticks = 0;
    while (clock.nextEventNanos() <= nanos) {
      clock.advanceTo(clock.nextEventNanos());
      while (machine.pendingVector() == IRQ_0) {
        ticks++;
      }
    }
    clock.advanceTo(nanos);
    return ticks;
  }

  @Test
  void squareWaveTicksAtItsRate() {
    program(0, 0x36, DIVISOR);

    // 1193182 / 19886 = 60.0011 ticks a second
    assertThat(ticksUntil(100 * SECOND)).isEqualTo(6000);
    assertThat(ticksUntil(1000 * SECOND)).isEqualTo(60_001 - 6000);
    assertThat(machine.pit().takeLostTicks()).isZero();
  }

  @Test
  void everyTickIsAtItsOwnMultipleOfThePeriod() {
    program(0, 0x34, DIVISOR);
    for (int n = 1; n <= 1000; n++) {
      assertThat(clock.nextEventNanos()).isEqualTo(Pit.nanosAt((long) n * DIVISOR));
      clock.advanceTo(clock.nextEventNanos());
      assertThat(machine.pendingVector()).isEqualTo(IRQ_0);
    }
  }

  @Test
  void aCountOfZeroIsTheLongest() {
    program(0, 0x34, 0);
    clock.advanceTo(Pit.nanosAt(65535));
    assertThat(machine.pendingVector()).isEqualTo(-1);

    clock.advanceTo(Pit.nanosAt(65536));
    assertThat(machine.pendingVector()).isEqualTo(IRQ_0);
  }

  @Test
  void oneShotInterruptsOnce() {
    program(0, 0x30, 1000);
    assertThat(ticksUntil(Pit.nanosAt(999))).isZero();
    assertThat(ticksUntil(Pit.nanosAt(1000))).isEqualTo(1);
    assertThat(ticksUntil(SECOND)).isZero();

    write(0, 500);
    assertThat(ticksUntil(2 * SECOND)).isEqualTo(1);
  }

  @Test
  void firstByteStopsAOneShot() {
    program(0, 0x30, 1000);
    ports.out8(CHANNEL_0, 0x10);
    assertThat(ticksUntil(SECOND)).isZero();

    ports.out8(CHANNEL_0, 0x00);
    assertThat(ticksUntil(SECOND + Pit.nanosAt(0x11))).isEqualTo(1);
  }

  @Test
  void controlWordStopsTheChannelUntilItIsLoaded() {
    program(0, 0x36, DIVISOR);
    clock.advanceTo(SECOND / 10);
    machine.pendingVector();
    ports.out8(CONTROL, 0x36);

    assertThat(ticksUntil(SECOND)).isZero();
  }

  @Test
  void newCountOfAPeriodicModeWaitsForTheEndOfThePeriod() {
    program(0, 0x34, 10_000);
    clock.advanceTo(Pit.nanosAt(4000));
    write(0, 1000);

    assertThat(ticksUntil(Pit.nanosAt(9999))).isZero();
    assertThat(ticksUntil(Pit.nanosAt(10_000))).isEqualTo(1);
    assertThat(ticksUntil(Pit.nanosAt(10_999))).isZero();
    assertThat(ticksUntil(Pit.nanosAt(15_000))).isEqualTo(5);
  }

  @Test
  void ticksThatNobodyAcknowledgedAreCountedAsLost() {
    program(0, 0x36, DIVISOR);
    clock.advanceTo(Pit.nanosAt(10L * DIVISOR));

    assertThat(machine.pendingVector()).isEqualTo(IRQ_0);
    assertThat(machine.pendingVector()).isEqualTo(-1);
    assertThat(machine.pit().takeLostTicks()).isEqualTo(9);
    assertThat(machine.pit().takeLostTicks()).isZero();
  }

  @Test
  void rateGeneratorCountsDownFromTheCount() {
    program(2, 0x34, 1000);
    ports.out8(SYSTEM_CONTROL, 1);
    assertThat(read(CHANNEL_2)).isEqualTo(1000);

    advanceCounts(999);
    assertThat(read(CHANNEL_2)).isEqualTo(1);
    advanceCounts(1);
    assertThat(read(CHANNEL_2)).isEqualTo(1000);
  }

  @Test
  void squareWaveCountsDownByTwo() {
    program(0, 0x36, 1000);
    advanceCounts(100);
    assertThat(read(CHANNEL_0)).isEqualTo(800);

    advanceCounts(500);
    assertThat(read(CHANNEL_0)).isEqualTo(800);
  }

  @Test
  void oneShotCountsOnThroughZero() {
    program(0, 0x30, 100);
    advanceCounts(40);
    assertThat(read(CHANNEL_0)).isEqualTo(60);

    advanceCounts(61);
    assertThat(read(CHANNEL_0)).isEqualTo(0xFFFF);
  }

  @Test
  void latchedCountStandsStillUntilRead() {
    program(0, 0x34, 1000);
    advanceCounts(100);
    ports.out8(CONTROL, 0x00);
    advanceCounts(100);
    ports.out8(CONTROL, 0x00);

    assertThat(read(CHANNEL_0)).isEqualTo(900);
    assertThat(read(CHANNEL_0)).isEqualTo(800);
  }

  @Test
  void singleByteAccessLeavesTheOtherByteZero() {
    ports.out8(CONTROL, 0x14); // low byte only, mode 2
    ports.out8(CHANNEL_0, 200);
    advanceCounts(50);
    assertThat(ports.in8(CHANNEL_0)).isEqualTo(150);
    assertThat(ports.in8(CHANNEL_0)).isEqualTo(150);

    ports.out8(CONTROL, 0x24); // high byte only
    ports.out8(CHANNEL_0, 2);
    advanceCounts(0x80);
    assertThat(ports.in8(CHANNEL_0)).isEqualTo(1);
  }

  @Test
  void decimalCountsWrapAtTenThousand() {
    program(0, 0x35, 0x1234); // mode 2, decimal
    advanceCounts(35);
    assertThat(read(CHANNEL_0)).isEqualTo(0x1199);

    program(0, 0x31, 0); // mode 0: 0 is 10000
    advanceCounts(1);
    assertThat(read(CHANNEL_0)).isEqualTo(0x9999);
  }

  @Test
  void readBackLatchesStatusThenCount() {
    program(0, 0x36, 1000);
    advanceCounts(600); // second half: output low
    ports.out8(CONTROL, 0xC2); // count and status of channel 0
    assertThat(ports.in8(CHANNEL_0)).isEqualTo(0x36);
    assertThat(read(CHANNEL_0)).isEqualTo(800);

    advanceCounts(400);
    ports.out8(CONTROL, 0xE2); // status alone
    assertThat(ports.in8(CHANNEL_0)).isEqualTo(0xB6);
    ports.out8(CONTROL, 0xD2); // count alone
    assertThat(read(CHANNEL_0)).isEqualTo(1000);
  }

  @Test
  void statusShowsACountThatIsNotInTheCounterYet() {
    ports.out8(CONTROL, 0x34);
    ports.out8(CONTROL, 0xE2);
    assertThat(ports.in8(CHANNEL_0)).isEqualTo(0xF4);

    write(0, 1000);
    ports.out8(CONTROL, 0xE2);
    assertThat(ports.in8(CHANNEL_0)).isEqualTo(0xB4);
    write(0, 2000);
    ports.out8(CONTROL, 0xE2);
    assertThat(ports.in8(CHANNEL_0)).isEqualTo(0xF4);
  }

  @Test
  void readBackCanLatchSeveralChannels() {
    program(0, 0x34, 1000);
    program(1, 0x34, 500);
    advanceCounts(100);
    ports.out8(CONTROL, 0xD6);
    advanceCounts(100);

    assertThat(read(CHANNEL_0)).isEqualTo(900);
    assertThat(read(CHANNEL_0 + 1)).isEqualTo(400);
  }

  @Test
  void gateOfChannelTwoStartsAndStopsIt() {
    program(2, 0x30, 1000);
    advanceCounts(100);
    assertThat(read(CHANNEL_2)).isEqualTo(1000);

    ports.out8(SYSTEM_CONTROL, 1);
    advanceCounts(300);
    ports.out8(SYSTEM_CONTROL, 0);
    advanceCounts(300);
    assertThat(read(CHANNEL_2)).isEqualTo(700);
    assertThat(ports.in8(SYSTEM_CONTROL) & 0x20).isZero();

    ports.out8(SYSTEM_CONTROL, 1);
    advanceCounts(700);
    assertThat(ports.in8(SYSTEM_CONTROL) & 0x20).isEqualTo(0x20);
  }

  @Test
  void openingTheGateRestartsAPeriodicMode() {
    program(2, 0x36, 1000);
    ports.out8(SYSTEM_CONTROL, 1);
    advanceCounts(700);
    assertThat(ports.in8(SYSTEM_CONTROL) & 0x20).isZero();
    ports.out8(SYSTEM_CONTROL, 0);
    assertThat(ports.in8(SYSTEM_CONTROL) & 0x20).as("high while stopped").isEqualTo(0x20);

    ports.out8(SYSTEM_CONTROL, 1);
    assertThat(read(CHANNEL_2)).isEqualTo(1000);
  }

  @Test
  void systemControlKeepsGateAndSpeakerAndTogglesRefresh() {
    ports.out8(SYSTEM_CONTROL, 0xFF);
    assertThat(ports.in8(SYSTEM_CONTROL) & 0xCF).isEqualTo(0x03);
    int refresh = ports.in8(SYSTEM_CONTROL) & 0x10;

    advanceCounts(18);
    assertThat(ports.in8(SYSTEM_CONTROL) & 0x10).isNotEqualTo(refresh);
  }

  @Test
  void nanosecondsAndCountsAgreeOverYears() {
    long century = 100L * 365 * 86_400;
    for (long counts : new long[] {0, 1, 19_886, Pit.INPUT_HZ, century * Pit.INPUT_HZ + 12_345}) {
      assertThat(Pit.countsAt(Pit.nanosAt(counts))).isEqualTo(counts);
      if (counts > 0) {
        assertThat(Pit.countsAt(Pit.nanosAt(counts) - 1)).isEqualTo(counts - 1);
      }
    }
  }

  @Test
  void speakerTellsItsTone() {
    List<Integer> tones = new ArrayList<>();
    machine.pit().onSpeaker(tones::add);

    ports.out8(0x43, 0xB6);
    ports.out8(0x42, 1193 & 0xFF);
    ports.out8(0x42, 1193 >> 8);
    ports.out8(0x61, 0x03);
    ports.out8(0x61, 0x00);

    assertThat(tones).containsExactly(1000, 0);
  }
}
