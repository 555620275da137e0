package samsara.bench.cpu;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Path;
import samsara.hw.cpu.CpuEngine;
import samsara.hw.cpu.TranslatorCounters;

/// Runs one program with one engine in a fresh JVM, and prints a [Sample] for each 100 ms and a
/// [Summary]. Arguments: engine, executable, seconds.
final class OneRun {
  private static final long WINDOW_NANOS = 100_000_000;
  private static final long STRIDE = 100_000;
  private static final long FOR_EVER = 2_000_000_000;

  private OneRun() {}

  public static void main(String[] args) throws IOException {
    long jvmStart = ManagementFactory.getRuntimeMXBean().getStartTime();
    GuestProgram program = new GuestProgram(Path.of(args[1]), FOR_EVER, CpuEngine.valueOf(args[0]));
    long end = System.nanoTime() + (long) (Double.parseDouble(args[2]) * 1e9);
    long start = System.nanoTime();
    long cpuStart = cpuTime();
    long done = 0;
    while (start < end) {
      program.run(STRIDE);
      long now = System.nanoTime();
      if (now - start >= WINDOW_NANOS) {
        long cpuNow = cpuTime();
        long executed = program.cpu.executed();
        System.out.println(
            new Sample(
                System.currentTimeMillis() - jvmStart,
                executed - done,
                now - start,
                cpuNow - cpuStart));
        start = now;
        cpuStart = cpuNow;
        done = executed;
      }
    }
    TranslatorCounters counters = program.cpu.translatorCounters();
    System.out.println(
        new Summary(
            counters.translations(),
            counters.microseconds(),
            counters.cacheBytes(),
            ManagementFactory.getCompilationMXBean().getTotalCompilationTime(),
            used("Code"),
            used("Metaspace")));
  }

  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long used(String pool) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(bean -> bean.getName().startsWith(pool))
        .mapToLong((MemoryPoolMXBean bean) -> bean.getUsage().getUsed())
        .sum();
  }
}
