package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/// The timer behind a host that is late.
class LivePitTest {
  private static final int DIVISOR = 19_886;

  private final Queue<Runnable> posted = new ArrayDeque<>();
  private long hostNanos;
  private final LiveClock clock = new LiveClock(posted::add, () -> hostNanos);
  private final PortBus ports = new PortBus();
  private final Pic pic = new Pic(ports);
  private final Pit pit = new Pit(ports, pic, Timebase.of(clock));

  LivePitTest() {
    ports.out8(0x20, 0x11);
    ports.out8(0x21, 0x50);
    ports.out8(0x21, 0x04);
    ports.out8(0x21, 0x03);
    ports.out8(0x43, 0x36);
    ports.out8(0x40, DIVISOR & 0xFF);
    ports.out8(0x40, DIVISOR >> 8);
  }

  private void hostReaches(long nanos) {
    hostNanos = nanos;
    clock.poll();
    while (!posted.isEmpty()) {
      posted.remove().run();
    }
  }

  @Test
  void lateTicksDoNotShiftLaterOnes() {
    long lateNanos = 3_000_000;
    for (int n = 1; n <= 600; n++) {
      hostReaches(Pit.nanosAt((long) n * DIVISOR) - 1);
      assertThat(pic.interruptRequested()).isFalse();
      hostReaches(Pit.nanosAt((long) n * DIVISOR) + lateNanos * (n % 2));
      assertThat(pic.interruptRequested()).isTrue();
      pic.acknowledge();
    }

    assertThat(pit.takeLostTicks()).isZero();
  }

  @Test
  void aHostThatSleptBringsOneInterruptAndTheNumberOfTheOthers() {
    hostReaches(Pit.nanosAt(1000L * DIVISOR) + 5);
    assertThat(pic.interruptRequested()).isTrue();
    pic.acknowledge();
    assertThat(pic.interruptRequested()).isFalse();
    assertThat(pit.takeLostTicks()).isEqualTo(999);

    hostReaches(Pit.nanosAt(1001L * DIVISOR));
    assertThat(pic.interruptRequested()).isTrue();
    assertThat(pit.takeLostTicks()).isZero();
  }

  @Test
  void ticksThatMeetAnUnacknowledgedOneAreNotForgotten() {
    hostReaches(Pit.nanosAt(3L * DIVISOR));
    hostReaches(Pit.nanosAt(5L * DIVISOR));
    pic.acknowledge();

    assertThat(1 + pit.takeLostTicks()).isEqualTo(5);
  }
}
