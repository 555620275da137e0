package samsara.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import samsara.bench.programs.Copy;
import samsara.sim.SimSystem;

/// A copy by grant between two service processes with page tables, beside a copy of arrays.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CopyBenchmark {
  private static final int OPERATIONS = 1_000;

  @Param({"1", "64", "1024", "4096", "65536", "1048576"})
  public int bytes = 1;

  private final byte[] source = new byte[Copy.BYTES_MAX];
  private final byte[] destination = new byte[Copy.BYTES_MAX];
  private SimSystem system = SimSystem.boot(0);
  private long target;

  /// Boots, starts the granter and then the copier.
  @Setup
  public void start() throws Exception {
    RoundTrips.copiedBytes(bytes);
    RoundTrips.target(0);
    system.close();
    system = KernelBenchmark.boot("Copy", "Copy$Granter");
    target = RoundTrips.count();
    RoundTrips.target(target);
  }

  /// Stops the system.
  @TearDown
  public void stop() {
    system.close();
  }

  /// SAFECOPYFROM.
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public long safecopy() {
    target += OPERATIONS;
    RoundTrips.target(target);
    system.await("copies", () -> RoundTrips.count() >= target);
    return target;
  }

  /// The same number of bytes from array to array.
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public byte arraycopy() {
    for (int i = 0; i < OPERATIONS; i++) {
      System.arraycopy(source, 0, destination, 0, bytes);
    }
    return destination[0];
  }
}
