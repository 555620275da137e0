package samsara.hw.cpu;

import java.lang.management.ManagementFactory;
import java.util.List;

/// Measures instructions per second of CPU time of its thread with the test programs, which a busy
/// machine disturbs less than the clock on the wall; run by hand. Arguments: seconds for each
/// program, and optionally the programs.
final class Speed {
  private static TranslatorSettings settings = TranslatorSettings.REGIONS;

  private Speed() {}

  public static void main(String[] arguments) {
    double seconds = Double.parseDouble(arguments[0]);
    settings =
        switch (System.getProperty("engine", "regions")) {
          case "interpreter" -> TranslatorSettings.OFF;
          case "blocks" -> TranslatorSettings.BLOCKS;
          default -> TranslatorSettings.REGIONS;
        };
    List<String> names =
        arguments.length > 1
            ? List.of(arguments).subList(1, arguments.length)
            : ProgramsTest.manifest().stream().map(ProgramsTest.Entry::name).toList();
    double logarithms = 0;
    for (String name : names) {
      double best = measure(name, seconds);
      logarithms += Math.log(best);
      System.out.printf("%-12s %6.1f MIPS%n", name, best);
    }
    System.out.printf("%-12s %6.1f MIPS%n", "geo-mean", Math.exp(logarithms / names.size()));
  }

  private static double measure(String name, double seconds) {
    double best = 0;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    TestProgram program = new TestProgram(name, 1_000_000, settings);
    while (System.nanoTime() < end) {
      long before = program.machine.cpu.executed();
      long start = cpuTime();
      program.run(10_000_000);
      double mips = (program.machine.cpu.executed() - before) * 1e3 / (cpuTime() - start);
      best = Math.max(best, mips);
    }
    return best;
  }

  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
