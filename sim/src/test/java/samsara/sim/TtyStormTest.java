package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Errno;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.tty.ControlCharacter;
import samsara.protocol.vfs.OpenFlag;

/// The terminal driver crashes and is updated while it is used. `-Dsamsara.storm=1000` for long
/// storms.
///
/// What a client may see: nothing of an update. A crash loses what was typed or has come in and
/// nobody has read, what had not gone out, and the settings; a request fails only when sixteen
/// drivers have died of it. What does arrive is what was sent.
class TtyStormTest {
  private static final int ROUNDS = DriverStorm.count(30);
  private static final int UPDATES = Math.max(ROUNDS / 4, 5);
  private static final long DELAY_NANOS_MAX = 20_000_000_000L;
  private static final int DELAY_SECONDS_MAX = 2;

  @Test
  void readThatWaitsIsAnsweredByTheNewVersion() throws Exception {
    try (TtyBench bench = new TtyBench(1)) {
      assertThat(bench.shell.up("linereader", "linereader", 0, 0)).isEqualTo(Errno.OK);
      for (int round = 0; round < 5; round++) {
        bench.keyboard.type("ab");
        bench.system.runMillis(200);
        assertThat(bench.shell.start(RsRequest.UPDATE, TtyBench.record(), 1, 0))
            .isEqualTo(Errno.OK);
        bench.keyboard.type("c" + round + "<enter>");
        bench.system.runMillis(200);
        assertThat(bench.system.console()).contains("line: abc" + round);
      }
      assertThat(bench.system.console()).doesNotContain("failed:");
    }
  }

  @Test
  void updatesLoseNothing() throws Exception {
    try (TtyBench bench = new TtyBench(2)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      bench.settings(fd, bench.settings(fd).with(ControlCharacter.ERASE, '#'));
      Session manager = bench.system.login();
      for (int round = 0; round < UPDATES; round++) {
        assertThat(bench.write(fd, "\033[2J\033[H" + round + "> ")).isPositive();
        bench.keyboard.type("some thinx");
        bench.system.runMillis(5L * (round % 40));
        assertThat(manager.start(RsRequest.UPDATE, TtyBench.record(), 1, 0)).isEqualTo(Errno.OK);
        bench.keyboard.type("#g<enter><capslock>");
        assertThat(bench.read(fd, 100)).isEqualToIgnoringCase("some thing\n");
        assertThat(bench.screen.text()).isEqualToIgnoringCase(round + "> some thing");
      }
      bench.system.runMillis(500);
      assertThat(bench.keyboard.leds()).as("caps lock").isEqualTo(UPDATES % 2 == 0 ? 0 : 4);
      bench.system.kernel().checkInvariants();
    }
  }

  /// Without and with a replica.
  @ParameterizedTest
  @ValueSource(ints = {StartRecord.COPY, StartRecord.REPLICA})
  void readerAndWriterOutliveKillsWithinABoundedTime(int flags) throws Exception {
    try (TtyBench bench = new TtyBench(3, flags)) {
      int fd = bench.open("/dev/console", TtyBench.RDWR);
      int endpoint = bench.shell.slot("tty").orElseThrow().endpoint();
      AtomicInteger killed = bench.killRepeatedly(ROUNDS);
      AtomicBoolean goesOn = new AtomicBoolean(true);
      retype(bench, goesOn);
      int lines = 0;
      int failures = 0;
      for (int round = 0; killed.get() < ROUNDS; round++) {
        long before = bench.system.nowNanos();
        int written = bench.write(fd, "line " + round + "\n");
        assertThat(written).isIn(("line " + round + "\n").length(), -Errno.EIO);
        if (written > 0) {
          String shown = "line " + round;
          assertThat(bench.screen.text().lines()).anyMatch(line -> line.endsWith(shown));
        }
        int read = bench.readStatus(fd, 100);
        if (read > 0) {
          assertThat(read).isLessThanOrEqualTo("typed\n".length());
          lines++;
        } else {
          assertThat(read).as("documented: 16 drivers have died").isEqualTo(-Errno.EIO);
          failures++;
        }
        assertThat(bench.system.nowNanos() - before).isLessThan(DELAY_NANOS_MAX);
      }
      goesOn.set(false);
      assertThat(lines).isPositive();
      assertThat(failures).isLessThan(lines);
      bench.system.runMillis(2_000);
      bench.keyboard.type("<ctrl-u>end<enter>");
      String last = bench.read(fd, 100);
      while (!last.equals("end\n")) {
        last = bench.read(fd, 100); // what was typed meanwhile
      }
      assertThat(bench.shell.slot("tty").orElseThrow().endpoint()).isEqualTo(endpoint);
      bench.system.kernel().checkInvariants();
    }
  }

