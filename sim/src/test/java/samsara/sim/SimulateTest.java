package samsara.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The command `samsara sim`.
class SimulateTest {
  private static List<String> simulate(String... arguments) {
    List<String> lines = new ArrayList<>();
    boolean well = Simulation.run(SimRequest.parse(arguments), lines::add);
    assertThat(well).as("all went well: %s", lines).isTrue();
    return lines;
  }

  @ParameterizedTest
  @EnumSource(Workload.class)
  void sameSeedGivesTheSameOutputToTheByte(Workload workload) {
    String[] arguments = {"--seed", "11", "--for", "20s", "--workload", workload.label()};
    assertThat(simulate(arguments)).isEqualTo(simulate(arguments));
  }

  @Test
  void anotherSeedGivesAnotherRun() {
    assertThat(simulate("--seed", "1", "--for", "5s"))
        .isNotEqualTo(simulate("--seed", "2", "--for", "5s"));
  }

  @Test
  void eventsAreReportedALineEach() {
    List<String> lines = simulate("--seed", "4", "--for", "20s", "--workload", "storm");
    assertThat(lines).allMatch(line -> line.matches(" *\\d+\\.\\d{6}  .*"));
    String text = String.join("\n", lines);
    assertThat(text)
        .contains("booted", "up       hello: OK", "kill -9 hello", "update 1 to hello-1.1: OK")
        .contains("recovery hello, restarts=1", "end: workload=storm seed=4", "failures=0");
  }

  @Test
  void idleSystemIsSimulatedForTheTimeThatWasAskedFor() {
    List<String> lines = simulate("--for", "2h", "--workload", "idle");
    double end = Double.parseDouble(lines.getLast().strip().split(" ", 2)[0]);
    assertThat(end).isEqualTo(7200);
  }

  @Test
  void argumentsAreRead() {
    assertThat(
            SimRequest.parse(
                "--seed", "7", "--for", "10m", "--workload", "storm", "--order", "3", "--check"))
        .isEqualTo(new SimRequest(7, 3, Duration.ofMinutes(10), Workload.STORM, true));
    assertThat(SimRequest.parse()).isEqualTo(SimRequest.DEFAULT);
    assertThat(SimRequest.USAGE).contains("idle", "hello", "storm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seed x | --seed: not a whole number: x",
        "--seed | --seed: no value given",
        "--for 10 | --for: not a time like 30s or 10m: 10",
        "--for m | --for: not a time like 30s or 10m: m",
        "--for 0s | --for: from 1ms to 3650d: 0s",
        "--for 99999d | --for: from 1ms to 3650d: 99999d",
        "--for 999999999999d | --for: from 1ms to 3650d: 999999999999d",
        "--workload nix | no workload named nix: there are idle, hello, storm",
        "--fast | unknown argument: --fast"
      })
  void badArgumentsAreOneClearLine(String arguments, String message) {
    assertThatThrownBy(() -> SimRequest.parse(arguments.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
