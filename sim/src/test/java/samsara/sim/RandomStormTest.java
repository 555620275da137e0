package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import samsara.abi.Errno;
import samsara.hw.ide.DiskImage;
import samsara.hw.ide.IdeController;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;

/// The random driver under kills and live updates, while one client reads numbers and another keeps
/// a disk busy, whose interrupts are the entropy.
class RandomStormTest {
  private static final StartRecord RANDOM = Drivers.random().flags(StartRecord.REPLICA).record();
  private static final int DISK_BYTES = 1 << 18;

  @TempDir Path folder;

  /// A thing that is done to the driver while a client reads.
  @FunctionalInterface
  private interface Disturbance {
    void run(DriverStorm storm) throws Exception;
  }

  private void withReader(long seed, Disturbance disturbance) throws Exception {
    Path file = Files.write(folder.resolve("disk.img"), new byte[DISK_BYTES]);
    Catalog catalog =
        DriverStorm.catalog()
            .add("numbers", "numbers", "1.0.0", "samsara.sim.device.NumberReaderProgram");
    try (DiskImage image = DiskImage.open(file, false);
        SimSystem system = SimSystem.boot(seed, catalog)) {
      system.machine().attach(new IdeController().disk(0, image));
      Session shell = system.login();
      up(shell, Drivers.atWini().record());
      up(shell, RANDOM);
      DriverStorm storm = new DriverStorm(system, shell);
      storm.startClient("/dev/c0d0 " + DISK_BYTES);
      up(shell, Start.of("numbers").period(DriverStorm.PING_TICKS).record());
      system.await("first numbers", () -> reads(system) > 0);
      disturbance.run(storm);
      int before = reads(system);
      system.await("numbers at the end", () -> reads(system) > before + 1);
      assertThat(system.console()).doesNotContain("failed:");
      assertThat(shell.slot("numbers").orElseThrow().restarts()).isZero();
      system.kernel().checkInvariants();
    }
  }

  private static void up(Session shell, StartRecord record) throws Exception {
    assertThat(shell.start(RsRequest.UP, record, 0, 0)).isEqualTo(Errno.OK);
  }

  private static int reads(SimSystem system) {
    return system.console().split("numbers: reads=", -1).length - 1;
  }

  /// Entropy comes back within the second: one line gives 640 samples in that time at most.
  @Test
  void readerOfNumbersOutlivesKills() throws Exception {
    withReader(61, storm -> storm.kill("random", DriverStorm.count(20), 1000));
  }

  @Test
  void readerOfNumbersOutlivesUpdates() throws Exception {
    withReader(62, storm -> storm.update(RANDOM, DriverStorm.count(20)));
  }
}
