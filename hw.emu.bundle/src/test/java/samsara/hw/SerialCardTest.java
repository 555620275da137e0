package samsara.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SerialCardTest {
  @TempDir Path folder;

  @Test
  void loopbackBringsBackWhatIsSentAndInterrupts() {
    Rig rig = new Rig(new SerialCard(2, SerialCard.Plug.LOOPBACK, ""));
    rig.out(0x2FC, 0x08);
    rig.out(0x2F9, 0x01);

    rig.out(0x2F8, 'x');

    assertThat(rig.interrupt()).isEqualTo(3);
    assertThat(rig.in(0x2F8)).isEqualTo('x');
  }

  @Test
  void fileGetsWhatIsSent() throws IOException {
    Path file = folder.resolve("out");
    SerialCard card = new SerialCard(3, SerialCard.Plug.FILE, file.toString());
    Rig rig = new Rig(card);

    rig.out(0x3E8, 'h');
    rig.out(0x3E8, 'i');
    card.close();

    assertThat(Files.readString(file)).isEqualTo("hi");
  }

  @Test
  void portsOfThePc() {
    Rig rig = new Rig(new SerialCard(4, SerialCard.Plug.NONE, ""));

    assertThat(rig.machine.ports().owner(0x2E8)).contains("com4");
  }

  @Test
  void wrongNumberOrFolderIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SerialCard(1, SerialCard.Plug.NONE, ""))
        .withMessageContaining("number=1");
    String file = folder.resolve("none/out").toString();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rig(new SerialCard(2, SerialCard.Plug.FILE, file)))
        .withMessageContaining(file);
  }
}
