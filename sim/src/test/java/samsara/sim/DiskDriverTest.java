package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.hw.FaultKind;
import samsara.hw.Faults;
import samsara.hw.ide.DiskImage;
import samsara.hw.ide.IdeController;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.vfs.OpenFlag;
import samsara.protocol.vfs.VfsCall;

/// The disk driver on the emulated controller in a whole system.
class DiskDriverTest {
  private static final int SECTOR = 512;
  private static final int SECTORS = 4096;
  private static final String DISK = "/dev/c0d0";
  @TempDir Path folder;

  private Path file;
  private final byte[] content = new byte[SECTORS * SECTOR];

  @BeforeEach
  void makeImage() throws IOException {
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 7 + i / SECTOR);
    }
    file = Files.write(folder.resolve("disk.img"), content);
  }

  /// A system with the disk, whose driver runs.
  private final class Disks implements AutoCloseable {
    private final SimSystem system;
    private final DiskImage image;
    private final Session shell;

    Disks(long seed) throws Exception {
      system = SimSystem.boot(seed);
      image = DiskImage.open(file, false);
      system.machine().attach(new IdeController().disk(0, image));
      shell = system.login();
      assertThat(shell.start(RsRequest.UP, Drivers.atWini().record(), 0, 0)).isEqualTo(Errno.OK);
    }

    Faults faults() {
      return system.machine().faults(system.machine().device("at_wini").orElseThrow());
    }

    @Override
    public void close() {
      system.close();
      image.close();
    }
  }

  private static byte[] part(byte[] data, int from, int length) {
    byte[] part = new byte[length];
    System.arraycopy(data, from, part, 0, length);
    return part;
  }

  private void assertReadsAll(Disks disks, int piece) throws Exception {
    int fd = disks.shell.open(DISK);
    assertThat(fd).isNotNegative();
    int at = 0;
    for (byte[] read = disks.shell.read(fd, piece);
        read.length > 0;
        read = disks.shell.read(fd, piece)) {
      assertThat(read).isEqualTo(part(content, at, read.length));
      at += read.length;
    }
    assertThat(at).isEqualTo(content.length);
    disks.shell.close(fd);
  }

  @Test
  void readsTheDiskFromBeginningToEnd() throws Exception {
    try (Disks disks = new Disks(1)) {
      assertReadsAll(disks, 200_000);
    }
  }

  @Test
  void readsPartsOfSectors() throws Exception {
    try (Disks disks = new Disks(2)) {
      int fd = disks.shell.open(DISK);
      assertThat(disks.shell.read(fd, 1000)).isEqualTo(part(content, 0, 1000));
      assertThat(disks.shell.read(fd, 24)).isEqualTo(part(content, 1000, 24));
      assertThat(disks.shell.read(fd, 70_001)).isEqualTo(part(content, 1024, 70_001));
    }
  }

  @Test
  void writesReachTheImage() throws Exception {
    try (Disks disks = new Disks(3)) {
      int fd = disks.shell.open(DISK, OpenFlag.O_RDWR);
      byte[] data = new byte[100_100];
      new SplittableRandom(3).nextBytes(data);
      disks.shell.read(fd, 700);
      assertThat(disks.shell.write(fd, data)).isEqualTo(data.length);
      System.arraycopy(data, 0, content, 700, data.length);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void absentDriveHasNoDevice() throws Exception {
    try (Disks disks = new Disks(4)) {
      assertThat(disks.shell.open("/dev/c0d1")).isEqualTo(-Errno.ENXIO);
      assertThat(disks.shell.open("/dev/c0d2")).isEqualTo(-Errno.ENXIO);
    }
  }

  // What the driver moves through the data register itself.
  private int programmedSectors(Disks disks, int fd, int sectors) throws Exception {
    disks.system.kernel().trace().filterTypes(List.of("SDEVIO"));
    disks.system.kernel().trace().start();
    assertThat(disks.shell.read(fd, sectors * SECTOR))
        .isEqualTo(part(content, 0, sectors * SECTOR));
    return (int)
        disks.system.kernel().trace().dump(SECTORS).stream()
            .filter(line -> line.contains("SDEVIO"))
            .count();
  }

  @Test
  void theControllerMovesTheDataWhereItCan() throws Exception {
    try (Disks disks = new Disks(5)) {
      assertThat(programmedSectors(disks, disks.shell.open(DISK), 300)).isZero();
    }
  }

  @Test
  void programmedTransfersServeWhereDmaIsOff() throws Exception {
    try (Disks disks = new Disks(5)) {
      disks.system.machine().ports().out32(0xCF8, 0x80000904);
      disks.system.machine().ports().out16(0xCFC, 0x0001); // no bus mastering
      assertThat(programmedSectors(disks, disks.shell.open(DISK), 300)).isEqualTo(300);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      names = {
        "LOST_INTERRUPT",
        "SPURIOUS_INTERRUPT",
        "LATE_INTERRUPT",
        "STUCK_BUSY",
        "ERROR_STATUS",
        "WRONG_LENGTH"
      })
  void faultsAreOvercome(FaultKind kind) throws Exception {
    try (Disks disks = new Disks(6)) {
      disks.faults().set(kind, new Faults.Rate(1, 10));
      assertReadsAll(disks, 64 * 1024);
      assertReadsAll(disks, 8 * 1024);
      assertThat(disks.faults().struck(kind)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultKind.class,
      names = {"STUCK_BUSY", "ERROR_STATUS", "ABSENT"})
  void diskThatIsBrokenForGoodIsAnErrorInTheEnd(FaultKind kind) throws Exception {
    try (Disks disks = new Disks(7)) {
      int fd = disks.shell.open(DISK);
      disks.faults().set(kind, new Faults.Rate(1, 1));
      long before = disks.system.machine().clock().nowNanos();

      int buffer = disks.shell.process().allocate(SECTOR);
      assertThat(disks.shell.transfer(VfsCall.READ, fd, buffer, SECTOR)).isEqualTo(-Errno.EIO);
      assertThat(disks.system.machine().clock().nowNanos() - before).isLessThan(30_000_000_000L);
      disks.faults().clear();
      assertThat(disks.shell.read(fd, SECTOR)).isEqualTo(part(content, 0, SECTOR));
    }
  }

  @Test
  void readerOutlivesCrashesOfTheDriver() throws Exception {
    try (Disks disks = new Disks(8)) {
      for (int round = 0; round < 5; round++) {
        int fd = disks.shell.open(DISK);
        assertThat(disks.shell.read(fd, 3_000)).isEqualTo(part(content, 0, 3_000));
        int pid = disks.shell.slot("at_wini").orElseThrow().pid();
        assertThat(disks.shell.kill(pid, Signal.KILL)).isEqualTo(Errno.OK);
        disks.shell.close(fd);
        fd = disks.shell.open(DISK);
        assertThat(disks.shell.read(fd, 3_000)).isEqualTo(part(content, 0, 3_000));
        disks.shell.close(fd);
      }
      disks.system.kernel().checkInvariants();
    }
  }

  @Test
  void updatesCarryOpenMinorsOver() throws Exception {
    try (Disks disks = new Disks(9)) {
      int fd = disks.shell.open(DISK);
      for (int round = 0; round < 5; round++) {
        assertThat(disks.shell.start(RsRequest.UPDATE, Drivers.atWini().record(), 1, 0))
            .isEqualTo(Errno.OK);
        assertThat(disks.shell.read(fd, 3_000)).isEqualTo(part(content, round * 3_000, 3_000));
      }
    }
  }

  @Test
  void sameSeedMakesTheSameRun() throws Exception {
    long first = run();
    Files.write(file, content);

    assertThat(run()).isEqualTo(first);
  }

  private long run() throws Exception {
    try (Disks disks = new Disks(10)) {
      disks.faults().set(FaultKind.LOST_INTERRUPT, new Faults.Rate(1, 10));
      disks.faults().set(FaultKind.ERROR_STATUS, new Faults.Rate(1, 10));
      assertReadsAll(disks, 16 * 1024);
      return disks.system.machine().clock().nowNanos();
    }
  }
}
