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
import samsara.kernel.KernelConfig;
import samsara.kernel.context.ContextFactory;
import samsara.sim.Catalog;
import samsara.sim.Session;
import samsara.sim.SimSystem;

/// One SENDREC and its answer between two service processes of a booted system, woven as in the
/// running one. In virtual time the clock costs the same with every run.
///
/// The client runs until the count of round trips has risen by the number of operations; what it
/// runs beyond that counts for the next invocation.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SendrecBenchmark {
  private static final int OPERATIONS = 1_000_000;
  private static final String PROGRAMS = "samsara.bench.programs.";

  /// What the client talks to: a `serve` loop on the client's stack, eight of them with a class
  /// each, the same with the fast path off, a plain receive loop, and a chain of three.
  public enum Route {
    FAST_PATH,
    EIGHT_SERVERS,
    STACK_SWITCH,
    PLAIN_LOOP,
    CHAIN_OF_THREE,
    CHAIN_STACK_SWITCH
  }

  @Param public Route route = Route.FAST_PATH;

  private SimSystem system = SimSystem.boot(0);
  private long target;

  /// Boots, starts the servers and then the client.
  @Setup
  public void start() throws Exception {
    boolean fast = route != Route.STACK_SWITCH && route != Route.CHAIN_STACK_SWITCH;
    Catalog catalog =
        Catalog.standard()
            .add("echo", "echo", "1.0.0", PROGRAMS + "Echo")
            .add("plain", "plain", "1.0.0", PROGRAMS + "Echo$Plain")
            .add("hop", "hop", "1.0.0", PROGRAMS + "Echo$Hop")
            .add("first", "first", "1.0.0", PROGRAMS + "Echo$FirstHop")
            .add("client", "client", "1.0.0", PROGRAMS + "Client")
            .add("client8", "client8", "1.0.0", PROGRAMS + "Client8");
    system.close();
    system =
        SimSystem.boot(
            1, catalog, ContextFactory.best(), KernelConfig.standard().withFastPath(fast));
    Session shell = system.login();
    switch (route) {
      case FAST_PATH, STACK_SWITCH -> shell.up("echo", "server", 0, 0);
      case EIGHT_SERVERS -> {
        for (int i = 0; i < 8; i++) {
          shell.up("echo", "server" + i, 0, 0); // each with a class loader of its own
        }
      }
      case PLAIN_LOOP -> shell.up("plain", "server", 0, 0);
      case CHAIN_OF_THREE, CHAIN_STACK_SWITCH -> {
        shell.up("echo", "echo", 0, 0);
        shell.up("hop", "hop", 0, 0);
        shell.up("first", "server", 0, 0);
      }
    }
    shell.up(route == Route.EIGHT_SERVERS ? "client8" : "client", "client", 0, 0);
    target = RoundTrips.count();
  }

  /// Stops the system.
  @TearDown
  public void stop() {
    system.close();
  }

  /// A request and its answer.
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public long roundTrip() {
    target += OPERATIONS;
    system.await("round trips", () -> RoundTrips.count() >= target);
    return target;
  }
}
