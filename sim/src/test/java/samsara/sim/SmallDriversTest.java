package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.hw.board.CmosClock;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vfs.OpenFlag;

/// The small drivers in a whole system.
class SmallDriversTest {
  private static final StartRecord MEMORY = Drivers.memory().record();
  private static final int MIOCRAMSIZE = 0x40046D03;

  @Test
  void nullAndZeroAreWhatTheyAreCalled() throws Exception {
    try (SimSystem system = SimSystem.boot(1)) {
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, MEMORY, 0, 0)).isEqualTo(Errno.OK);

      assertThat(shell.cat("/dev/null")).isEmpty();
      int zero = shell.open("/dev/zero");
      assertThat(shell.read(zero, 100_000)).hasSize(100_000).containsOnly(0);
    }
  }

  @Test
  void memShowsWhatTheFirmwareHasWritten() throws Exception {
    try (SimSystem system = SimSystem.boot(2)) {
      system.machine().ram().write32(0, 0x12345678);
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, MEMORY, 0, 0)).isEqualTo(Errno.OK);

      assertThat(shell.read(shell.open("/dev/mem"), 4)).containsExactly(0x78, 0x56, 0x34, 0x12);
    }
  }

  @Test
  void readerOutlivesCrashesAndUpdates() throws Exception {
    try (SimSystem system = SimSystem.boot(3)) {
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, MEMORY, 0, 0)).isEqualTo(Errno.OK);
      int endpoint = shell.slot("memory").orElseThrow().endpoint();

      for (int round = 0; round < 5; round++) {
        int zero = shell.open("/dev/zero");
        assertThat(shell.kill(shell.slot("memory").orElseThrow().pid(), Signal.KILL))
            .isEqualTo(Errno.OK);
        shell.close(zero);
        assertThat(shell.read(shell.open("/dev/zero"), 64)).hasSize(64);
        int updated = shell.open("/dev/zero");
        assertThat(shell.start(RsRequest.UPDATE, MEMORY, 1, 0)).isEqualTo(Errno.OK);
        assertThat(shell.read(updated, 64)).as("open minors survive an update").hasSize(64);
      }

      assertThat(shell.slot("memory").orElseThrow().endpoint()).isEqualTo(endpoint);
    }
  }

  private static final byte[] WRITTEN = "this stays".getBytes(StandardCharsets.US_ASCII);

  // Half of the machine's memory: a second one does not fit.
  private static int largeRamDisk(Session shell) throws Exception {
    int fd = shell.open("/dev/ram", OpenFlag.O_RDWR);
    assertThat(makeRamDisk(shell, fd)).isEqualTo(Errno.OK);
    assertThat(shell.write(fd, WRITTEN)).isEqualTo(WRITTEN.length);
    return fd;
  }

  private static int makeRamDisk(Session shell, int fd) throws Exception {
    byte[] size =
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(32 << 20).array();
    return shell.ioctl(fd, MIOCRAMSIZE, size);
  }

  private static void assertDiskLives(Session shell) throws Exception {
    assertThat(shell.read(shell.open("/dev/ram"), WRITTEN.length)).isEqualTo(WRITTEN);
    assertThat(shell.slot("memory").orElseThrow().restarts()).isZero();
  }

  @Test
  void ramDiskThatDoesNotFitLeavesTheOneThatIsThere() throws Exception {
    try (SimSystem system = SimSystem.boot(6)) {
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, MEMORY, 0, 0)).isEqualTo(Errno.OK);
      int fd = largeRamDisk(shell);

      assertThat(makeRamDisk(shell, fd)).isEqualTo(-Errno.ENOMEM);

      assertDiskLives(shell);
    }
  }

  @Test
  void updateWithoutRoomForTheRamDisksIsRolledBack() throws Exception {
    try (SimSystem system = SimSystem.boot(7)) {
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, MEMORY, 0, 0)).isEqualTo(Errno.OK);
      largeRamDisk(shell);

      assertThat(shell.start(RsRequest.UPDATE, MEMORY, 1, 0))
          .isEqualTo(-Errno.ERESTART); // as RS tells an init that failed

      assertDiskLives(shell);
    }
  }

  @Test
  void readclockSetsTheTimeOfTheMachine() throws Exception {
    try (SimSystem system = SimSystem.boot(4)) {
      system.machine().attach(new CmosClock("2012-02-29T12:00:00Z"));
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, Drivers.readclock().record(), 0, 0)).isEqualTo(Errno.OK);
      system.runMillis(1_000);

      assertThat(system.kernel().core().clock().bootSeconds()).isBetween(1330516798, 1330516801);
    }
  }

  @Test
  void readclockWithoutAClockTellsAndServes() throws Exception {
    try (SimSystem system = SimSystem.boot(5)) {
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, Drivers.readclock().record(), 0, 0)).isEqualTo(Errno.OK);

      assertThat(system.console()).contains("readclock: there is no clock");
      assertThat(shell.slot("readclock")).isPresent();
    }
  }
}
