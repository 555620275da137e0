package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import samsara.abi.Errno;
import samsara.hw.ide.DiskImage;
import samsara.hw.ide.IdeController;
import samsara.protocol.rs.RsRequest;

/// The random driver in a whole system, where the disk makes the interrupts.
class RandomNumbersTest {
  private static final int DISK_BYTES = 1 << 20;
  private static final int READS = 500;

  @TempDir Path folder;

  private byte[] numbers(long seed) throws Exception {
    Path file = Files.write(folder.resolve("disk.img"), new byte[DISK_BYTES]);
    try (DiskImage image = DiskImage.open(file, true);
        SimSystem system = SimSystem.boot(seed)) {
      system.machine().attach(new IdeController().disk(0, image));
      Session shell = system.login();
      assertThat(shell.start(RsRequest.UP, Drivers.atWini().record(), 0, 0)).isZero();
      assertThat(shell.start(RsRequest.UP, Drivers.random().record(), 0, 0)).isEqualTo(Errno.OK);
      SplittableRandom random = new SplittableRandom(seed);
      int disk = shell.open("/dev/c0d0");
      for (int i = 0; i < READS; i++) {
        shell.read(disk, 1 + random.nextInt(2000));
        system.runMillis(3); // the kernel keeps the last 64 only
      }
      system.runMillis(200);
      return shell.read(shell.open("/dev/urandom"), 1000);
    }
  }

  @Test
  void numbersComeFromTheTimesOfInterrupts() throws Exception {
    byte[] first = numbers(1);

    assertThat(first).hasSize(1000);
    assertThat(numbers(1)).as("a simulation repeats itself").isEqualTo(first);
    assertThat(numbers(2)).isNotEqualTo(first);
  }
}
