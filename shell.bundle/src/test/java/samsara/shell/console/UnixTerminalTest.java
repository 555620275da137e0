package samsara.shell.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UnixTerminalTest {
  private static final String ALTERNATE = "\033[?1049h";
  private static final String LEAVE = "\033[0m\033[?25h\033[?1049l";

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final List<String> settings = new ArrayList<>();
  private String failing = "";

  private String stty(String... words) throws IOException {
    String setting = String.join(" ", words);
    settings.add(setting);
    if (setting.equals(failing)) {
      throw new IOException("stty does not answer");
    }
    return setting.equals("size") ? "30 90" : "saved";
  }

  private UnixTerminal open(Stty stty) throws IOException {
    PrintStream out = new PrintStream(shown, false, StandardCharsets.UTF_8);
    return UnixTerminal.open(InputStream.nullInputStream(), out, stty);
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void isAsItWasAfterwards() throws IOException {
    UnixTerminal terminal = open(this::stty);
    terminal.raw();
    terminal.restore();
    assertThat(settings).containsExactly("-g", "size", "raw -echo", "saved");
    assertThat(shown()).startsWith(ALTERNATE).endsWith(LEAVE);
    assertThat(terminal.rows()).isEqualTo(30);
    assertThat(terminal.columns()).isEqualTo(90);
  }

  @Test
  void isSetBackIfItDoesNotBecomeRaw() throws IOException {
    UnixTerminal terminal = open(this::stty);
    failing = "raw -echo";
    assertThatThrownBy(terminal::raw).hasMessage("stty does not answer");
    terminal.restore();
    assertThat(settings).endsWith("saved");
    assertThat(shown()).isEmpty();
  }

  @Test
  void screenIsLeftOnceWhenTheProcessEnds() throws IOException {
    UnixTerminal terminal = open(this::stty);
    terminal.raw();
    terminal.reset(); // what the hook does
    terminal.write("late");
    terminal.restore();
    assertThat(shown()).containsOnlyOnce(LEAVE).endsWith(LEAVE);
  }

  @Test
  void refusalSaysThatThereIsNoTerminal() {
    assertThatThrownBy(() ->
            open(words -> {
              throw new Stty.Refusal("not a tty");
            }))
        .hasMessage("standard input is no terminal: not a tty");
  }

  @Test
  void anotherFailureIsToldAsItIs() {
    failing = "-g";
    assertThatThrownBy(() -> open(this::stty)).hasMessage("stty does not answer");
  }

  @Test
  void interruptDoesNotCutTheProgramOfTheHostShort() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Stty.ofHost("no-such-setting")).isInstanceOf(Stty.Refusal.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
