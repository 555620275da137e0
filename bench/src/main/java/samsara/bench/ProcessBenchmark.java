package samsara.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import samsara.protocol.rs.RsRequest;
import samsara.sim.Catalog;
import samsara.sim.Session;
import samsara.sim.SimSystem;

/// The life of a service process, from `service up` to `service down`: load and weave, fork, exec,
/// initialise, exit. What virtual time passes costs nothing here.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ProcessBenchmark {
  private SimSystem system = SimSystem.boot(0);
  private Session shell = login(system);

  private static Session login(SimSystem system) {
    try {
      return system.login();
    } catch (Exception e) {
      throw new IllegalStateException("no session", e);
    }
  }

  /// Boots.
  @Setup
  public void start() {
    system.close();
    Catalog catalog =
        Catalog.standard().add("echo", "echo", "1.0.0", "samsara.bench.programs.Echo");
    system = SimSystem.boot(1, catalog);
    shell = login(system);
  }

  /// Stops the system.
  @TearDown
  public void stop() {
    system.close();
  }

  /// Up and down.
  @Benchmark
  public int service() throws Exception {
    int result = shell.up("echo", "echo", 0, 0);
    int down = shell.label(RsRequest.DOWN, "echo");
    if (result < 0 || down < 0) {
      throw new IllegalStateException("up=" + result + " down=" + down + "\n" + system.console());
    }
    return result;
  }

  /// A user process: fork from INIT and exit.
  @Benchmark
  public int session() {
    try (Session session = login(system)) {
      return session.process().pid();
    }
  }
}
