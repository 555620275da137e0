package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.hw.board.CmosClock;
import samsara.protocol.device.DeviceStyle;
import samsara.protocol.kernel.AddressRange;
import samsara.protocol.kernel.KernelCall;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;
import samsara.protocol.vfs.OpenFlag;

/// The small drivers in a whole system.
class SmallDriversTest {
  private static final int PERIOD_TICKS = 300;
  private static final int MIOCRAMSIZE = 0x40046D03;

  static StartRecord driver(
      String name, int major, int flags, long callMask, AddressRange... ports) {
    return new StartRecord(
        flags,
        PERIOD_TICKS,
        0,
        0,
        major,
        major == 0 ? DeviceStyle.NDEV : DeviceStyle.DEV,
        callMask,
        0,
        name,
        name,
        "",
        "",
        "",
        List.of(),
        List.of(ports),
        List.of(),
        List.of());
  }

  static long mask(KernelCall... calls) {
    long mask = 0;
    for (KernelCall call : calls) {
      mask |= 1L << call.number();
    }
    return mask;
  }

  static StartRecord memory(int flags) {
    return driver("memory", 1, flags, mask(KernelCall.PHYSCOPY, KernelCall.VIRCOPY));
  }

  @Test
  void nullAndZeroAreWhatTheyAreCalled() throws Exception {
    try (SimSystem system = SimSystem.boot(1)) {
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, memory(StartRecord.COPY), 0, 0)).isEqualTo(Errno.OK);

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
      assertThat(shell.start(RsRequest.UP, memory(StartRecord.COPY), 0, 0)).isEqualTo(Errno.OK);

      assertThat(shell.read(shell.open("/dev/mem"), 4)).containsExactly(0x78, 0x56, 0x34, 0x12);
    }
  }

  @Test
  void readerOutlivesCrashesAndUpdates() throws Exception {
    try (SimSystem system = SimSystem.boot(3)) {
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, memory(StartRecord.COPY), 0, 0)).isEqualTo(Errno.OK);
      int endpoint = shell.slot("memory").orElseThrow().endpoint();

      for (int round = 0; round < 5; round++) {
        int zero = shell.open("/dev/zero");
        assertThat(shell.kill(shell.slot("memory").orElseThrow().pid(), Signal.KILL))
            .isEqualTo(Errno.OK);
        shell.close(zero);
        assertThat(shell.read(shell.open("/dev/zero"), 64)).hasSize(64);
        int updated = shell.open("/dev/zero");
        assertThat(shell.start(RsRequest.UPDATE, memory(StartRecord.COPY), 1, 0))
            .isEqualTo(Errno.OK);
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
      assertThat(shell.start(RsRequest.UP, memory(StartRecord.COPY), 0, 0)).isEqualTo(Errno.OK);
      int fd = largeRamDisk(shell);

      assertThat(makeRamDisk(shell, fd)).isEqualTo(-Errno.ENOMEM);

      assertDiskLives(shell);
    }
  }

  @Test
  void updateWithoutRoomForTheRamDisksIsRolledBack() throws Exception {
    try (SimSystem system = SimSystem.boot(7)) {
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, memory(StartRecord.COPY), 0, 0)).isEqualTo(Errno.OK);
      largeRamDisk(shell);

      assertThat(shell.start(RsRequest.UPDATE, memory(StartRecord.COPY), 1, 0))
          .isEqualTo(-Errno.ERESTART); // as RS tells an init that failed

      assertDiskLives(shell);
    }
  }

  @Test
  void readclockSetsTheTimeOfTheMachine() throws Exception {
    try (SimSystem system = SimSystem.boot(4)) {
      system.machine().attach(new CmosClock("2012-02-29T12:00:00Z"));
      Session shell = system.login();
      StartRecord record =
          driver(
              "readclock",
              0,
              StartRecord.COPY,
              mask(KernelCall.DEVIO, KernelCall.STIME),
              new AddressRange(0x70, 0x71));

      assertThat(shell.start(RsRequest.UP, record, 0, 0)).isEqualTo(Errno.OK);
      system.runMillis(1_000);

      assertThat(system.kernel().core().clock().bootSeconds()).isBetween(1330516798, 1330516801);
    }
  }

  @Test
  void readclockWithoutAClockTellsAndServes() throws Exception {
    try (SimSystem system = SimSystem.boot(5)) {
      Session shell = system.login();
      StartRecord record =
          driver(
              "readclock",
              0,
              StartRecord.COPY,
              mask(KernelCall.DEVIO, KernelCall.STIME),
              new AddressRange(0x70, 0x71));

      assertThat(shell.start(RsRequest.UP, record, 0, 0)).isEqualTo(Errno.OK);

      assertThat(system.console()).contains("readclock: there is no clock");
      assertThat(shell.slot("readclock")).isPresent();
    }
  }
}
