package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import samsara.abi.Errno;
import samsara.abi.Signal;
import samsara.hw.ide.DiskImage;
import samsara.hw.ide.IdeController;
import samsara.kernel.core.Proc;
import samsara.protocol.rs.PciClass;
import samsara.protocol.rs.RsRequest;
import samsara.protocol.rs.StartRecord;

/// The PCI server, RS and a driver that has its card from it, in a whole system.
class PciTest {
  private static final int BYTES = 256 * 1024;
  private static final int BUS_MASTER = 0xC000;

  @TempDir Path folder;

  private final byte[] content = new byte[BYTES];
  private Path file;

  @BeforeEach
  void makeImage() throws Exception {
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (i * 5 + i / 512);
    }
    file = Files.write(folder.resolve("disk.img"), content);
  }

  // No right to the ports of PCI, and none to where the bus master is.
  private static StartRecord atWini(List<PciClass> classes) {
    Start driver = Drivers.atWiniOnPci();
    classes.forEach(driver::pci);
    return driver.record();
  }

  private static final List<PciClass> IDE = List.of(new PciClass(0x010100, 0xFFFF00));

  private final class Disks implements AutoCloseable {
    private final SimSystem system;
    private final DiskImage image;
    private final Session shell;

    Disks(long seed) throws Exception {
      system = SimSystem.boot(seed);
      image = DiskImage.open(file, false);
      system.machine().attach(new IdeController().disk(0, image));
      shell = system.login();
    }

    void up(StartRecord record) throws Exception {
      assertThat(shell.start(RsRequest.UP, record, 0, 0)).isEqualTo(Errno.OK);
    }

    boolean hasBusMaster() throws Exception {
      int endpoint = shell.slot("at_wini").orElseThrow().endpoint();
      Proc driver = system.kernel().core().procs().lookup(endpoint);
      assertThat(driver).isNotNull();
      return driver != null
          && driver.privilege != null
          && driver.privilege.body.ports.stream().anyMatch(r -> r.base() == BUS_MASTER);
    }

    void kill(String label) throws Exception {
      int restarts = shell.slot(label).orElseThrow().restarts();
      shell.kill(shell.slot(label).orElseThrow().pid(), Signal.KILL);
      for (int i = 0; i < 100 && shell.slot(label).orElseThrow().restarts() == restarts; i++) {
        system.runMillis(100);
      }
      assertThat(shell.slot(label).orElseThrow().restarts()).isEqualTo(restarts + 1);
    }

    void assertReads() throws Exception {
      int fd = shell.open("/dev/c0d0");
      assertThat(shell.read(fd, BYTES)).isEqualTo(content);
      shell.close(fd);
    }

    @Override
    public void close() {
      system.kernel().checkInvariants();
      system.close();
      image.close();
    }
  }

  @Test
  void driverGetsTheRightsToItsCardByReservingIt() throws Exception {
    try (Disks disks = new Disks(1)) {
      disks.up(Drivers.pci().record());
      disks.up(atWini(IDE));

      assertThat(disks.hasBusMaster()).isTrue();
      disks.assertReads();
    }
  }

  @Test
  void driverWithoutPciPropertiesGetsNoCard() throws Exception {
    try (Disks disks = new Disks(2)) {
      disks.up(Drivers.pci().record());
      disks.up(atWini(List.of()));

      assertThat(disks.hasBusMaster()).isFalse();
      disks.assertReads();
      assertThat(disks.system.console()).doesNotContain("PCI");
    }
  }

  @Test
  void driverThatWasRestartedHasItsCardAgain() throws Exception {
    try (Disks disks = new Disks(3)) {
      disks.up(Drivers.pci().record());
      disks.up(atWini(IDE));
      disks.kill("at_wini");

      disks.assertReads();
      assertThat(disks.hasBusMaster()).isTrue();
    }
  }

  @Test
  void driverStartsAgainAfterThePciServerWasKilledOrUpdated() throws Exception {
    try (Disks disks = new Disks(4)) {
      disks.up(Drivers.pci().record());
      disks.up(atWini(IDE));
      disks.kill("pci");
      disks.assertReads();
      disks.kill("at_wini");
      assertThat(disks.hasBusMaster()).isTrue();
      assertThat(disks.shell.start(RsRequest.UPDATE, Drivers.pci().record(), 1, 0))
          .isEqualTo(Errno.OK);
      disks.assertReads();
      assertThat(disks.shell.start(RsRequest.UPDATE, atWini(IDE), 1, 0)).isEqualTo(Errno.OK);
      assertThat(disks.hasBusMaster()).isTrue();
      disks.assertReads();
    }
  }

  @Test
  void cardIsFreeWhenItsDriverIsDown() throws Exception {
    try (Disks disks = new Disks(5)) {
      disks.up(Drivers.pci().record());
      disks.up(atWini(IDE));
      assertThat(disks.shell.label(RsRequest.DOWN, "at_wini")).isEqualTo(Errno.OK);
      disks.up(atWini(IDE));

      assertThat(disks.hasBusMaster()).isTrue();
      disks.assertReads();
    }
  }

  @Test
  void bootAndShutdownSayNothingOfPci() throws Exception {
    try (Disks disks = new Disks(6)) {
      disks.up(atWini(IDE));
      assertThat(disks.shell.label(RsRequest.DOWN, "at_wini")).isEqualTo(Errno.OK);

      assertThat(disks.system.console()).doesNotContainIgnoringCase("pci");
    }
  }
}
