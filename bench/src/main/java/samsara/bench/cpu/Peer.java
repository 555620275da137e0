package samsara.bench.cpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The same executables outside: on the bare processor, or under qemu.
final class Peer {
  private static final double SECONDS_MIN = 0.5;
  private static final long ROUNDS_MAX = 2_000_000_000;
  private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s");

  private final String prefix;

  /// Commands begin with `prefix`, which may be empty.
  Peer(String prefix) {
    this.prefix = prefix;
  }

  /// Million instructions a second of user time, when one round has so many; 0 when it cannot run.
  double mips(Path program, double instructionsPerRound) throws IOException, InterruptedException {
    long rounds = 1;
    double seconds = seconds(program, rounds);
    while (seconds >= 0 && seconds < SECONDS_MIN && rounds < ROUNDS_MAX) {
      rounds *= seconds < SECONDS_MIN / 8 ? 8 : 2;
      seconds = seconds(program, rounds);
    }
    return seconds <= 0 ? 0 : rounds * instructionsPerRound / seconds / 1e6;
  }

  private double seconds(Path program, long rounds) throws IOException, InterruptedException {
    String command = "%s %s %d >/dev/null && times".formatted(prefix, program, rounds);
    Process process = new ProcessBuilder(List.of("/bin/sh", "-c", command)).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (process.waitFor() != 0) {
      return -1;
    }
    Matcher times = TIMES.matcher(text.lines().skip(1).findFirst().orElse(""));
    return times.find()
        ? 60 * Double.parseDouble(times.group(1)) + Double.parseDouble(times.group(2))
        : -1;
  }
}
