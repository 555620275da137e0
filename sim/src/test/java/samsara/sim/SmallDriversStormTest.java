package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.abi.Errno;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;

/// The memory and log drivers under kills and live updates, while clients use them.
class SmallDriversStormTest {
  private static final int RAM_DISK_BYTES = 200_000;
  private static final int SECONDS_MAX = 30;

  private static Catalog catalog() {
    return DriverStorm.catalog()
        .add("logreader", "logreader", "1.0.0", "samsara.sim.device.LogReaderProgram");
  }

  /// A thing that is done to a driver while a client works.
  @FunctionalInterface
  private interface Disturbance {
    void run(DriverStorm storm) throws Exception;
  }

  private void withRamDisk(long seed, StartRecord driver, Disturbance disturbance)
      throws Exception {
    try (SimSystem system = SimSystem.boot(seed, catalog())) {
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, driver, 0, 0)).isEqualTo(Errno.OK);
      DriverStorm storm = new DriverStorm(system, shell);
      storm.startClient("/dev/ram " + RAM_DISK_BYTES + " " + RAM_DISK_BYTES);
      system.await("first pass", () -> storm.passes() > 0);
      disturbance.run(storm);
      storm.assertClientIsWell(SECONDS_MAX);
    }
  }

  /// Without and with a replica.
  @ParameterizedTest
  @ValueSource(ints = {StartRecord.COPY, StartRecord.REPLICA})
  void ramDiskKeepsItsContentWhileTheDriverIsKilled(int flags) throws Exception {
    withRamDisk(
        21L + flags,
        Drivers.memory().flags(flags).record(),
        storm -> storm.kill("memory", DriverStorm.count(20)));
  }

  @ParameterizedTest
  @ValueSource(ints = {StartRecord.COPY})
  void ramDiskKeepsItsContentWhileTheDriverIsUpdated(int flags) throws Exception {
    StartRecord driver = Drivers.memory().flags(flags).record();
    withRamDisk(22, driver, storm -> storm.update(driver, DriverStorm.count(20)));
  }

  private void withLogReader(long seed, Disturbance disturbance) throws Exception {
    try (SimSystem system = SimSystem.boot(seed, catalog())) {
      Session shell = system.login();
      StartRecord reader = Session.start("logreader", "logreader", 0, 0, DriverStorm.PING_TICKS);
      assertThat(shell.start(RsRequest.UP, reader, 0, 0)).isEqualTo(Errno.OK);
      DriverStorm storm = new DriverStorm(system, shell);
      disturbance.run(storm);
      int before = answers(system);
      system.kernel().core().diagnostics().line("ask at the end");
      system.await("answer", () -> answers(system) > before);
      assertThat(system.console()).doesNotContain("failed:");
      assertThat(shell.slot("logreader").orElseThrow().restarts()).isZero();
      system.kernel().checkInvariants();
    }
  }

  private static int answers(SimSystem system) {
    return system.console().split("logreader: answer ", -1).length - 1;
  }

  @ParameterizedTest
  @ValueSource(longs = {23})
  void readerOfTheLogOutlivesKillsOfItsDriver(long seed) throws Exception {
    withLogReader(seed, storm -> storm.kill("log", DriverStorm.count(20)));
  }

  @ParameterizedTest
  @ValueSource(longs = {24})
  void readerOfTheLogOutlivesUpdatesOfItsDriver(long seed) throws Exception {
    StartRecord log = Session.start("log", "log", 0, 0, 0);
    withLogReader(seed, storm -> storm.update(log, DriverStorm.count(20)));
  }
}
