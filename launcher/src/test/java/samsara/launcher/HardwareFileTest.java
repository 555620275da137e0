package samsara.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HardwareFileTest {
  @TempDir Path folder;

  private HardwareFile read(String text) throws IOException, BootException {
    return HardwareFile.read(Files.writeString(folder.resolve("hardware.conf"), text));
  }

  private void assertWrong(String text, String... message) {
    assertThatExceptionOfType(BootException.class)
        .isThrownBy(() -> read(text))
        .satisfies(e -> assertThat(e.getMessage()).contains(message));
  }

  @Test
  void fileThatIsNotThereConfiguresNothing() throws Exception {
    assertThat(HardwareFile.read(folder.resolve("none")).pids()).isEmpty();
  }

  @Test
  void valuesBecomeConfigurationFiles() throws Exception {
    HardwareFile file =
        read(
            """
            # comment
            part samsara.hw.ide.IdeController
            {
              primaryMaster "my disk.img"; # another
              readOnly primaryMaster primarySlave;
            };
            """);
    file.writeTo(folder);

    assertThat(folder.resolve("samsara/hw/ide/IdeController.config"))
        .hasContent(
            """
            service.pid="samsara.hw.ide.IdeController"
            primaryMaster="my\\ disk.img"
            readOnly=["primaryMaster","primarySlave"]
            """);
  }

  @Test
  void partOfAFactoryNamesIt() throws Exception {
    read("part samsara.hw.SerialCard~com2 { number 2; };").writeTo(folder);

    assertThat(folder.resolve("samsara/hw/SerialCard%007ecom2.config"))
        .content()
        .contains("service.factoryPid=\"samsara.hw.SerialCard\"");
  }

  @Test
  void mistakesAreShownWithTheirLine() {
    assertWrong("\nthing samsara.hw.Ram { };", "hardware.conf:2:", "'part' expected, not 'thing'");
    assertWrong("part a.B\n{\n size 4\n};", ":4:", "';' expected after 'size'");
    assertWrong("part a.B { size; };", "key 'size' has no value");
    assertWrong("part a.B { size 1; size 2; };", "key 'size' stands twice");
    assertWrong("part a.B { };\npart a.B { };", ":2:", "'a.B' stands twice");
    assertWrong("part a.B { size 1; }", "the file ends in a part");
    assertWrong("part a.B { name \"x; };", "quotation mark");
    assertWrong("part a.B size 1;", "'{' expected, not 'size'");
  }
}
