package samsara.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// How long `./samsara` takes from the start of its script to the prompt, on a built tree. Run its
/// `main` in the project's folder; see `bench/README.md`.
public final class BootTime {
  private static final int STARTS = 20;
  private static final String PROMPT = "samsara> ";

  private BootTime() {}

  /// Prints a line. An argument names another system of `cnf/`.
  public static void main(String[] args) throws Exception {
    String system = args.length == 0 ? "full" : args[0];
    start(system); // builds what is missing
    long[] times = new long[STARTS];
    for (int i = 0; i < STARTS; i++) {
      times[i] = start(system);
    }
    Arrays.sort(times);
    System.out.printf(
        Locale.ROOT,
        "start to prompt, system %s, in s: min %.2f  p50 %.2f  max %.2f  (%d starts)%n",
        system,
        times[0] / 1e9,
        times[STARTS / 2] / 1e9,
        times[STARTS - 1] / 1e9,
        STARTS);
  }

  private static long start(String system) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder("./samsara", "--system", system).redirectErrorStream(true).start();
    try (InputStream output = process.getInputStream()) {
      Reader text = new InputStreamReader(output, StandardCharsets.UTF_8);
      StringBuilder seen = new StringBuilder();
      while (seen.indexOf(PROMPT, seen.length() - PROMPT.length()) < 0) {
        int next = text.read();
        if (next < 0) {
          throw new IOException("no prompt:\n" + seen);
        }
        seen.append((char) next);
      }
      long took = System.nanoTime() - begin;
      process.getOutputStream().close(); // ^D
      output.transferTo(java.io.OutputStream.nullOutputStream());
      process.waitFor();
      return took;
    }
  }
}
