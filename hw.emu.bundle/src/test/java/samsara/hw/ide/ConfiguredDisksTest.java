package samsara.hw.ide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import samsara.hw.Configured;
import samsara.hw.Machine;

/// What can be wrong with the disks that are configured: the controller stays out, and says why.
class ConfiguredDisksTest {
  @TempDir Path folder;

  private final Machine machine = Machine.simulated(1);

  private static IdeController disks(Map<String, Object> settings) {
    return new IdeController(
        Configured.of(IdeController.Config.class, settings), new HashMap<>(settings));
  }

  private Path image(int bytes) throws IOException {
    return Files.write(folder.resolve("disk.img"), new byte[bytes]);
  }

  private void assertLeftOut(String mistake, Map<String, Object> settings) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> machine.attach(disks(settings)))
        .withMessageContaining(mistake);
    assertThat(machine.device("ide")).isEmpty();
  }

  @Test
  void missingImageIsNamed() {
    assertLeftOut(
        "none.img does not exist", Map.of("primaryMaster", folder.resolve("none.img").toString()));
  }

  @Test
  void oddSizeIsNamed() throws IOException {
    assertLeftOut(
        "disk.img is no whole number of sectors: sizeBytes=700",
        Map.of("secondarySlave", image(700).toString()));
  }

  @Test
  void imageInUseIsNamedAndTheOtherDisksAreLetGo() throws IOException {
    Path good = Files.write(folder.resolve("good.img"), new byte[512]);
    Path used = image(512);
    try (DiskImage other = DiskImage.open(used, false)) {
      assertThat(other.sectors()).isEqualTo(1);
      assertLeftOut(
          "disk.img is in use",
          Map.of("primaryMaster", good.toString(), "primarySlave", used.toString()));
    }
    DiskImage.open(good, false).close();
  }

  @Test
  void readOnlyNamesDisks() {
    assertLeftOut("readOnly names no disk: 'first'", Map.of("readOnly", new String[] {"first"}));
  }

  @Test
  void readOnlyImageIsADiskThatIsNotWritten() throws IOException {
    Path file = image(512);
    file.toFile().setReadOnly();
    Map<String, Object> settings =
        Map.of("primaryMaster", file.toString(), "readOnly", new String[] {"primaryMaster"});
    try (IdeController controller = disks(settings)) {
      machine.attach(controller);
      assertThat(machine.device("ide")).isPresent();
    }
  }
}
