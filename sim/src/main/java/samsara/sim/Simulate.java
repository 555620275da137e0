package samsara.sim;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The command `samsara sim`.
public final class Simulate {
  private static final int FAILED = 1;
  private static final int USAGE_ERROR = 2;

  private Simulate() {}

  /// Simulates, and ends the JVM with the status.
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String... arguments) {
    if (List.of(arguments).contains("--help") || List.of(arguments).contains("-h")) {
      System.out.print(SimRequest.USAGE);
      return 0;
    }
    SimRequest request;
    try {
      request = SimRequest.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("samsara sim: " + e.getMessage() + "; try: samsara sim --help");
      return USAGE_ERROR;
    }
    try (PrintStream out = output()) {
      long started = System.nanoTime();
      boolean well = Simulation.run(request, out::println);
      out.flush();
      double seconds = (System.nanoTime() - started) / 1e9;
      System.err.printf(
          "samsara sim: %.0f s in %.2f s, %.0f times as fast as real time%n",
          request.time().toMillis() / 1e3, seconds, request.time().toMillis() / 1e3 / seconds);
      return well ? 0 : FAILED;
    }
  }

  // Events come by the thousand: no flush a line.
  private static PrintStream output() {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
        false,
        StandardCharsets.UTF_8);
  }
}
