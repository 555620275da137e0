package samsara.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private PartDescriptions descriptions() throws IOException {
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(folder.resolve("parts.jar")))) {
      jar.putNextEntry(new ZipEntry("OSGI-INF/metatype/a.xml"));
      jar.write(
          """
          <MetaData>
            <OCD id="ram">
              <AD id="size" type="Integer" min="1" max="2047"/>
              <AD id="seed" type="Long"/>
              <AD id="isFast" type="Boolean"/>
              <AD id="mode" type="String"><Option value="LIVE"/><Option value="DEAD"/></AD>
              <AD id="names" type="String" cardinality="10" default=""/>
            </OCD>
            <Designate pid="a.Ram"><Object ocdref="ram"/></Designate>
          </MetaData>
          """
              .getBytes(StandardCharsets.UTF_8));
    }
    return PartDescriptions.ofBundles(folder);
  }

  @Test
  void whatIsDescribedPasses() throws Exception {
    String values = "size 64; seed 12345678901; isFast true; mode DEAD;";

    assertThatCode(() -> read("part a.Ram { " + values + " };").check(descriptions()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "part a.Rom { };|no part 'a.Rom'; there are [a.Ram]",
        "part a.Ram { sise 4; };|part 'a.Ram' has no key 'sise'; its keys are [isFast, mode,",
        "part a.Ram { size 4096; };|'size' of 'a.Ram' is a number from 1 to 2047, not '4096'",
        "part a.Ram { size many; };|is a number from 1 to 2047, not 'many'",
        "part a.Ram { size 1 2; };|'size' of 'a.Ram' has one value, not 2",
        "part a.Ram { seed x; };|'seed' of 'a.Ram' is a number, not 'x'",
        "part a.Ram { isFast yes; };|is true or false, not 'yes'",
        "part a.Ram { mode SLOW; };|'mode' of 'a.Ram' is one of [LIVE, DEAD], not 'SLOW'",
        "part a.Ram { size 4; seed 1; };|part 'a.Ram' lacks the key 'isFast'"
      })
  void whatIsNotDescribedIsShownWithItsLine(String text, String message) {
    assertThatExceptionOfType(BootException.class)
        .isThrownBy(() -> read("\n" + text).check(descriptions()))
        .withMessageContaining("hardware.conf:2: ")
        .withMessageContaining(message);
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
