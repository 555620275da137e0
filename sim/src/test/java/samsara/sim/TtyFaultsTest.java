package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Errno;
import samsara.hw.Device;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vfs.OpenFlag;

/// The terminal driver with registers that go wrong once in a hundred times, at the keyboard
/// controller and at a serial port. `-Dsamsara.storm=1000` for as many rounds as are meant.
///
/// What a client may see: with interrupts that are lost, late or without a cause nothing but a
/// delay. With accesses that find nobody a serial line is as one with noise: bytes are missing, or
/// are 0xFF, so that frames need checksums; keys still all arrive, since the controller keeps them.
/// With flipped bits other keys arrive. In no case anything hangs or ends.
class TtyFaultsTest {
  private static final Faults.Rate RATE = new Faults.Rate(1, 100);
  private static final int ROUNDS = DriverStorm.count(30);
  private static final long DELAY_NANOS_MAX = 20_000_000_000L;
  private static final Set<FaultKind> INTERRUPTS =
      EnumSet.of(FaultKind.LOST_INTERRUPT, FaultKind.LATE_INTERRUPT, FaultKind.SPURIOUS_INTERRUPT);

  private static Faults strike(TtyBench bench, Device device, Set<FaultKind> kinds) {
    Faults faults = bench.system.machine().faults(device);
    kinds.forEach(kind -> faults.set(kind, RATE));
    return faults;
  }

  @Test
  void serialLineLosesNothingWithInterruptsThatGoWrong() throws Exception {
    try (TtyBench bench = new TtyBench(51)) {
      strike(bench, bench.serial, INTERRUPTS);
      SerialFrames client = new SerialFrames(bench, false);
      for (int round = 0; round < ROUNDS; round++) {
        client.exchange();
      }
      assertThat(client.broken()).isZero();
      assertThat(client.repeated()).isZero();
      assertThat(client.slowestNanos()).isLessThan(2_000_000_000L);
      assertDriverIsTheSame(bench);
    }
  }

  @Test
  void serialLineGoesOnThoughRegistersAreAbsent() throws Exception {
    try (TtyBench bench = new TtyBench(52)) {
      Faults faults = strike(bench, bench.serial, EnumSet.allOf(FaultKind.class));
      SerialFrames client = new SerialFrames(bench, false);
      for (int round = 0; round < ROUNDS; round++) {
        client.exchange();
        if (round % 10 == 9) {
          client.reopen();
        }
      }
      assertThat(client.slowestNanos()).isLessThan(DELAY_NANOS_MAX);
      assertThat(faults.struck(FaultKind.ABSENT)).isPositive();
      assertDriverIsTheSame(bench);
    }
  }

  @Test
  void keysArriveThoughTheControllerGoesWrong() throws Exception {
    try (TtyBench bench = new TtyBench(53)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      strike(bench, bench.keyboard, EnumSet.complementOf(EnumSet.of(FaultKind.FLIPPED_DATA)));
      for (int round = 0; round < ROUNDS; round++) {
        long before = bench.system.nowNanos();
        bench.typeLater(10, "<capslock>AbCdEf" + round + "<capslock><enter>");
        assertThat(bench.read(fd, 100)).isEqualTo("aBcDeF" + round + "\n");
        assertThat(bench.system.nowNanos() - before).isLessThan(DELAY_NANOS_MAX);
        String prompt = "\033[2J\033[H" + round + "> ";
        assertThat(bench.write(fd, prompt)).isEqualTo(prompt.length());
        assertThat(bench.screen.text()).isEqualTo(round + ">");
      }
      assertDriverIsTheSame(bench);
    }
  }

  @Test
  void flippedScanCodesHangNothing() throws Exception {
    try (TtyBench bench = new TtyBench(54)) {
      int flags = OpenFlag.O_RDWR | OpenFlag.O_NONBLOCK | OpenFlag.O_NOCTTY;
      int fd = bench.open("/dev/console", flags);
      Faults faults = strike(bench, bench.keyboard, EnumSet.of(FaultKind.FLIPPED_DATA));
      for (int round = 0; round < ROUNDS; round++) {
        bench.keyboard.type("abcdef" + round + "<enter>");
        bench.system.runMillis(200);
        assertThat(bench.readStatus(fd, 100)).isGreaterThanOrEqualTo(-Errno.EAGAIN);
        assertThat(bench.write(fd, "on\n")).isEqualTo(3);
      }
      assertThat(faults.struck(FaultKind.FLIPPED_DATA)).isPositive();
      assertDriverIsTheSame(bench);
      faults.clear();
      bench.killRepeatedly(1); // a new driver knows of no key that is down
      bench.typeLater(2_000, "end<enter>");
      bench.system.runMillis(4_000);
      assertThat(bench.read(fd, 100)).isEqualTo("end\n");
    }
  }

  /// Without and with a replica.
  @ParameterizedTest
  @ValueSource(ints = {StartRecord.COPY, StartRecord.REPLICA})
  void keysAndFramesArriveThoughTheDriverIsKilledToo(int flags) throws Exception {
    try (TtyBench bench = new TtyBench(55, flags)) {
      strike(bench, bench.serial, EnumSet.allOf(FaultKind.class));
      strike(bench, bench.keyboard, EnumSet.complementOf(EnumSet.of(FaultKind.FLIPPED_DATA)));
      AtomicInteger killed = bench.killRepeatedly(ROUNDS);
      SerialFrames client = new SerialFrames(bench, true);
      while (killed.get() < ROUNDS) {
        client.exchange();
      }
      assertThat(client.slowestNanos()).isLessThan(DELAY_NANOS_MAX);
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      bench.typeLater(2_000, "end<enter>");
      assertThat(bench.read(fd, 100)).isEqualTo("end\n");
      bench.system.kernel().checkInvariants();
    }
  }

  private static void assertDriverIsTheSame(TtyBench bench) throws Exception {
    assertThat(bench.shell.slot("tty").orElseThrow().restarts()).isZero();
    bench.system.kernel().checkInvariants();
  }
}
