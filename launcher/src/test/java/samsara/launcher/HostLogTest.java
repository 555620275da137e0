package samsara.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HostLogTest {
  private final ByteArrayOutputStream warnings = new ByteArrayOutputStream();
  private final HostLog log = new HostLog(new PrintStream(warnings, true, StandardCharsets.UTF_8));

  @Test
  void onlyWarningsAndErrorsAreShown() {
    log.write("here", Level.INFO, "quiet", null);
    log.write("here", Level.WARNING, "loud", null);
    assertThat(warnings.toString(StandardCharsets.UTF_8)).contains("loud").doesNotContain("quiet");
    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void theOldestLineGoesWhenTheLogIsFull() {
    for (int i = 0; i <= HostLog.LINES_MAX; i++) {
      log.write("here", Level.INFO, "line " + i, null);
    }
    assertThat(log.lines()).hasSize(HostLog.LINES_MAX);
    assertThat(log.lines().getFirst()).endsWith("here: line 1");
  }

  @Test
  void everyLoggerOfTheJvmLeadsHere() {
    System.getLogger("samsara.test").log(Level.INFO, "{0} of {1}", 1, 2);
    assertThat(HostLog.process().lines().getLast()).endsWith("INFO samsara.test: 1 of 2");
  }
}
