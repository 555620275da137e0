package samsara.hw.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import samsara.hw.Rig;
import samsara.hw.board.KeyboardController;
import samsara.hw.video.VgaText;

class ConsoleCommandsTest {
  private static final int SCREEN = 0xB8000;

  private final VgaText screen = new VgaText();
  private final Rig rig = new Rig(screen);
  private final ConsoleCommands commands =
      new ConsoleCommands(screen, new KeyboardController(), Runnable::run);

  @TempDir Path folder;

  @Test
  void screenshotIsWrittenAsAPictureWhenItsNameSaysSo() throws IOException {
    rig.machine.ram().write16(SCREEN, 0x0700 | 'x');
    Path picture = folder.resolve("screen.png");
    Path text = folder.resolve("screen.txt");

    assertThat(commands.screenshot(picture.toString())).isEqualTo(picture.toString());
    assertThat(commands.screenshot(text.toString())).isEqualTo(text.toString());

    assertThat(Files.readAllBytes(picture)).startsWith(0x89, 'P', 'N', 'G');
    assertThat(text).hasContent("x");
  }

  @Test
  void screenshotThatCanNotBeWrittenSaysWhy() {
    Path file = folder.resolve("no").resolve("screen.png");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> commands.screenshot(file.toString()))
        .withMessage("hw:screenshot: can't write %s: no such folder", file);
  }

  @Test
  void keyThatThereIsNotIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> commands.keys("<hyper>"))
        .withMessageContaining("hyper");
  }
}
