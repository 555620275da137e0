package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A run is the same whatever collects the garbage, whatever the stacks are, and with the fast path
/// or without: other JVMs give the same output to the byte, with the same hash of the trace.
class CollectorsTest {
  private static final String[] REQUEST = {
    "--seed", "21", "--for", "6s", "--workload", "storm", "--order", "0"
  };

  private static List<String> here() {
    List<String> lines = new ArrayList<>();
    assertThat(Simulation.run(SimRequest.parse(REQUEST), lines::add)).isTrue();
    return lines;
  }

  private static List<String> elsewhere(String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Simulate.class.getName());
    command.addAll(List.of(REQUEST));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return lines;
  }

  // The usual ones, but for the collector.
  private static List<String> jvmArguments() throws IOException {
    Path file = Path.of("cnf", "jvm.args");
    Path found = Files.exists(file) ? file : Path.of("..").resolve(file);
    return Files.readAllLines(found).stream()
        .filter(line -> line.startsWith("-") && !line.contains("GC"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "-XX:+UseParallelGC, continuation, true",
    "-XX:+UseParallelGC, plain, false",
    "-XX:+UseSerialGC, vthread, false"
  })
  void outputIsTheSameInAnotherJvm(String collector, String context, String fastPath)
      throws Exception {
    List<String> lines =
        elsewhere(
            collector,
            "-Xmx256m",
            "-Dsamsara.context=" + context,
            "-Dsamsara.fastpath=" + fastPath);
    assertThat(lines).isEqualTo(here());
  }

  @Test
  void outputEndsWithTheHashOfTheTrace() {
    assertThat(here().getLast()).containsPattern("events=\\d{4,} hash=[0-9a-f]{16}");
  }
}
