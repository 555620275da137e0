package samsara.shell.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExecRunnerTest {
  private final ThreadIOImpl threadIo = new ThreadIOImpl();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeEach
  void registerCommands() throws Exception {
    threadIo.start();
    processor.addCommand("test", new Commands(), "say");
    processor.addCommand("test", new Commands(), "fail");
    processor.addCommand("test", new Commands(), "refuse");
    processor.addCommand("test", new Commands(), "paint");
    processor.addCommand("test", new Commands(), "upper");
    Files.writeString(folder.resolve("profile"), "greeting = 'from the profile'");
  }

  @AfterEach
  void stop() {
    processor.stop();
    threadIo.stop();
  }

  @Test
  void printsTheResultOfEveryCommand() {
    assertThat(run("say one; say two", false)).isZero();
    assertThat(out()).isEqualTo("one\ntwo\n");
  }

  @Test
  void exitsWithTheStatusOfTheLastCommand() {
    assertThat(run("say one; refuse 3", false)).isEqualTo(3);
    assertThat(run("refuse 3; say one", false)).isZero();
  }

  @Test
  void whatIsWrongWithItsWordsIsForTheCommandToSay() {
    assertThat(run("paint loud", false)).isEqualTo(ExecRunner.WRONG_USAGE);
    assertThat(err()).isEqualTo("paint: no colour 'loud'\n");
  }

  @Test
  void stopsAtTheFirstFailureWhenAsked() {
    assertThat(run("say one; refuse 4; say two", true)).isEqualTo(4);
    assertThat(out()).isEqualTo("one\n");
  }

  @Test
  void findsTheStatusOfACause() {
    assertThat(run("fail", false)).isEqualTo(1);
    assertThat(run("refuse 5", false)).isEqualTo(5);
    assertThat(err()).isEqualTo("exec: IllegalStateException: broken\nrefused with 5\n");
  }

  @Test
  void reportsAnUnknownCommandOnStandardError() {
    assertThat(run("nonsense", false)).isEqualTo(ExecRunner.NOT_FOUND);
    assertThat(err()).contains("nonsense").contains("try: help");
    assertThat(out()).isEmpty();
  }

  @Test
  void runsNothingOfALineWithASyntaxError() {
    assertThat(run("say one; say 'two", false)).isEqualTo(ExecRunner.SYNTAX_ERROR);
    assertThat(out()).isEmpty();
    assertThat(err()).startsWith("exec: ");
  }

  @Test
  void leavesQuotesPipesAndClosuresToTheCommandProcessor() {
    assertThat(run("say 'a; b'; say x | upper; f = { say c; say d }; f", false)).isZero();
    assertThat(out()).startsWith("a; b\nX\n").endsWith("d\n");
  }

  @Test
  void readsTheProfileFirst() {
    assertThat(run("say $greeting", false)).isZero();
    assertThat(out()).isEqualTo("from the profile\n");
  }

  private int run(String line, boolean stopAtError) {
    ExecRunner runner =
        new ExecRunner(
            processor,
            folder.resolve("profile"),
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return runner.applyAsInt(line, stopAtError);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /// Commands as a bundle would bring them.
  public static final class Commands {
    public String say(String text) {
      return text;
    }

    public void fail() {
      throw new IllegalStateException("broken");
    }

    public void paint(String colour) {
      throw new IllegalArgumentException("paint: no colour '" + colour + "'");
    }

    public void refuse(int status) {
      throw new Refusal(status);
    }

    public String upper() throws Exception {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          .strip()
          .toUpperCase(Locale.ROOT);
    }
  }

  /// A failure that carries its exit status.
  public static final class Refusal extends RuntimeException {
    private final int status;

    Refusal(int status) {
      super("refused with " + status);
      this.status = status;
    }

    public int exitStatus() {
      return status;
    }
  }
}
