package samsara.shell.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Sets the terminal at standard input, as the program of that name does.
@FunctionalInterface
interface Stty {
  /// Seconds that the host's program has to answer.
  int SECONDS_MAX = 5;

  /// Runs it with those words and answers what it prints.
  String run(String... words) throws IOException;

  /// Runs the program of the host. An interrupt doesn't cut it short, so that none is still at work
  /// on the terminal afterwards; the thread stays interrupted.
  static String ofHost(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(words));
    command.addFirst("stty");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectErrorStream(true)
            .start();
    if (!ends(process)) {
      process.destroyForcibly();
      throw new IOException("stty does not answer");
    }
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.exitValue() != 0) {
      throw new Refusal(answer);
    }
    return answer;
  }

  private static boolean ends(Process process) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// What it was asked can't be done with standard input.
  final class Refusal extends IOException {
    Refusal(String message) {
      super(message);
    }
  }
}