  // A person whose line does not appear types it again.
  private static void retype(TtyBench bench, AtomicBoolean goesOn) {
    bench.later(
        340,
        () -> {
          if (goesOn.get()) {
            bench.keyboard.type("typed<enter>");
            retype(bench, goesOn);
          }
        });
  }

  @Test
  void screensOutliveKills() throws Exception {
    try (TtyBench bench = new TtyBench(4)) {
      int fd = bench.open("/dev/ttyc2", OpenFlag.O_WRONLY | OpenFlag.O_NOCTTY);
      assertThat(bench.write(fd, "on another console")).isPositive();
      bench.killRepeatedly(3);
      bench.system.runMillis(3_000);
      bench.keyboard.type("<alt-f3>");
      bench.system.runMillis(300);
      assertThat(bench.screen.text()).isEqualTo("on another console");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void serialLineLosesNothingThroughUpdates(boolean interruptsGoWrong) throws Exception {
    try (TtyBench bench = new TtyBench(5)) {
      if (interruptsGoWrong) {
        Faults faults = bench.system.machine().faults(bench.serial);
        faults.set(FaultKind.LOST_INTERRUPT, new Faults.Rate(1, 100));
        faults.set(FaultKind.LATE_INTERRUPT, new Faults.Rate(1, 100));
        faults.set(FaultKind.SPURIOUS_INTERRUPT, new Faults.Rate(1, 100));
      }
      StartRecord client = Session.start("serial", "serial", 0, 0, DriverStorm.PING_TICKS);
      assertThat(bench.shell.start(RsRequest.UP, client, 0, 0)).isEqualTo(Errno.OK);
      DriverStorm storm = new DriverStorm(bench.system, bench.shell);
      bench.system.await("first pass", () -> storm.passes() > 0);
      int before = storm.passes();
      storm.update(TtyBench.record(), ROUNDS);
      assertThat(storm.passes()).isGreaterThan(before);
      storm.assertClientIsWell(DELAY_SECONDS_MAX);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {StartRecord.COPY, StartRecord.REPLICA})
  void framesThatArriveAreRightWhileTheDriverIsKilled(int flags) throws Exception {
    try (TtyBench bench = new TtyBench(6, flags)) {
      AtomicInteger killed = bench.killRepeatedly(ROUNDS);
      SerialFrames client = new SerialFrames(bench, true);
      int frames = 0;
      for (; killed.get() < ROUNDS; frames++) {
        client.exchange();
      }
      assertThat(frames).isPositive();
      int restarts = bench.shell.slot("tty").orElseThrow().restarts();
      assertThat(restarts).isGreaterThanOrEqualTo(flags == StartRecord.REPLICA ? ROUNDS - 1 : 1);
      assertThat(client.slowestNanos()).isLessThan(DELAY_NANOS_MAX);
      bench.system.kernel().checkInvariants();
    }
  }

  @Test
  void updateLosesNothingOfLinesThatAreAllFull() throws Exception {
    try (TtyBench bench = new TtyBench(7)) {
      List<FullPair> pairs = new ArrayList<>();
      for (int i = 0; i < FullPair.PAIRS; i++) {
        pairs.add(new FullPair(bench, i));
      }
      assertThat(bench.shell.start(RsRequest.UPDATE, TtyBench.record(), 1, 0)).isEqualTo(Errno.OK);
      for (FullPair pair : pairs) {
        pair.verify();
      }
      bench.system.kernel().checkInvariants();
    }
  }
}
