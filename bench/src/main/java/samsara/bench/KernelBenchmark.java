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
import samsara.sim.Catalog;
import samsara.sim.Session;
import samsara.sim.SimSystem;

/// What else two service processes of a booted system do with each other: notifications and SENDA.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelBenchmark {
  private static final int OPERATIONS = 500_000;

  /// What the client does: notifies somebody who takes nothing, notifies and waits for one back,
  /// sends by SENDA and waits for one back.
  public enum Operation {
    NOTIFY("Notify", "Notify$Deaf"),
    NOTIFY_BOTH_WAYS("Notify$AndWait", "Notify$Back"),
    SENDA_BOTH_WAYS("Async", "Async$Back");

    private final String client;
    private final String server;

    Operation(String client, String server) {
      this.client = client;
      this.server = server;
    }
  }

  @Param public Operation operation = Operation.NOTIFY;

  private SimSystem system = SimSystem.boot(0);
  private long target;

  /// Boots, starts the server and then the client.
  @Setup
  public void start() throws Exception {
    system.close();
    system = boot(operation.client, operation.server);
    target = RoundTrips.count();
  }

  static SimSystem boot(String client, String server) throws Exception {
    String programs = "samsara.bench.programs.";
    Catalog catalog =
        Catalog.standard()
            .add("server", "server", "1.0.0", programs + server)
            .add("client", "client", "1.0.0", programs + client);
    SimSystem system = SimSystem.boot(1, catalog);
    Session shell = system.login();
    for (String label : new String[] {"server", "client"}) {
      int result = shell.up(label, label, 0, 0);
      if (result < 0) {
        throw new IllegalStateException("not started: " + label + "\n" + system.console());
      }
    }
    return system;
  }

  /// Stops the system.
  @TearDown
  public void stop() {
    system.close();
  }

  /// One of them.
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public long operation() {
    target += OPERATIONS;
    system.await("operations", () -> RoundTrips.count() >= target);
    return target;
  }
}
