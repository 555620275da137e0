package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Errno;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.board.ParallelPort;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.sim.device.LineWriterProgram;

/// The printer driver under kills and live updates, while a client prints line after line.
class PrinterStormTest {
  private static final StartRecord PRINTER = Drivers.printer().flags(StartRecord.REPLICA).record();
  private static final List<FaultKind> NOTICEABLE =
      List.of(
          FaultKind.LOST_INTERRUPT,
          FaultKind.SPURIOUS_INTERRUPT,
          FaultKind.LATE_INTERRUPT,
          FaultKind.STUCK_BUSY,
          FaultKind.ERROR_STATUS);

  @TempDir Path folder;

  /// A thing that is done to the driver while a client prints.
  @FunctionalInterface
  private interface Disturbance {
    void run(DriverStorm storm) throws Exception;
  }

  // What is on paper in the end, and what it has to hold.
  private List<String> print(long seed, int faultsInThousand, Disturbance disturbance)
      throws Exception {
    Path paper = folder.resolve("paper.txt");
    Catalog catalog =
        Catalog.standard().add("writer", "writer", "1.0.0", "samsara.sim.device.LineWriterProgram");
    try (SimSystem system = SimSystem.boot(seed, catalog);
        ParallelPort port = new ParallelPort(paper.toString(), -1)) {
      system.machine().attach(port);
      for (FaultKind kind : NOTICEABLE) {
        system.machine().faults(port).set(kind, new Faults.Rate(faultsInThousand, 1000));
      }
      Session shell = system.login();
      up(shell, PRINTER);
      up(shell, Start.of("writer").period(DriverStorm.PING_TICKS).record());
      disturbance.run(new DriverStorm(system, shell));
      int before = lines(system);
      system.await("lines at the end", () -> lines(system) > before + 1);
      assertThat(system.console()).doesNotContain("failed:");
      assertThat(shell.slot("writer").orElseThrow().restarts()).isZero();
      system.kernel().checkInvariants();
    }
    String all = Files.readString(paper, StandardCharsets.US_ASCII);
    return all.substring(0, all.lastIndexOf('\n') + 1).lines().toList();
  }

  private static void up(Session shell, StartRecord record) throws Exception {
    assertThat(shell.start(RsRequest.UP, record, 0, 0)).isEqualTo(Errno.OK);
  }

  private static int lines(SimSystem system) {
    return system.console().split("writer: lines=", -1).length - 1;
  }

  private static String line(int number) {
    return LineWriterProgram.line(number).stripTrailing();
  }

  // A write that its driver dies of is printed again: what stands in front of a line, or once more
  // in a line of its own, is the beginning of it.
  private static void assertEachLineIsThere(List<String> paper) {
    int number = 0;
    for (String printed : paper) {
      String[] tries = printed.split("(?=#)", -1);
      String last = tries[tries.length - 1];
      if (number > 0 && last.equals(line(number - 1))) {
        number--;
      }
      String line = line(number++);
      assertThat(last).isEqualTo(line);
      assertThat(tries).allSatisfy(beginning -> assertThat(line).startsWith(beginning));
    }
    assertThat(number).isGreaterThan(DriverStorm.count(20));
  }

  /// With a healthy printer and one that fails now and then.
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void noLineIsLostWhileTheDriverIsKilledEveryFifthOfASecond(int faultsInThousand)
      throws Exception {
    assertEachLineIsThere(
        print(
            63L + faultsInThousand,
            faultsInThousand,
            storm -> storm.kill("printer", DriverStorm.count(20))));
  }

  @Test
  void nothingIsPrintedTwiceWhileTheDriverIsUpdatedWithoutPause() throws Exception {
    List<String> paper = print(65, 0, storm -> storm.update(PRINTER, DriverStorm.count(20)));

    for (int number = 0; number < paper.size(); number++) {
      assertThat(paper.get(number)).isEqualTo(line(number));
    }
  }
}
