package samsara.bench.cpu;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import samsara.hw.cpu.CpuEngine;

/// Compares the first second of a program with regions and with the interpreter alone, in one JVM
/// that has run other programs before, so that the JVM knows this processor and not the program.
/// Prints a [Shares] line. Arguments: the executable, then those of the programs before.
final class WarmStart {
  private static final int POINTS = 1000; // a millisecond of processor time apart
  private static final int WINDOW = 100;
  private static final long POINT_NANOS = 1_000_000;
  private static final long STRIDE = 50_000;
  private static final long FOR_EVER = 2_000_000_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private WarmStart() {}

  public static void main(String[] args) throws IOException {
    for (String before : Arrays.copyOfRange(args, 1, args.length)) {
      doneBy(before, CpuEngine.REGIONS);
    }
    doneBy(args[0], CpuEngine.INTERPRETER);
    double[] interpreted = doneBy(args[0], CpuEngine.INTERPRETER);
    double[] translated = doneBy(args[0], CpuEngine.REGIONS);
    double worst = Double.MAX_VALUE;
    double behind = Double.MAX_VALUE;
    for (int n = WINDOW; n <= POINTS; n++) {
      worst = Math.min(worst, between(translated, n) / between(interpreted, n));
      behind = Math.min(behind, translated[n] / interpreted[n]);
    }
    System.out.println(new Shares(100 * worst, 100 * behind));
  }

  private static double between(double[] done, int end) {
    return done[end] - done[end - WINDOW];
  }

  // Instructions done by each point.
  private static double[] doneBy(String program, CpuEngine engine) throws IOException {
    GuestProgram guest = new GuestProgram(Path.of(program), FOR_EVER, engine);
    double[] done = new double[POINTS + 1];
    long start = THREADS.getCurrentThreadCpuTime();
    for (int point = 1; point <= POINTS; ) {
      guest.run(STRIDE);
      long now = THREADS.getCurrentThreadCpuTime() - start;
      for (; point <= POINTS && point * POINT_NANOS <= now; point++) {
        done[point] = guest.cpu.executed();
      }
    }
    return done;
  }
}
