package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import samsara.protocol.vfs.StatRecord;

class DeviceListTest {
  private static final int RESCUE = 9;

  @Test
  void readsANode() {
    assertThat(DeviceList.parse("# comment\n\n/dev/hello c 17 3 0644 1 2 # greets\n"))
        .containsExactly(
            new DeviceNode("/dev/hello", 17 << 8 | 3, StatRecord.S_IFCHR | 0644, 1, 2));
  }

  @Test
  void readsABlockDevice() {
    assertThat(DeviceList.parse("/dev/c0d0 b 3 0 0600 0 0"))
        .containsExactly(new DeviceNode("/dev/c0d0", 3 << 8, StatRecord.S_IFBLK | 0600, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/x c 17 0 0644 0",
        "/dev/x c 17 0 0644 0 0 0",
        "/dev/x p 17 0 0644 0 0",
        "dev/x c 17 0 0644 0 0",
        "/dev/x c 32 0 0644 0 0",
        "/dev/x c -1 0 0644 0 0",
        "/dev/x c 17 256 0644 0 0",
        "/dev/x c 17 0 0999 0 0",
        "/dev/x c 17 0 10000 0 0",
        "/dev/x c many 0 0644 0 0",
      })
  void aLineThatIsWrongIsNamed(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeviceList.parse("\n" + line))
        .withMessageStartingWith("devices:2: ");
  }

  @Test
  void aPathThatStandsTwiceIsRefused() {
    String twice = "/dev/x c 17 0 0644 0 0\n";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeviceFileSystem(DeviceList.parse(twice + twice)));
  }

  @Test
  void theListThatShipsIsRight() throws Exception {
    assertThat(new VfsProgram().newProcess()).isInstanceOf(VfsProcess.class);
  }

  @Test
  void theRescueDeviceIsGone() throws Exception {
    try (InputStream in = VfsProgram.class.getResourceAsStream(VfsProgram.DEVICES)) {
      String list = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(DeviceList.parse(list))
          .isNotEmpty()
          .noneMatch(node -> node.path().contains("rescue"))
          .noneMatch(node -> DeviceNumber.major(node.device()) == RESCUE);
    }
  }
}
