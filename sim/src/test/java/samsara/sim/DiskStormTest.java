package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Errno;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.ide.DiskImage;
import samsara.hw.ide.IdeController;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;

/// The disk driver under kills, live updates and faults of its registers, all while a client
/// writes, reads and compares.
class DiskStormTest {
  private static final int DISK_BYTES = 1 << 20;
  private static final int USED_BYTES = 300_000;
  // The longest way of a request: RS waits up to a second before it starts the next instance.
  private static final int SECONDS_MAX = 30;

  // All but those that no driver can notice: data that is wrong without an error, and writes to
  // registers that are lost.
  private static final Set<FaultKind> NOTICEABLE =
      EnumSet.complementOf(EnumSet.of(FaultKind.FLIPPED_DATA, FaultKind.ABSENT));

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void makeImage() throws IOException {
    file = Files.write(folder.resolve("disk.img"), new byte[DISK_BYTES]);
  }

  /// A thing that is done to the driver while the client works.
  @FunctionalInterface
  private interface Disturbance {
    void run(DriverStorm storm, StartRecord driver) throws Exception;
  }

  private void withClient(long seed, int flags, int faultsInHundred, Disturbance disturbance)
      throws Exception {
    try (DiskImage image = DiskImage.open(file, false);
        SimSystem system = SimSystem.boot(seed, DriverStorm.catalog())) {
      system.machine().attach(new IdeController().disk(0, image));
      Session shell = system.login();
      StartRecord driver = Drivers.atWini().flags(flags).record();
      assertThat(shell.start(RsRequest.UP, driver, 0, 0)).isEqualTo(Errno.OK);
      Faults faults = system.machine().faults(system.machine().device("at_wini").orElseThrow());
      NOTICEABLE.forEach(kind -> faults.set(kind, new Faults.Rate(faultsInHundred, 100)));
      DriverStorm storm = new DriverStorm(system, shell);
      storm.startClient("/dev/c0d0 " + USED_BYTES);
      disturbance.run(storm, driver);
      storm.assertClientIsWell(SECONDS_MAX);
    }
  }

  @ParameterizedTest
  @CsvSource({"12, 1, 0", "13, 1, 1", "14, 16, 0", "15, 16, 1"})
  void noByteIsWrongWhileTheDriverIsKilledEveryFifthOfASecond(
      long seed, int flags, int faultsInHundred) throws Exception {
    withClient(
        seed,
        flags,
        faultsInHundred,
        (storm, driver) -> storm.kill("at_wini", DriverStorm.count(20)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void noByteIsWrongWhileTheDriverIsUpdatedWithoutPause(int faultsInHundred) throws Exception {
    withClient(
        16L + faultsInHundred,
        StartRecord.COPY,
        faultsInHundred,
        (storm, driver) -> storm.update(driver, DriverStorm.count(20)));
  }
}
